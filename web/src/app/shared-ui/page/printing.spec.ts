import { ApplicationRef, createEnvironmentInjector, EnvironmentInjector, ErrorHandler } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Printing } from './printing';
import { soon } from '../../testing/soon';

describe('Printing', () => {
  let steps: string[];
  let printing: Printing;
  const handleError = vi.fn();
  const path = location.pathname;
  beforeEach(() => {
    steps = [];
    handleError.mockClear();
    TestBed.configureTestingModule({ providers: [{ provide: ErrorHandler, useValue: { handleError } }] });
    vi.stubGlobal('print', () => steps.push(`prints, ${printing.active() ? 'unfolded' : 'folded'}`));
    printing = TestBed.inject(Printing);
  });
  afterEach(() => {
    history.replaceState(null, '', path);
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
    vi.useRealTimers();
  });
  const complete = (load: () => Promise<void>) => TestBed.runInInjectionContext(() => printing.complete(load));
  const press = (of: KeyboardEventInit) => {
    const event = new KeyboardEvent('keydown', { key: 'p', code: 'KeyP', ctrlKey: true, cancelable: true, ...of });
    window.dispatchEvent(event);
    return event.defaultPrevented;
  };

  it('prints once everything that was missing on the page is there', async () => {
    let loaded: () => void = () => undefined;
    const loading = new Promise<void>((resolve) => (loaded = resolve));
    complete(() => loading.then(() => void steps.push('loaded')));
    const printed = printing.print();
    await Promise.resolve();
    expect([steps, printing.preparing()]).toEqual([[], true]);
    loaded();
    await printed;
    expect([steps, printing.preparing()]).toEqual([['loaded', 'prints, unfolded'], false]);
  });

  it('does the same for the key of the browser, once however often it is pressed', async () => {
    let loaded: () => void = () => undefined;
    complete(() => new Promise((resolve) => (loaded = resolve)));
    expect([press({}), press({ key: 'з' }), press({ repeat: true })]).toEqual([true, true, true]);
    expect(steps).toEqual([]);
    loaded();
    await soon(() => expect(steps).toEqual(['prints, unfolded']));
  });

  it('waits also for what comes with what was loaded', async () => {
    complete(() => Promise.resolve(complete(() => Promise.resolve(void steps.push('loaded too')))));
    await printing.print();
    expect(steps).toEqual(['loaded too', 'prints, unfolded']);
  });

  it('follows the key of the machine: on a Mac Ctrl+P goes a line up', () => {
    complete(() => new Promise(() => undefined));
    vi.spyOn(navigator, 'platform', 'get').mockReturnValue('MacIntel');
    expect([press({}), press({ ctrlKey: false, metaKey: true })]).toEqual([false, true]);
  });

  it.each([{ ctrlKey: false }, { shiftKey: true }, { altKey: true }, { key: 's', code: 'KeyS' }])(
    'leaves every other key alone: %j',
    (of) => {
      complete(() => Promise.resolve());
      expect(press(of)).toBe(false);
    },
  );

  it('leaves the key to the browser on pages that have all they print', () => {
    expect(press({})).toBe(false);
  });

  /** A page that loads something until it is left. */
  const newPage = (load: () => Promise<void>) => {
    const page = createEnvironmentInjector([], TestBed.inject(EnvironmentInjector));
    page.runInContext(() => printing.complete(load));
    return page;
  };

  it('prints nothing where one has left the page meanwhile, and is ready for the next at once', async () => {
    const page = newPage(() => new Promise(() => undefined));
    const printed = printing.print();
    page.destroy();
    const next = newPage(() => Promise.resolve(void steps.push('loads the next')));
    await printed;
    expect([steps, printing.preparing()]).toEqual([[], false]);
    await printing.print();
    expect(steps).toEqual(['loads the next', 'prints, unfolded']);
    next.destroy();
  });

  it('prints nothing where the same page shows something else by now', async () => {
    let loaded: () => void = () => undefined;
    complete(() => new Promise((resolve) => (loaded = resolve)));
    const printed = printing.print();
    await Promise.resolve();
    history.replaceState(null, '', '/history/2');
    loaded();
    await printed;
    expect(steps).toEqual([]);
  });

  it('prints where only a part of the page has gone', async () => {
    let loaded: () => void = () => undefined;
    complete(() => new Promise((resolve) => (loaded = resolve)));
    const part = newPage(() => Promise.resolve());
    const printed = printing.print();
    await Promise.resolve();
    part.destroy();
    loaded();
    await printed;
    expect(steps).toEqual(['prints, unfolded']);
  });

  it('prints what is there where preparing it throws, and prints again later', async () => {
    complete(() => {
      throw new Error('broken');
    });
    vi.spyOn(TestBed.inject(ApplicationRef), 'tick').mockImplementation(() => {
      throw new Error('cannot be shown');
    });
    await printing.print();
    expect([steps, printing.preparing()]).toEqual([['prints, unfolded'], false]);
    expect(handleError).toHaveBeenCalled();
    await printing.print();
    expect(steps).toHaveLength(2);
  });

  it('shows the page as before where the browser refuses to print', async () => {
    vi.stubGlobal('print', () => {
      throw new Error('refused');
    });
    await printing.print();
    expect([printing.active(), printing.preparing()]).toEqual([false, false]);
    expect(handleError).toHaveBeenCalledTimes(1);
  });

  it('prints what is there where something fails, or does not come', async () => {
    vi.useFakeTimers();
    complete(() => Promise.reject(new Error('down')));
    complete(() => new Promise(() => undefined));
    const printed = printing.print();
    await vi.advanceTimersByTimeAsync(15_000);
    await printed;
    expect(steps).toEqual(['prints, unfolded']);
  });
});
