import type { SignalMessage } from '@contracts';
import { SignalingRefused, SignalingUnavailable } from '../../signaling/signaling-errors';
import { newSignaling } from '../testing/fake-signaling';
import { CallSignals } from './call-signals';

const message = (id: number): SignalMessage => ({
  id,
  callId: 7,
  from: 2,
  epoch: 1,
  kind: 'candidate',
  data: null,
  clientId: `client-${id}`,
});
const SERVER_NOW = Date.parse('2026-01-01T09:00:00.000Z');
const settle = async () => {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
};

/** The signals of a call that the page has not joined yet; `sent` lists outgoing signals by recipient. */
function newSignals() {
  const answers: ((error?: Error) => void)[] = [];
  const world = newSignaling({
    signal: () =>
      new Promise<object>((resolve, reject) => answers.push((error) => (error ? reject(error) : resolve({})))),
  });
  const signals = new CallSignals(7, world.signaling, () => SERVER_NOW);
  const got: number[] = [];
  signals.received.subscribe(({ id }) => got.push(id));
  const put = (...recipients: number[]) => {
    for (const to of recipients) signals.send({ to, kind: 'candidate', data: null });
  };
  const come = (...ids: number[]) => {
    for (const id of ids) world.tell('signal', message(id));
  };
  const sent = () => world.of('signal').map(({ to }) => to);
  const answer = async (index: number, error?: Error) => {
    await settle();
    answers[index](error);
    await settle();
  };
  return { ...world, signals, got, put, come, sent, answer };
}

describe('CallSignals', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.spyOn(console, 'warn').mockReturnValue();
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  it.each([
    ['the first is sent', ({ put }: ReturnType<typeof newSignals>) => put(2)],
    ['they are closed', ({ signals }: ReturnType<typeof newSignals>) => signals.close()],
  ])('have begun when %s', async (_, act) => {
    const world = newSignals();
    const begun = vi.fn();
    void world.signals.begun.then(begun);
    world.come(5);
    world.signals.open(4);
    await settle();
    expect(begun).not.toHaveBeenCalled();
    act(world);
    await settle();
    expect(begun).toHaveBeenCalledTimes(1);
  });

  describe('that come in', () => {
    it('wait until the page is in the call, and are delivered in order', () => {
      const { signals, got, come } = newSignals();
      come(5, 6);
      expect(got).toEqual([]);
      signals.open(4);
      come(7);
      expect(got).toEqual([5, 6, 7]);
    });

    it('are delivered once each, however often they come (S5)', () => {
      const { signals, got, come } = newSignals();
      signals.open(0);
      come(1, 2, 2, 1, 3);
      expect(got).toEqual([1, 2, 3]);
    });

    it('are reported with the time at which they came, how long they waited, and how long they took', () => {
      const { signals, of, tell, come } = newSignals();
      tell('signal', { ...message(5), kind: 'offer' });
      vi.advanceTimersByTime(300);
      signals.open(0);
      vi.advanceTimersByTime(40);
      signals.applied(5);
      come(6);
      signals.applied(6, 'OperationError: no');
      vi.advanceTimersByTime(50);
      const receivedAt = new Date(SERVER_NOW).toISOString();
      expect(of('signal:applied')).toEqual([
        { callId: 7, reports: [{ id: 5, receivedAt, agoMs: 390, waitedMs: 300, tookMs: 40 }] },
        { callId: 7, reports: [{ id: 6, error: 'OperationError: no' }] },
      ]);
    });

    it('are reported as received while they take long', () => {
      const { signals, of, tell } = newSignals();
      signals.open(0);
      tell('signal', { ...message(5), kind: 'offer' });
      vi.advanceTimersByTime(1_050);
      const receivedAt = new Date(SERVER_NOW).toISOString();
      expect(of('signal:applied')).toEqual([
        { callId: 7, reports: [{ id: 5, receivedAt, agoMs: 1_050, waitedMs: 0 }] },
      ]);
      signals.close();
    });

    it('are asked for after a break from the last one on that was delivered', () => {
      const { signals, come } = newSignals();
      signals.open(10);
      expect(signals.lastSignalId).toBe(10);
      come(12);
      signals.hold();
      come(13);
      expect(signals.lastSignalId).toBe(12);
    });
  });

  describe('that go out', () => {
    it('wait until the page is in the call, then go in order', async () => {
      const { signals, put, sent } = newSignals();
      put(1, 2, 3);
      await settle();
      expect(sent()).toEqual([]);
      signals.open(0);
      expect(sent()).toEqual([1, 2, 3]);
    });

    it('do not go again while they are underway or once they are acknowledged', async () => {
      const { signals, put, sent, answer } = newSignals();
      signals.open(0);
      put(1, 2);
      await answer(0);
      signals.open(0);
      expect(sent()).toEqual([1, 2]);
    });

    it('go again after a break where they were not acknowledged, in order and under the same name', async () => {
      const { signals, put, sent, answer, of } = newSignals();
      signals.open(0);
      put(1, 2, 3);
      signals.hold();
      await answer(0);
      for (const index of [1, 2]) await answer(index, new SignalingUnavailable('gone'));
      put(4);
      await settle();
      expect(sent()).toEqual([1, 2, 3]);
      signals.open(0);
      expect(sent().slice(3)).toEqual([2, 3, 4]);
      expect(of('signal')[3]).toEqual(of('signal')[1]);
    });

    it('wait a moment when they are too fast for the server', async () => {
      const { signals, put, sent, answer } = newSignals();
      signals.open(0);
      put(1);
      await answer(0, new SignalingRefused('rate-limited', 'Too fast.'));
      expect(sent()).toEqual([1]);
      vi.advanceTimersByTime(1_000);
      expect(sent()).toEqual([1, 1]);
    });

    it('are dropped where the server refuses them for good, and the others go on', async () => {
      const { signals, put, sent, answer } = newSignals();
      signals.open(0);
      put(1);
      await answer(0, new SignalingRefused('stale-epoch', 'It is from an earlier page.'));
      put(2);
      vi.advanceTimersByTime(60_000);
      expect(sent()).toEqual([1, 2]);
    });
  });
});
