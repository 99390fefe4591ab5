import { watchNetwork } from './network-watch';
import type { Sight } from './observer';
import { watchPage } from './page-watch';

class FakePage extends EventTarget {
  hidden = false;
  turn(hidden: boolean) {
    this.hidden = hidden;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

function newPage() {
  const page = new FakePage();
  const seen: Sight[] = [];
  const end = watchPage((sight) => seen.push(sight), page as unknown as Document);
  return { page, seen, end };
}

class Connection extends EventTarget {
  type?: string = 'wifi';
  effectiveType?: string = '4g';
}

describe('watchPage', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('tells that it is in the background once that lasts, and when it is seen again', () => {
    const { page, seen } = newPage();
    page.turn(true);
    vi.advanceTimersByTime(5_000);
    page.turn(false);
    expect(seen).toEqual([]);
    page.turn(true);
    vi.advanceTimersByTime(25_000);
    page.turn(false);
    expect(seen).toEqual([
      { what: 'page', state: 'hidden', forMs: 10_000 },
      { what: 'page', state: 'visible', forMs: 25_000 },
    ]);
  });

  it('tells that the browser froze it, and for how long', () => {
    const { page, seen } = newPage();
    page.dispatchEvent(new Event('freeze'));
    vi.setSystemTime(Date.now() + 40_000);
    page.dispatchEvent(new Event('resume'));
    expect(seen.slice(0, 2)).toEqual([
      { what: 'page', state: 'frozen', forMs: 0 },
      { what: 'page', state: 'resumed', forMs: 40_000 },
    ]);
  });

  it('tells that its clock stood still, and not that a timer was a little late', () => {
    const { seen } = newPage();
    vi.advanceTimersByTime(3_000);
    vi.setSystemTime(Date.now() + 4_000);
    vi.advanceTimersByTime(1_000);
    expect(seen).toEqual([]);
    vi.setSystemTime(Date.now() + 60_000);
    vi.advanceTimersByTime(1_000);
    expect(seen).toEqual([{ what: 'stopped', forMs: 60_000, hidden: false }]);
  });

  it('leaves no timer', () => {
    const { page, end } = newPage();
    page.turn(true);
    end();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('watchNetwork', () => {
  it('tells the kind of the network at once, and each change of it', () => {
    const connection = new Connection();
    const seen: Sight[] = [];
    const source = { onLine: true, connection };
    const end = watchNetwork((sight) => seen.push(sight), source);
    connection.dispatchEvent(new Event('change'));
    connection.type = 'cellular';
    connection.effectiveType = '3g';
    connection.dispatchEvent(new Event('change'));
    source.onLine = false;
    dispatchEvent(new Event('offline'));
    end();
    source.onLine = true;
    dispatchEvent(new Event('online'));
    expect(seen).toEqual([
      { what: 'network', kind: 'wifi', speed: '4g', online: true },
      { what: 'network', kind: 'cellular', speed: '3g', online: true },
      { what: 'network', kind: 'cellular', speed: '3g', online: false },
    ]);
  });

  it('a browser that does not tell, or tells something new, is unknown', () => {
    const seen: Sight[] = [];
    watchNetwork((sight) => seen.push(sight), { onLine: true })();
    const connection = Object.assign(new Connection(), { type: 'telepathy', effectiveType: '7g' });
    watchNetwork((sight) => seen.push(sight), { onLine: true, connection })();
    expect(seen).toEqual(Array(2).fill({ what: 'network', kind: 'unknown', speed: null, online: true }));
  });
});
