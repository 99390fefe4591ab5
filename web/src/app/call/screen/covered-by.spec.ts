import { type ElementRef, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { coveredBy } from './covered-by';

describe('coveredBy', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('tells how far down an element reaches, and nothing while it is empty or gone', () => {
    let resized = () => undefined as void;
    const disconnect = vi.fn();
    vi.stubGlobal(
      'ResizeObserver',
      class {
        constructor(hear: () => void) {
          resized = hear;
        }
        observe = () => undefined;
        disconnect = disconnect;
      },
    );
    const place = { offsetTop: 8, offsetHeight: 0 };
    const element = signal<ElementRef<HTMLElement> | undefined>({ nativeElement: place as HTMLElement });
    const covered = TestBed.runInInjectionContext(() => coveredBy(element));
    TestBed.tick();
    resized();
    expect(covered()).toBe(0);
    place.offsetHeight = 48;
    resized();
    expect(covered()).toBe(56);
    element.set(undefined);
    TestBed.tick();
    expect([covered(), disconnect.mock.calls.length]).toEqual([0, 1]);
  });
});
