import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { SAMPLE_EVERY_MS } from '@contracts';
import type { LinkState } from '../peer-link';
import { LinkLooks, type LookedAt, type MeasuresByPerson, WATCH_EVERY_MS } from './link-looks';
import { reportOf } from './measure-fixtures';
import { UploadShare } from './upload-share';

/** A link that receives 25 kbit of sound per second. */
function newLink(state: LinkState = 'connected') {
  const link = {
    generation: 1,
    allowed: null,
    state: signal(state),
    looks: [] as number[],
    observed: 0,
    /** A test may replace it to make a look take longer. */
    answer: Promise.resolve(),
    stats: async () => {
      link.looks.push(performance.now());
      await link.answer;
      const bytesReceived = (performance.now() * 25) / 8;
      return reportOf({
        IA: { type: 'inbound-rtp', kind: 'audio', ssrc: 1, bytesReceived, packetsReceived: bytesReceived },
      });
    },
    observe: () => (link.observed += 1),
  };
  return link satisfies LookedAt;
}

function newLooks(...first: LookedAt[]) {
  const numbered = (links: readonly LookedAt[]) => new Map(links.map((link, index) => [index + 2, link] as const));
  const links = signal<ReadonlyMap<number, LookedAt>>(numbered(first));
  const looks = TestBed.runInInjectionContext(() => new LinkLooks(links));
  const pass = async (ms: number) => {
    TestBed.tick();
    await vi.advanceTimersByTimeAsync(ms);
    TestBed.tick();
  };
  const lead = (...to: LookedAt[]) => links.set(numbered(to));
  const spans = (heard: readonly MeasuresByPerson[]) =>
    heard.map((measures) => [...measures].map(([id, { spanMs }]) => [id, spanMs]));
  return { looks, links, pass, lead, spans };
}

describe('LinkLooks', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('asks each link once a look for everything that wants to know: seven times in ten seconds', async () => {
    const [ben, cy] = [newLink(), newLink()];
    const { looks, links, pass } = newLooks(ben, cy);
    const share = new UploadShare({
      links: () => links(),
      expected: () => 0,
      picture: () => ({ source: 'camera', height: 720 }),
      apply: () => undefined,
    });
    const heard: MeasuresByPerson[] = [];
    looks.every(WATCH_EVERY_MS, (measures) => share.weigh(measures));
    looks.every(SAMPLE_EVERY_MS, (measures) => heard.push(measures));
    const shown: unknown[] = [];
    const start = performance.now();
    for (let second = 0; second < 10; second++) {
      await pass(1_000);
      shown.push(looks.measures(), looks.qualities());
    }
    const times = [0, 2_000, 4_000, 5_000, 6_000, 8_000, 10_000];
    for (const { looks: at } of [ben, cy]) expect(at.map((time) => time - start)).toEqual(times);
    expect(vi.getTimerCount()).toBe(1);
    expect([heard.length, new Set(shown).size, ben.observed]).toEqual([2, 12, 7]);
    looks.close();
  });

  it('shows what is no difference at once, then the last two seconds, and keeps no link that is down', async () => {
    const link = newLink();
    const { looks, pass } = newLooks(link);
    await pass(0);
    expect(looks.measures().get(2)).toMatchObject({ spanMs: 0, audioInKbps: 0 });
    expect(looks.qualities().size).toBe(0);
    await pass(5_000);
    expect(looks.measures().get(2)).toMatchObject({ spanMs: 2_000, audioInKbps: 25 });
    expect(looks.qualities().get(2)?.level).toBe('good');
    link.state.set('failed');
    expect([looks.measures().size, looks.qualities().size]).toEqual([0, 0]);
    looks.close();
  });

  it('measures each rhythm from its own last time, and takes in who comes up later', async () => {
    const late = newLink('connecting');
    const { looks, pass, spans } = newLooks(newLink(), late);
    const heard: MeasuresByPerson[] = [];
    const stop = looks.every(5_000, (measures) => heard.push(measures));
    await pass(4_000);
    late.state.set('connected');
    await pass(6_000);
    expect(spans(heard)).toEqual([[[2, 5_000]], [[2, 5_000], [3, 6_000]]]); // prettier-ignore
    stop();
    await pass(10_000);
    expect(heard).toHaveLength(2);
    looks.close();
  });

  it('begins again with every connection, and with another link to the same person', async () => {
    const link = newLink();
    const { looks, pass, lead, spans } = newLooks(link);
    const heard: MeasuresByPerson[] = [];
    looks.every(2_000, (measures) => heard.push(measures));
    await pass(2_000);
    link.generation = 2;
    await pass(4_000);
    lead(newLink());
    await pass(2_000);
    expect(spans(heard).flat()).toEqual([[2, 2_000], [2, 0], [2, 2_000], [2, 2_000]]); // prettier-ignore
    looks.close();
  });

  it('shows nothing of an answer that comes when another link leads there, or another connection', async () => {
    const link = newLink();
    let answer = () => undefined as void;
    link.answer = new Promise((resolve) => (answer = resolve));
    const { looks, pass, lead } = newLooks(link);
    await pass(0);
    lead(newLink('connecting'));
    answer();
    await pass(1_000);
    expect([looks.measures().size, link.observed]).toEqual([0, 0]);
    const changing = newLink();
    changing.answer = Promise.resolve().then(() => void (changing.generation += 1));
    lead(changing);
    await pass(0);
    expect([looks.measures().size, changing.observed]).toEqual([0, 0]);
    looks.close();
  });

  it('asks no link again that still owes an answer, and goes on with the others', async () => {
    const [slow, quick] = [newLink(), newLink()];
    const { looks, pass } = newLooks(slow, quick);
    await pass(0);
    slow.answer = new Promise(() => undefined);
    await pass(20_000);
    expect(slow.looks).toHaveLength(2);
    expect(looks.measures().get(3)?.spanMs).toBe(2_000);
    looks.close();
  });

  it('keeps the last numbers where a link cannot be asked', async () => {
    const link = newLink();
    const { looks, pass } = newLooks(link);
    await pass(2_000);
    link.stats = () => {
      throw new DOMException('The link is closed.', 'InvalidStateError');
    };
    await pass(4_000);
    expect(looks.measures().get(2)?.spanMs).toBe(2_000);
    looks.close();
  });

  it('rests without a link that is up, says so once, and leaves no timer when it is closed', async () => {
    const link = newLink('connecting');
    const { looks, pass } = newLooks(link);
    const heard: number[] = [];
    looks.every(2_000, (measures) => heard.push(measures.size));
    await pass(10_000);
    expect([link.looks.length, vi.getTimerCount()]).toEqual([0, 0]);
    link.state.set('connected');
    await pass(2_000);
    link.state.set('failed');
    await pass(10_000);
    expect([heard, vi.getTimerCount()]).toEqual([[1, 0], 0]);
    link.state.set('reconnecting');
    await pass(0);
    looks.close();
    await pass(10_000);
    expect([heard, vi.getTimerCount()]).toEqual([[1, 0, 0], 0]);
  });
});
