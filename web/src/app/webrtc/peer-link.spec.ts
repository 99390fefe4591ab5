import type { SignalData, SignalKind } from '@contracts';
import { FakeConnection, FakeSender, fakeTrack } from './fake-connection';
import { PeerLink } from './peer-link';
import type { SendLimits } from './quality/upload-budget';

interface Sent {
  readonly kind: SignalKind;
  readonly data: SignalData;
}

class FakeStream {
  constructor(readonly tracks: readonly MediaStreamTrack[] = []) {}
}

/** One side of a call with a fake connection; records what it has sent and reported. */
function newSide({
  polite,
  offersFirst,
  tracks,
  limits,
}: {
  polite: boolean;
  offersFirst: boolean;
  tracks?: MediaStreamTrack;
  limits?: SendLimits;
}) {
  const sent: Sent[] = [];
  const applied: [number, string?][] = [];
  const opened: FakeConnection[] = [];
  let failed = 0;
  const link = new PeerLink({
    polite,
    offersFirst,
    tracks: { audio: fakeTrack('audio'), video: tracks ?? null },
    limits,
    ice: {},
    onNeedIceServers: () => Promise.resolve({ iceServers: [{ urls: 'stun:fresh' }] }),
    openConnection: (configuration) => {
      const connection = FakeConnection.open(configuration);
      opened.push(connection as unknown as FakeConnection);
      return connection;
    },
    send: (kind, data) => sent.push({ kind, data }),
    applied: (id, error) => applied.push(error === undefined ? [id] : [id, error]),
    failed: () => (failed += 1),
  });
  return { link, sent, applied, opened, connection: () => opened[opened.length - 1], failed: () => failed };
}

type Side = ReturnType<typeof newSide>;

const settle = async () => {
  for (let turn = 0; turn < 30; turn++) await Promise.resolve();
};

let ids = 0;

/** Delivers what both sides have sent until there is nothing more. */
async function exchange(a: Side, b: Side): Promise<void> {
  await settle();
  while (a.sent.length + b.sent.length > 0) {
    const [fromA, fromB] = [a.sent.splice(0), b.sent.splice(0)];
    for (const signal of fromA) b.link.receive({ id: ++ids, ...signal });
    for (const signal of fromB) a.link.receive({ id: ++ids, ...signal });
    await settle();
  }
}

