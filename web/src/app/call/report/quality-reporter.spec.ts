import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { LINK_REPORTS_MAX, type QualitySample } from '@contracts';
import type { LinkState } from '../../webrtc/peer-link';
import { LinkLooks, type LookedAt, type MeasuresByPerson } from '../../webrtc/quality/link-looks';
import { reportOf } from '../../webrtc/quality/measure-fixtures';
import { newSignaling } from '../testing/fake-signaling';
import { QualityReporter } from './quality-reporter';

/** A link that receives 25 kbit of sound per second. */
function newLink(state: LinkState = 'connected') {
  const link = {
    generation: 1,
    allowed: null,
    state: signal(state),
    looks: 0,
    /** A test may replace it to make a look take longer. */
    answer: Promise.resolve(),
    stats: async () => {
      link.looks += 1;
      await link.answer;
      const bytesReceived = (performance.now() * 25) / 8;
      const sound = { type: 'inbound-rtp', kind: 'audio', ssrc: 1, bytesReceived, packetsReceived: bytesReceived };
      return reportOf({ IA: sound });
    },
    observe: () => undefined,
  };
  return link satisfies LookedAt;
}

function newReporter(first: [number, LookedAt][]) {
  const links = signal<ReadonlyMap<number, LookedAt>>(new Map(first));
  const { signaling, of, connected } = newSignaling({
    'call:quality': () => {
      throw new Error('refused');
    },
  });
  const rounds: MeasuresByPerson[] = [];
  const looks = TestBed.runInInjectionContext(() => new LinkLooks(links));
  const measured = (measures: MeasuresByPerson) => rounds.push(measures);
  const reporter = new QualityReporter({ callId: 7, signaling, looks, measured });
  const pass = async (ms: number) => {
    TestBed.tick();
    await vi.advanceTimersByTimeAsync(ms);
    TestBed.tick();
  };
  const told = () => of('call:quality').map(({ samples }) => samples as QualitySample[]);
  return { reporter, looks, links, pass, told, of, rounds, connected };
}

describe('QualityReporter', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('tells every five seconds of all links at once, beginning five seconds after the first is up', async () => {
    const { pass, told, of } = newReporter([
      [2, newLink()],
      [3, newLink('reconnecting')],
      [4, newLink('connecting')],
    ]);
    await pass(4_999);
    expect(told()).toEqual([]);
    await pass(10_001);
    expect(told()).toHaveLength(3);
    for (const samples of told()) {
      expect(samples).toMatchObject([
        { participantId: 2, spanMs: 5_000, audioInKbps: 25 },
        { participantId: 3, spanMs: 5_000, audioInKbps: 25 },
      ]);
      expect(samples[0]).not.toHaveProperty('sentLossPercent');
    }
    expect(of('call:quality')[0]).toMatchObject({ callId: 7 });
  });

  it('takes in who comes up later, once there is enough to say', async () => {
    const late = newLink('connecting');
    const { pass, told } = newReporter([
      [2, newLink()],
      [3, late],
    ]);
    await pass(4_000);
    late.state.set('connected');
    await pass(6_000);
    expect(told().map((samples) => samples.map(({ participantId, spanMs }) => [participantId, spanMs]))).toEqual([
      [[2, 5_000]],
      [
        [2, 5_000],
        [3, 6_000],
      ],
    ]);
  });

  it('compares nothing across two connections, nor across two links to the same person', async () => {
    const link = newLink();
    const { pass, told, links } = newReporter([[2, link]]);
    await pass(5_000);
    link.generation = 2;
    await pass(5_000);
    expect(told()).toHaveLength(1);
    await pass(5_000);
    expect(told()).toHaveLength(2);
    links.set(new Map([[2, newLink()]]));
    await pass(10_000);
    expect(told().at(-1)?.[0].spanMs).toBe(5_000);
  });

  it('drops what it cannot tell while the server is away, and goes on measuring', async () => {
    const { pass, told, rounds, connected } = newReporter([[2, newLink()]]);
    connected.set(false);
    await pass(10_000);
    expect([told().length, rounds.length]).toEqual([0, 2]);
    connected.set(true);
    await pass(5_000);
    expect(told().map(([{ spanMs }]) => spanMs)).toEqual([5_000]);
  });

  it('tells of no more links than the server takes', async () => {
    const many = Array.from(
      { length: LINK_REPORTS_MAX + 2 },
      (_, index) => [index + 2, newLink()] as [number, LookedAt],
    );
    const { pass, told } = newReporter(many);
    await pass(5_000);
    expect(told()[0]).toHaveLength(LINK_REPORTS_MAX);
  });

  it('says nothing of a link on which nothing arrives: its state is told otherwise', async () => {
    const dead = {
      ...newLink(),
      stats: () => {
        const pair = { type: 'candidate-pair', state: 'succeeded', nominated: true, bytesReceived: 1_000 };
        return Promise.resolve(reportOf({ CP: pair }));
      },
    };
    const { pass, told } = newReporter([
      [2, newLink()],
      [3, dead],
    ]);
    await pass(15_000);
    expect(
      told()
        .flat()
        .map(({ participantId }) => participantId),
    ).toEqual([2, 2, 2]);
  });

  it('says nothing of a machine that has slept', async () => {
    const { pass, told } = newReporter([[2, newLink()]]);
    await pass(0);
    const slept = performance.now() + 3_600_000;
    const clock = vi.spyOn(performance, 'now').mockReturnValue(slept);
    await pass(5_000);
    clock.mockRestore();
    expect(told()).toEqual([]);
  });

  it('rests without a link, says so once, and leaves no timer when it is closed', async () => {
    const link = newLink();
    const { pass, reporter, looks, rounds } = newReporter([[2, link]]);
    await pass(5_000);
    link.state.set('failed');
    await pass(20_000);
    expect(rounds.map(({ size }) => size)).toEqual([1, 0]);
    expect(vi.getTimerCount()).toBe(0);
    link.state.set('connected');
    await pass(1_000);
    reporter.close();
    looks.close();
    await pass(20_000);
    expect(vi.getTimerCount()).toBe(0);
    expect(rounds.map(({ size }) => size)).toEqual([1, 0, 0]);
  });
});
