import { signal } from '@angular/core';
import type { Joined, MediaState, SignalMessage, Snapshot } from '@contracts';
import { Subject } from 'rxjs';
import type { Signaling } from '../../signaling/signaling';
import { SignalingRefused, SignalingUnavailable } from '../../signaling/signaling-errors';
import { CallLine } from './call-line';
import { CallSignals } from './call-signals';

const MEDIA: MediaState = { audio: true, video: false, screen: false };
const JOINED: Joined = { participantId: 2, epoch: 1, participants: [], version: 1, lastSignalId: 40 };

type Answer = (payload: Record<string, unknown>) => unknown;

/** A server that gives the test's answers; `asked` lists the requests. */
function newWorld(answers: Partial<Record<string, Answer>> = {}) {
  const asked: [string, Record<string, unknown>][] = [];
  const connected = signal(true);
  const snapshots = new Subject<Snapshot>();
  const inbound = new Subject<SignalMessage>();
  const signaling = {
    connected,
    snapshots,
    on: () => inbound,
    request: async (event: string, payload: Record<string, unknown>) => {
      if (!connected()) throw new SignalingUnavailable('not connected');
      asked.push([event, payload]);
      await Promise.resolve();
      return (answers[event] ?? (() => (event === 'call:join' || event === 'call:resume' ? JOINED : {})))(payload);
    },
  } as unknown as Signaling;
  const got: number[] = [];
  const entered: number[] = [];
  const lost: string[] = [];
  const signals = new CallSignals(7, signaling, () => null);
  signals.received.subscribe(({ id }) => got.push(id));
  const line = new CallLine({
    callId: 7,
    signaling,
    signals,
    entered: ({ epoch }) => entered.push(epoch),
    lost: ({ code }) => lost.push(code),
    hasLease: () => true,
  });
  const reconnect = async () => {
    connected.set(true);
    snapshots.next({} as Snapshot);
    await settle();
  };
  const of = (event: string) => asked.filter(([name]) => name === event).map(([, payload]) => payload);
  return { line, signals, asked, of, got, entered, lost, connected, inbound, reconnect };
}

const message = (id: number, callId = 7) =>
  ({ id, callId, from: 1, epoch: 1, kind: 'candidate', data: null }) as SignalMessage;
const settle = async () => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
};