describe('PeerLink', () => {
  const open: PeerLink[] = [];
  const side = (options: Parameters<typeof newSide>[0]): Side => {
    const made = newSide(options);
    open.push(made.link);
    return made;
  };
  const newPair = () =>
    [side({ polite: false, offersFirst: true }), side({ polite: true, offersFirst: false })] as const;

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] });
    vi.stubGlobal('MediaStream', FakeStream);
  });
  afterEach(() => {
    for (const link of open.splice(0)) link.close();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('offers sound and picture at once, and the other fills the same two places', async () => {
    const [caller, callee] = newPair();
    await exchange(caller, callee);
    expect(
      caller
        .connection()
        .getTransceivers()
        .map(({ kind }) => kind),
    ).toEqual(['audio', 'video']);
    expect(
      callee
        .connection()
        .getTransceivers()
        .map(({ kind, direction }) => [kind, direction]),
    ).toEqual([
      ['audio', 'sendrecv'],
      ['video', 'sendrecv'],
    ]);
    expect(callee.connection().getTransceivers()[0].sender.track).not.toBeNull();
    expect([caller, callee].map((one) => one.connection().signalingState)).toEqual(['stable', 'stable']);
  });

  it('does not offer where the other goes first', async () => {
    const callee = side({ polite: true, offersFirst: false });
    await settle();
    expect(callee.sent).toEqual([]);
    expect(callee.connection().getTransceivers()).toEqual([]);
  });

  it('turns a camera on and off without negotiating', async () => {
    const [caller, callee] = newPair();
    await exchange(caller, callee);
    const [camera, audio] = [fakeTrack('video'), fakeTrack('audio')];
    caller.link.setTracks({ audio, video: camera });
    caller.link.setTracks({ audio: null, video: null });
    caller.link.setTracks({ audio: null, video: camera });
    await settle();
    expect(
      caller
        .connection()
        .getTransceivers()
        .map(({ sender }) => sender.track),
    ).toEqual([null, camera]);
    expect(caller.sent).toEqual([]);
  });

  it('settles a glare at the beginning on the offer of the impolite side', async () => {
    const impolite = side({ polite: false, offersFirst: true });
    const polite = side({ polite: true, offersFirst: true });
    await exchange(impolite, polite);
    expect([impolite, polite].map((one) => one.connection().signalingState)).toEqual(['stable', 'stable']);
    expect(impolite.opened).toHaveLength(1);
    expect(polite.connection().getTransceivers()).toHaveLength(2);
    expect(impolite.applied.some(([, error]) => error?.startsWith('IgnoredForCollision'))).toBe(true);
  });

  it('settles a glare of two ICE restarts on the same connections', async () => {
    const [impolite, polite] = newPair();
    await exchange(impolite, polite);
    impolite.connection().restartIce();
    polite.connection().restartIce();
    await exchange(impolite, polite);
    expect([impolite, polite].map((one) => one.connection().signalingState)).toEqual(['stable', 'stable']);
    expect([impolite.opened.length, polite.opened.length]).toEqual([1, 1]);
  });

  it('keeps candidates that come before the description, and applies them in order', async () => {
    const callee = side({ polite: true, offersFirst: false });
    const caller = side({ polite: false, offersFirst: true });
    await settle();
    callee.link.receive({ id: 1, kind: 'candidate', data: { candidate: 'first' } });
    callee.link.receive({ id: 2, kind: 'candidate', data: null });
    await settle();
    expect(callee.applied).toEqual([]);
    callee.link.receive({ id: 3, ...caller.sent[0] });
    await settle();
    expect(callee.connection().candidates).toEqual([{ candidate: 'first' }, null]);
    expect(callee.applied.map(([id]) => id).sort()).toEqual([1, 2, 3]);
  });

  it('reports why a signal could not be applied', async () => {
    const [caller, callee] = newPair();
    await exchange(caller, callee);
    callee.link.receive({ id: 901, kind: 'candidate', data: { candidate: 'bad' } });
    callee.link.receive({ id: 902, kind: 'answer', data: { type: 'answer', sdp: 'v=0\r\n' } });
    await settle();
    expect(callee.applied).toContainEqual([901, 'OperationError: Error processing ICE candidate']);
    expect(callee.applied.find(([id]) => id === 902)?.[1]).toContain('InvalidStateError');
  });

  it('sends sound and picture over one transport, so that it has half as many candidates', () => {
    const { connection } = newSide({ polite: true, offersFirst: true });
    expect(connection().configuration.bundlePolicy).toBe('max-bundle');
  });

  it('tells no candidates to which nobody can connect', async () => {
    const { connection, sent } = newSide({ polite: true, offersFirst: true });
    await settle();
    const gathered = (type: string, tcpType?: string) => {
      const candidate = { candidate: type, tcpType, toJSON: () => ({ candidate: type }) };
      connection().onicecandidate?.({ candidate } as never);
    };
    gathered('udp');
    gathered('tcp active', 'active');
    gathered('tcp passive', 'passive');
    connection().onicecandidate?.({ candidate: null });
    const told = sent.filter(({ kind }) => kind === 'candidate').map(({ data }) => data);
    expect(told).toEqual([{ candidate: 'udp' }, { candidate: 'tcp passive' }, null]);
  });

  it('fetches fresh servers and restarts ICE two seconds after the link was cut', async () => {
    const [caller, callee] = newPair();
    await exchange(caller, callee);
    caller.connection().become('connected');
    expect(caller.link.state()).toBe('connected');
    caller.connection().become('disconnected');
    expect(caller.link.state()).toBe('reconnecting');
    vi.advanceTimersByTime(2_000);
    await settle();
    expect(caller.connection().calls).toEqual(['setConfiguration', 'restartIce']);
    expect(caller.sent.map(({ kind }) => kind)).toEqual(['offer']);
    caller.connection().become('connected');
    expect(caller.link.state()).toBe('connected');
  });

  it('opens a new connection after 20 s, which the other side recognises and meets with a new one', async () => {
    const [caller, callee] = newPair();
    await exchange(caller, callee);
    for (const one of [caller, callee]) one.connection().become('connected');
    caller.connection().become('disconnected');
    for (const at of [2, 4, 12, 20]) {
      vi.advanceTimersByTime(at === 2 ? 2_000 : at === 4 ? 2_000 : 8_000);
      await exchange(caller, callee);
    }
    expect([caller.opened.length, callee.opened.length]).toEqual([2, 2]);
    expect(caller.opened[0].signalingState).toBe('closed');
    expect(callee.opened[0].signalingState).toBe('closed');
    expect([caller, callee].map((one) => one.connection().signalingState)).toEqual(['stable', 'stable']);
  });

  it('drops what still comes of a connection that has been replaced', async () => {
    const [caller, callee] = newPair();
    await exchange(caller, callee);
    const late = callee.connection().localDescription;
    caller.connection().become('connected');
    caller.connection().become('failed');
    for (const seconds of [0, 4, 8]) {
      vi.advanceTimersByTime(seconds * 1000);
      await exchange(caller, callee);
    }
    vi.advanceTimersByTime(8_000);
    await settle();
    expect(caller.opened).toHaveLength(2);
    caller.link.receive({ id: 777, kind: 'answer', data: { type: 'answer', sdp: late?.sdp ?? '' } });
    await settle();
    expect(caller.applied.find(([id]) => id === 777)?.[1]).toContain('replaced');
    expect(caller.connection().signalingState).toBe('have-local-offer');
  });

  it('gives up after 40 s and says so once', async () => {
    const [caller, callee] = newPair();
    await exchange(caller, callee);
    caller.connection().become('connected');
    caller.connection().become('disconnected');
    for (let second = 0; second < 60; second++) {
      vi.advanceTimersByTime(1_000);
      await settle();
    }
    expect(caller.link.state()).toBe('failed');
    expect(caller.failed()).toBe(1);
  });

  it('does not time a call that still rings', async () => {
    const caller = side({ polite: false, offersFirst: true });
    vi.advanceTimersByTime(90_000);
    await settle();
    expect([caller.link.state(), caller.opened.length]).toEqual(['new', 1]);
  });

  it('gives up on a connection that never came up', async () => {
    const caller = side({ polite: false, offersFirst: true });
    caller.link.expectConnection();
    for (let second = 0; second < 41; second++) {
      vi.advanceTimersByTime(1_000);
      await settle();
    }
    expect([caller.link.state(), caller.link.wasConnected()]).toEqual(['failed', false]);
  });

  it('makes the offer itself when the one that is to come does not', async () => {
    const waiting = side({ polite: false, offersFirst: false });
    waiting.link.expectConnection();
    await vi.advanceTimersByTimeAsync(2_900);
    expect(waiting.sent).toEqual([]);
    await vi.advanceTimersByTimeAsync(200);
    await settle();
    expect(waiting.sent.map(({ kind }) => kind)).toEqual(['offer']);
  });

  it('leaves it to the other when the offer comes in time', async () => {
    const [newcomer, waiting] = newPair();
    waiting.link.expectConnection();
    await exchange(newcomer, waiting);
    await vi.advanceTimersByTimeAsync(6_000);
    await exchange(newcomer, waiting);
    expect([newcomer, waiting].map((one) => one.opened.length)).toEqual([1, 1]);
    expect(waiting.connection().getTransceivers()).toHaveLength(2);
  });

  it('starts over on request after everything has been tried, and the other side with it', async () => {
    const [ann, ben] = newPair();
    await exchange(ann, ben);
    for (const one of [ann, ben]) one.connection().become('connected');
    for (const one of [ann, ben]) one.connection().become('disconnected');
    for (let second = 0; second < 45; second++) {
      await vi.advanceTimersByTimeAsync(1_000);
      for (const one of [ann, ben]) one.sent.length = 0;
    }
    expect([ann, ben].map((one) => one.link.state())).toEqual(['failed', 'failed']);
    ben.link.retry();
    expect(ben.link.state()).toBe('reconnecting');
    await exchange(ann, ben);
    expect(ann.link.state()).toBe('reconnecting');
    expect([ann, ben].map((one) => one.connection().signalingState)).toEqual(['stable', 'stable']);
    for (const one of [ann, ben]) one.connection().become('connected');
    expect([ann, ben].map((one) => one.link.state())).toEqual(['connected', 'connected']);
  });

  it('gives up once more when a new attempt does not succeed either', async () => {
    const one = side({ polite: false, offersFirst: true });
    one.link.expectConnection();
    await vi.advanceTimersByTimeAsync(41_000);
    one.link.retry();
    expect(one.link.state()).toBe('connecting');
    await vi.advanceTimersByTimeAsync(41_000);
    expect([one.link.state(), one.failed()]).toEqual(['failed', 2]);
  });

  describe('sends no more than it may', () => {
    const video = { maxBitrate: 300_000, scaleResolutionDownBy: 2, maxFramerate: 30 };
    const limits = { audio: { maxBitrate: 40_000 }, video };
    const limitsOf = (one: Side) => {
      const [sound, picture] = one.connection().getTransceivers();
      return [sound.sender.encoding.maxBitrate, picture.sender.encoding];
    };

    beforeEach(() => void vi.spyOn(console, 'warn').mockImplementation(() => undefined));
    afterEach(() => vi.restoreAllMocks());

    it('before anything can be sent: with the first offer, and with the answer', async () => {
      const ann = side({ polite: false, offersFirst: true, limits });
      const ben = side({ polite: true, offersFirst: false, limits });
      expect(limitsOf(ann)).toEqual([40_000, video]);
      const atStable: unknown[] = [];
      const { onsignalingstatechange: before } = ben.connection();
      ben.connection().onsignalingstatechange = () => {
        if (ben.connection().signalingState === 'stable') atStable.push(limitsOf(ben));
        before?.();
      };
      await exchange(ann, ben);
      expect(atStable).toEqual([[40_000, video]]);
      expect(console.warn).not.toHaveBeenCalled();
    });

    it('once, when nothing has changed', async () => {
      const ann = side({ polite: false, offersFirst: true, limits });
      const ben = side({ polite: true, offersFirst: false, limits });
      const set = vi.spyOn(FakeSender.prototype, 'setParameters');
      await exchange(ann, ben);
      for (const one of [ann, ben]) one.link.limit({ ...limits });
      await settle();
      // Once for each sender of the answering side: the other side's came with the offer.
      expect(set).toHaveBeenCalledTimes(2);
    });

    it('also over a new connection', async () => {
      const [ann, ben] = newPair();
      ann.link.limit(limits);
      await exchange(ann, ben);
      ann.link.retry();
      await exchange(ann, ben);
      expect(ann.opened).toHaveLength(2);
      expect(limitsOf(ann)).toEqual([40_000, video]);
    });

    it('on both sides, and sets nothing while an offer is under way, which a browser refuses', async () => {
      const [ann, ben] = newPair();
      for (const one of [ann, ben]) one.link.limit(limits);
      await settle();
      expect(limitsOf(ann)).toEqual([undefined, {}]);
      await exchange(ann, ben);
      expect([limitsOf(ann), limitsOf(ben)]).toEqual([
        [40_000, video],
        [40_000, video],
      ]);
      expect(console.warn).not.toHaveBeenCalled();
    });

    it('and reads again what a negotiation has changed meanwhile', async () => {
      const [ann, ben] = newPair();
      await exchange(ann, ben);
      ann.link.limit(limits);
      await Promise.resolve();
      for (const { sender } of ann.connection().getTransceivers()) sender.negotiated();
      await settle();
      expect(limitsOf(ann)).toEqual([40_000, video]);
      expect(console.warn).not.toHaveBeenCalled();
    });
  });

  it('hears how loud the other is, and nothing of one who has stopped sending', async () => {
    const [ann, ben] = newPair();
    await exchange(ann, ben);
    const { receiver } = ann.connection().getTransceivers()[0];
    receiver.sources = [{ timestamp: 5, audioLevel: 0.1, rtpTimestamp: 0, source: 1 }];
    expect(await ann.link.remoteLevel()).toBe(0);
    ann.connection().become('connected');
    expect(await ann.link.remoteLevel()).toBeCloseTo(0.667, 2);
    vi.advanceTimersByTime(1_500);
    expect(await ann.link.remoteLevel()).toBe(0);
    receiver.sources = [{ timestamp: 6, audioLevel: 0.1, rtpTimestamp: 0, source: 1 }];
    expect(await ann.link.remoteLevel()).toBeGreaterThan(0);
  });

  it('closes once, and answers with InvalidStateError afterwards', () => {
    const { link, connection } = side({ polite: false, offersFirst: true });
    link.close();
    link.close();
    expect(connection().signalingState).toBe('closed');
    expect(link.state()).toBe('closed');
    const attempts = [
      () => link.setTracks({ audio: null, video: null }),
      () => link.receive({ id: 1, kind: 'candidate', data: null }),
      () => link.expectConnection(),
      () => link.hurry(),
      () => link.retry(),
      () => void link.stats(),
    ];
    for (const attempt of attempts) expect(attempt).toThrow(expect.objectContaining({ name: 'InvalidStateError' }));
  });
});
