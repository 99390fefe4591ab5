import { Component, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideIcons } from '../../icons';
import { Resizes } from '../../shared-ui/testing/resizes';
import type { Chosen } from './chosen';
import { Ladder } from './ladder';
import { type LadderFilter, WHOLE_LADDER } from './controls/ladder-filter';
import { directStory, meetingStory, type Story } from './ladder-fixtures';

@Component({
  imports: [Ladder],
  template: `
    <parley-ladder
      [call]="log().call"
      [signals]="log().signals"
      [samples]="log().samples"
      [chosen]="chosen()"
      [evidence]="evidence()"
      [(filter)]="filter"
      (choose)="chosen.set($event)"
    />
  `,
})
class Page {
  readonly log = signal(directStory().log());
  readonly chosen = signal<Chosen | null>(null);
  readonly evidence = signal<Ladder['evidence'] extends () => infer T ? T : never>(null);
  readonly filter = signal<LadderFilter>(WHOLE_LADDER);
}

describe('Ladder', () => {
  let resizes: Resizes;
  beforeEach(() => {
    localStorage.clear();
    resizes = new Resizes();
    vi.stubGlobal('ResizeObserver', resizes.Observer);
    TestBed.configureTestingModule({ providers: [provideIcons()] });
  });
  afterEach(() => vi.unstubAllGlobals());

  async function open(story: Story = directStory()) {
    const fixture = TestBed.createComponent(Page);
    fixture.componentInstance.log.set(story.log());
    await fixture.whenStable();
    const element = fixture.nativeElement as HTMLElement;
    const all = (selector: string) => [...element.querySelectorAll<HTMLElement>(selector)];
    const list = all('[role=listbox]')[0];
    const press = async (...keys: string[]) => {
      for (const key of keys) {
        list.dispatchEvent(new KeyboardEvent('keydown', { key, cancelable: true }));
        await fixture.whenStable();
      }
    };
    const button = (name: string) => all('button').find((one) => one.textContent?.trim() === name);
    const active = () => element.querySelector(`#${list.getAttribute('aria-activedescendant')}`);
    const sentences = () => all('[role=option]').map((one) => one.getAttribute('aria-label') ?? '');
    return { fixture, page: fixture.componentInstance, element, all, list, press, button, active, sentences };
  }

  it('draws lanes, signals and events, and says each in a sentence', async () => {
    const { all, sentences } = await open();
    expect(all('parley-lane-heads bdi').map((one) => one.textContent)).toEqual([
      ...['Ann', 'Chrome on Linux', 'Server', 'Ben', 'Firefox on Windows', 'Ben', 'device 2'],
    ]);
    expect(sentences()).toContainEqual(expect.stringContaining("Ann's offer to Ben, held for 4.3 s"));
    expect(all('g.signal.failed').length).toBeGreaterThan(0);
  });

  it('is walked by keys: what is active is not yet chosen, Enter chooses, Escape lets go', async () => {
    const { page, list, press, active } = await open();
    list.dispatchEvent(new Event('focus'));
    await press('ArrowDown', 'j');
    expect(active()?.getAttribute('aria-label')).toContain("Ann's offer");
    expect(page.chosen()).toBeNull();
    await press('Enter');
    expect(page.chosen()).toEqual({ signal: 1 });
    expect(active()?.getAttribute('aria-selected')).toBe('true');
    await press('Escape');
    expect(page.chosen()).toBeNull();
  });

  it('takes what is open along with the keyboard', async () => {
    const { page, press } = await open();
    await press('End');
    expect(page.chosen()).toBeNull();
    await press('Enter', 'ArrowUp');
    expect(page.chosen()).toEqual({ sample: expect.any(Number) });
  });

  it('goes from failure to failure', async () => {
    const { press, active } = await open();
    await press('f');
    expect(active()?.getAttribute('aria-label')).toContain('failed: Error processing ICE candidate');
    await press('f', 'f', 'f', 'f');
    expect(active()?.getAttribute('aria-label')).toContain('refused: stale-epoch');
  });

  it('opens and folds a burst', async () => {
    const { press, sentences, all, fixture } = await open();
    const count = () => sentences().filter((words) => words.includes("Ann's candidate to Ben")).length;
    await press('Home', 'j', 'j', 'j', 'ArrowRight');
    expect(count()).toBeGreaterThan(5);
    await press('j', 'ArrowLeft');
    expect(count()).toBe(0);
    all('[data-key="burst of signal 2"]')[0].click();
    await fixture.whenStable();
    expect(count()).toBeGreaterThan(5);
  });

  it('keeps what is chosen in sight when its window becomes smaller, unless it was scrolled away', async () => {
    const { page, fixture, element, press } = await open();
    const scroller = element.querySelector<HTMLElement>('.scroller')!;
    const resizeTo = async (height: number) => {
      Object.defineProperty(scroller, 'clientHeight', { value: height, configurable: true });
      Object.defineProperty(scroller, 'clientWidth', { value: 900, configurable: true });
      resizes.tell();
      await fixture.whenStable();
    };
    await resizeTo(5_000);
    await press('End', 'Enter');
    expect(page.chosen()).not.toBeNull();
    expect(scroller.scrollTop).toBe(0);
    await resizeTo(200);
    expect(scroller.scrollTop).toBeGreaterThan(0);
    const { scrollTop } = scroller;
    await resizeTo(260);
    expect(scroller.scrollTop).toBe(scrollTop);
    scroller.scrollTop = 0;
    await resizeTo(190);
    expect(scroller.scrollTop).toBe(0);
  });

  it('shows what a link leads to, also in a burst; and lights up evidence', async () => {
    const { page, fixture, all } = await open();
    page.chosen.set({ signal: 4 });
    page.evidence.set({ signals: [9], events: [], samples: [] });
    await fixture.whenStable();
    expect(all('[data-key="signal 4"][aria-selected=true]').length).toBeGreaterThan(0);
    expect(all('.step.lit').map((one) => one.dataset['key'])).toEqual(['signal 9']);
  });

  it('filters, and says that what is chosen is hidden', async () => {
    const { page, fixture, button, element, sentences } = await open();
    page.chosen.set({ signal: 1 });
    button('Only failures')?.click();
    await fixture.whenStable();
    expect(page.filter().failures).toBe(true);
    expect(sentences().every((words) => /failed|refused|Another|broke|Not heard/.test(words))).toBe(true);
    expect(element.textContent).toContain('What is chosen is not among the steps');
    button('Show every step')?.click();
    await fixture.whenStable();
    expect(page.filter()).toEqual(WHOLE_LADDER);
  });

  it('says where nothing is left to show', async () => {
    const { page, fixture, element } = await open(meetingStory({ people: 2, signals: 0 }));
    page.filter.set({ ...WHOLE_LADDER, failures: true });
    await fixture.whenStable();
    expect(element.textContent).toContain('No step fits these filters.');
  });

  it('plots what was measured, and leaves out what is not wanted', async () => {
    const { all, fixture, button } = await open();
    expect(all('parley-quality-plot')).toHaveLength(2);
    const plot = all('[role=slider]')[0];
    plot.dispatchEvent(new KeyboardEvent('keydown', { key: 'End' }));
    await fixture.whenStable();
    expect(all('.reading')[0].textContent).toMatch(/Ann ← Ben, .*: Good\. Loss/);
    button('Quality')?.click();
    await fixture.whenStable();
    expect(all('parley-quality-plot')).toHaveLength(0);
  });

  describe('a chosen sample', () => {
    const windowOf = (width: number) => {
      vi.spyOn(Element.prototype, 'clientWidth', 'get').mockReturnValue(width);
      vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(600);
    };
    afterEach(() => vi.restoreAllMocks());

    it('has its plots scrolled into sight, where they lie beside the window', async () => {
      windowOf(640);
      const story = meetingStory({ people: 6, signals: 0 });
      for (let at = 12; at < 40; at += 5) for (const to of [2, 3, 4, 5]) story.sample(at, [1, to]);
      const { page, fixture, all } = await open(story);
      page.chosen.set({ sample: 6 });
      await fixture.whenStable();
      expect(all('.mark.chosen')).toHaveLength(1);
      expect(all('.scroller')[0].scrollLeft).toBeGreaterThan(0);
    });

    it('opens the plots on a telephone', async () => {
      windowOf(390);
      const { page, fixture, all } = await open();
      expect(all('parley-quality-plot')).toHaveLength(0);
      page.chosen.set({ sample: 3 });
      await fixture.whenStable();
      expect(all('.mark.chosen')).toHaveLength(1);
    });
  });

  it('begins each call at the same zoom', async () => {
    const { all, press, fixture } = await open();
    const height = () => parseFloat(all('.body')[0].style.height);
    const before = height();
    await press('+', '+', '+');
    expect(height()).toBeGreaterThan(before);
    fixture.destroy();
    expect(parseFloat((await open()).all('.body')[0].style.height)).toBe(before);
  });

  it('has no more in the document for twenty people and five thousand signals than for a few', async () => {
    const nodes = async (story: Story) => {
      const { element, fixture } = await open(story);
      const count = element.querySelectorAll('*').length;
      fixture.destroy();
      return count;
    };
    const small = await nodes(meetingStory({ people: 3, signals: 60 }));
    const large = await nodes(meetingStory({ people: 20, signals: 5000 }));
    expect(large).toBeLessThan(small * 2);
  });
});