describe('CallLine', () => {
  const lines: CallLine[] = [];
  const world = (answers?: Parameters<typeof newWorld>[0]) => {
    const made = newWorld(answers);
    lines.push(made.line);
    return made;
  };

  beforeEach(() => vi.useFakeTimers());
  afterEach(() => {
    for (const line of lines.splice(0)) line.close();
    vi.useRealTimers();
  });

  it('sends nothing that was meant for the links of before when it joins again', async () => {
    const { line, signals, of, connected, reconnect } = world();
    await line.join(MEDIA);
    connected.set(false);
    signals.send({ to: 1, toEpoch: 1, kind: 'candidate', data: null });
    await reconnect();
    connected.set(false);
    signals.send({ to: 1, toEpoch: 1, kind: 'candidate', data: null });
    const joining = line.join(MEDIA);
    connected.set(true);
    await vi.advanceTimersByTimeAsync(3_000);
    await joining;
    expect(of('call:join')).toHaveLength(2);
    expect(of('signal')).toHaveLength(1);
  });

  it('sends nothing by itself before it joins, not even a heartbeat', async () => {
    const { line, signals, asked } = world();
    signals.send({ to: 1, kind: 'offer', data: null });
    line.announce(MEDIA);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(asked).toEqual([]);
  });

  it('tells who is there before it delivers what was held', async () => {
    const { line, inbound, got, entered } = world();
    inbound.next(message(41));
    expect(got).toEqual([]);
    await line.join(MEDIA);
    expect([entered, got]).toEqual([[1], [41]]);
  });

  it('hears only its own call', async () => {
    const { line, inbound, got } = world();
    await line.join(MEDIA);
    inbound.next(message(50, 8));
    inbound.next(message(51));
    expect(got).toEqual([51]);
  });

  it('joins as soon as the server can be reached', async () => {
    const { line, connected, of, reconnect } = world();
    connected.set(false);
    const joining = line.join(MEDIA);
    await vi.advanceTimersByTimeAsync(3_000);
    await reconnect();
    await joining;
    expect(of('call:join')).toEqual([{ callId: 7, media: MEDIA }]);
  });

  it('passes on a refusal to join', async () => {
    const { line } = world({ 'call:join': () => Promise.reject(new SignalingRefused('not-found', 'No such call.')) });
    await expect(line.join(MEDIA)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('resumes after a break with the last signal it has seen, and only then sends what waits', async () => {
    const { line, signals, inbound, connected, asked, of, reconnect } = world();
    await line.join(MEDIA);
    inbound.next(message(44));
    connected.set(false);
    signals.send({ to: 1, toEpoch: 1, kind: 'offer', data: null });
    await settle();
    await reconnect();
    expect(of('call:resume')).toEqual([{ callId: 7, lastSignalId: 44 }]);
    expect(asked.at(-1)?.[0]).toBe('signal');
  });

  it('repeats a signal under the same name when the acknowledgement got lost', async () => {
    let fails = true;
    const { line, signals, of, connected, reconnect } = world({
      signal: () => (fails ? Promise.reject(new SignalingUnavailable('no answer')) : { id: 45 }),
    });
    await line.join(MEDIA);
    signals.send({ to: 1, kind: 'answer', data: null });
    await settle();
    connected.set(false);
    fails = false;
    await reconnect();
    const names = of('signal').map((payload) => payload['clientId']);
    expect(names).toHaveLength(2);
    expect(new Set(names).size).toBe(1);
  });

  it('says so when the server no longer knows this device', async () => {
    const gone = () => Promise.reject(new SignalingRefused('not-found', 'No such call.'));
    const { line, lost, connected, reconnect } = world({ 'call:resume': gone });
    await line.join(MEDIA);
    connected.set(false);
    await reconnect();
    expect(lost).toEqual(['not-found']);
  });

  it('renews the lease every five seconds', async () => {
    const { line, of } = world();
    await line.join(MEDIA);
    await vi.advanceTimersByTimeAsync(15_000);
    expect(of('call:heartbeat')).toHaveLength(3);
  });

  it('tells the others each change of what is sent, once, also one that fell into a break', async () => {
    const { line, of, connected, reconnect } = world();
    await line.join(MEDIA);
    line.announce(MEDIA);
    connected.set(false);
    line.announce({ ...MEDIA, audio: false });
    await settle();
    await reconnect();
    expect(of('call:media')).toEqual([{ callId: 7, media: { ...MEDIA, audio: false } }]);
  });

  it('tells the others that a muted microphone is gone, and that it is back', async () => {
    const { line, of } = world();
    const muted = { ...MEDIA, audio: false };
    await line.join(muted);
    for (const media of [{ ...muted, listening: true }, { ...muted, listening: true }, muted]) {
      line.announce(media);
      await settle();
    }
    expect(of('call:media')).toEqual([
      { callId: 7, media: { ...muted, listening: true } },
      { callId: 7, media: muted },
    ]);
  });

  it('reports what became of a signal, and again after a break where that got lost', async () => {
    const { line, signals, of, connected, reconnect } = world();
    await line.join(MEDIA);
    signals.applied(41);
    await vi.advanceTimersByTimeAsync(100);
    connected.set(false);
    signals.applied(42, 'OperationError: no');
    await vi.advanceTimersByTimeAsync(100);
    await reconnect();
    expect(of('signal:applied')).toEqual([
      { callId: 7, ids: [41] },
      { callId: 7, reports: [{ id: 42, error: 'OperationError: no' }] },
    ]);
  });

  it('is silent once closed', async () => {
    const { line, signals, inbound, got, asked } = world();
    await line.join(MEDIA);
    const before = asked.length;
    line.close();
    inbound.next(message(60));
    signals.send({ to: 1, kind: 'offer', data: null });
    await vi.advanceTimersByTimeAsync(20_000);
    expect([got, asked.length]).toEqual([[], before]);
  });
});
