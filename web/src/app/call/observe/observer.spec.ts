import { TestBed } from '@angular/core/testing';
import { OBSERVATIONS_MAX, OBSERVE_EVERY_MS, observationOf } from '@contracts';
import { SignalingRefused } from '../../signaling/signaling-errors';
import { newSignaling } from '../testing/fake-signaling';
import { Observer, type Sight } from './observer';

const ONLINE: Sight = { what: 'network', kind: 'wifi', speed: null, online: true };

const LINK_FAILED: Sight = {
  ...{ what: 'link', participantId: 2, attempt: 1, ice: 'failed', dtls: 'new' },
  ...{ relayMs: null, checkingMs: 40, iceMs: null, dtlsMs: null, checksAnswered: 0, bytesSent: 900, bytesReceived: 0 },
  ...{ sentFingerprint: null, appliedFingerprint: null },
};

function newObserver(answer: () => object = () => ({})) {
  const { signaling, of, connected } = newSignaling({ 'call:observed': answer });
  const observer = TestBed.runInInjectionContext(() => new Observer({ callId: 7, signaling }));
  const told = () => of('call:observed').map(({ observations }) => observations as Record<string, unknown>[]);
  const pass = async (ms: number) => {
    TestBed.tick();
    await vi.advanceTimersByTimeAsync(ms);
    TestBed.tick();
  };
  return { observer, told, pass, connected };
}

describe('Observer', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('tells what it is given together, and how long ago it was, in the form that the server takes', async () => {
    const { observer, told, pass } = newObserver();
    observer.note(ONLINE);
    await pass(500);
    observer.note({ what: 'page', state: 'hidden', forMs: 3 });
    await pass(1_500);
    expect(told()).toEqual([
      [
        { ...ONLINE, agoMs: 2_000 },
        { what: 'page', state: 'hidden', forMs: 3, agoMs: 1_500 },
      ],
    ]);
    expect(told()[0].map(observationOf)).toEqual(told()[0]);
  });

  it('tells a few times a minute, however much happens', async () => {
    const { observer, told, pass } = newObserver();
    for (let second = 0; second < 60; second += 1) {
      observer.note(ONLINE);
      await pass(1_000);
    }
    expect(told().length).toBeLessThanOrEqual(2 + 60_000 / OBSERVE_EVERY_MS);
    expect(told().every((list) => list.length <= OBSERVATIONS_MAX)).toBe(true);
  });

  it.each<[string, Sight]>([
    ['a microphone that is silent', { what: 'microphone', state: 'silent', forMs: 15_000, level: 0 }],
    ['sound that is not played', { what: 'sound', state: 'blocked', forMs: 0 }],
    ['a link that has failed', LINK_FAILED],
    ['a page that stood still', { what: 'stopped', forMs: 6_000, hidden: false }],
  ])('tells %s within two seconds, and what was waiting with it', async (_, serious) => {
    const { observer, told, pass } = newObserver();
    observer.note(ONLINE);
    await pass(2_000);
    observer.note(ONLINE);
    await pass(3_000);
    observer.note(serious);
    await pass(2_000);
    expect(told().map((list) => list.map(({ what }) => what))).toEqual([['network'], ['network', serious.what]]);
  });

  it('tells at the end also what was noted while a report was under way', async () => {
    let answer: (value: object) => void = () => undefined;
    const { observer, told, pass } = newObserver(() => new Promise<object>((resolve) => (answer = resolve)));
    observer.note(ONLINE);
    await pass(2_000);
    observer.note({ what: 'page', state: 'hidden', forMs: 3 });
    observer.close();
    expect(told()).toHaveLength(1);
    answer({});
    await pass(0);
    expect(told()).toHaveLength(2);
  });

  it('keeps what it could not tell, the newest of it, until the server is back', async () => {
    const { observer, told, pass, connected } = newObserver();
    connected.set(false);
    for (let n = 0; n < 40; n += 1) observer.note({ what: 'page', state: 'hidden', forMs: n });
    await pass(30_000);
    expect(told()).toEqual([]);
    connected.set(true);
    await pass(2 * OBSERVE_EVERY_MS);
    const times = told()
      .flat()
      .map(({ forMs }) => forMs);
    expect(times).toEqual(Array.from({ length: 2 * OBSERVATIONS_MAX }, (_, n) => n + 8));
  });

  it('drops what the server refuses', async () => {
    const { observer, told, pass } = newObserver(() => {
      throw new SignalingRefused('not-found', '');
    });
    observer.note(ONLINE);
    await pass(3 * OBSERVE_EVERY_MS);
    expect(told()).toHaveLength(1);
  });

  it('cuts times that no call has, and leaves out what has no known form, so that the others are taken', async () => {
    const { observer, told, pass } = newObserver();
    observer.note({ what: 'page', state: 'visible', forMs: 200_000_000 });
    observer.note({ what: 'stopped', forMs: -3.5, hidden: true });
    observer.note({ what: 'round-trip', leastMs: 3.4, mostMs: NaN });
    observer.note(ONLINE);
    await pass(2_000);
    expect(told()).toEqual([
      [
        { what: 'page', state: 'visible', forMs: 86_400_000, agoMs: 1_000 },
        { what: 'stopped', forMs: 0, hidden: true, agoMs: 1_000 },
        { ...ONLINE, agoMs: 1_000 },
      ],
    ]);
  });

  it('tells at the end what is left, and nothing after it', async () => {
    const { observer, told, pass } = newObserver();
    observer.note(ONLINE);
    observer.close();
    observer.close();
    observer.note(ONLINE);
    await pass(60_000);
    expect(told()).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });
});
