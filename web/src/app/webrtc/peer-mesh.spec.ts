import { FakeConnection, fakeTrack } from './fake-connection';
import { type MeshOptions, type OutgoingSignal, PeerMesh } from './peer-mesh';
import { FIRST_BUDGET, FIRST_HEIGHT, shareUpload } from './quality/upload-budget';

function newMesh(self: number, of: Partial<MeshOptions> = {}) {
  const sent: OutgoingSignal[] = [];
  const applied: [number, string | undefined][] = [];
  const mesh = new PeerMesh({
    self,
    ice: {},
    onNeedIceServers: () => Promise.resolve({}),
    openConnection: FakeConnection.open,
    port: { send: (signal) => sent.push(signal), applied: (id, error) => applied.push([id, error]) },
    failed: () => undefined,
    ...of,
  });
  return { mesh, sent, applied };
}

const settle = async () => {
  for (let turn = 0; turn < 30; turn++) await Promise.resolve();
};

describe('PeerMesh', () => {
  const made: PeerMesh[] = [];
  const newOne = (self: number, of?: Partial<MeshOptions>) => {
    const one = newMesh(self, of);
    made.push(one.mesh);
    return one;
  };

  beforeEach(() => {
    FakeConnection.opened.length = 0;
    vi.stubGlobal('MediaStream', class {});
  });
  afterEach(() => {
    for (const mesh of made.splice(0)) mesh.close();
    vi.unstubAllGlobals();
  });

  it('offers to a callee who has not joined yet, without an epoch', async () => {
    const { mesh, sent } = newOne(1);
    mesh.connect({ id: 2, epoch: 0 }, { offersFirst: true });
    await settle();
    expect(sent).toEqual([expect.objectContaining({ to: 2, toEpoch: undefined, kind: 'offer' })]);
    expect(mesh.links().get(2)?.state()).toBe('new');
  });

  it('keeps that link when the callee joins, and names the epoch from then on', async () => {
    const { mesh, sent } = newOne(1);
    mesh.connect({ id: 2, epoch: 0 }, { offersFirst: true });
    const link = mesh.links().get(2);
    mesh.meet({ id: 2, epoch: 1 });
    expect(mesh.links().get(2)).toBe(link);
    expect(link?.state()).toBe('connecting');
    await settle();
    FakeConnection.opened[0].onicecandidate?.({ candidate: null });
    expect(sent.at(-1)).toEqual({ to: 2, toEpoch: 1, kind: 'candidate', data: null });
  });

  it('waits for the offer of whoever comes later, whatever their ids', async () => {
    for (const [self, other] of [
      [1, 2],
      [2, 1],
    ]) {
      const { mesh, sent } = newOne(self);
      mesh.meet({ id: other, epoch: 1 });
      await settle();
      expect(sent).toEqual([]);
    }
  });

  it('offers to all who are there when it is the one that comes later', async () => {
    const { mesh, sent } = newOne(3);
    for (const id of [1, 2, 4]) mesh.meet({ id, epoch: 2 }, { offersFirst: true });
    await settle();
    expect(sent.map(({ to, toEpoch, kind }) => [to, toEpoch, kind])).toEqual([
      [1, 2, 'offer'],
      [2, 2, 'offer'],
      [4, 2, 'offer'],
    ]);
  });

  it('closes the old link and waits with another when the other comes back with a higher epoch', async () => {
    const { mesh, sent } = newOne(1);
    mesh.meet({ id: 2, epoch: 1 }, { offersFirst: true });
    const old = mesh.links().get(2);
    await settle();
    const before = sent.length;
    mesh.meet({ id: 2, epoch: 2 });
    await settle();
    expect(old?.state()).toBe('closed');
    expect(mesh.links().get(2)).not.toBe(old);
    expect(sent).toHaveLength(before);
  });

  it('ends with one open connection a side when both offer at the same moment (R7)', async () => {
    const [a, b] = [newOne(1), newOne(2)];
    a.mesh.meet({ id: 2, epoch: 1 }, { offersFirst: true });
    b.mesh.meet({ id: 1, epoch: 1 }, { offersFirst: true });
    let id = 0;
    for (let round = 0; round < 6; round++) {
      await settle();
      for (const { kind, data } of a.sent.splice(0)) b.mesh.receive({ id: ++id, from: 1, epoch: 1, kind, data });
      for (const { kind, data } of b.sent.splice(0)) a.mesh.receive({ id: ++id, from: 2, epoch: 1, kind, data });
    }
    await settle();
    const live = FakeConnection.opened.filter(({ signalingState }) => signalingState !== 'closed');
    expect(live.map(({ signalingState }) => signalingState)).toEqual(['stable', 'stable']);
    expect([a.mesh.links().size, b.mesh.links().size]).toEqual([1, 1]);
  });

  it('tells each link what it may send, a new one from the beginning', async () => {
    const share = { links: 2, source: 'camera', height: 720, budget: FIRST_BUDGET } as const;
    const first = shareUpload({ ...share, proven: FIRST_HEIGHT });
    const { mesh } = newOne(1, { firstLimits: () => first });
    const limits = shareUpload(share);
    mesh.meet({ id: 2, epoch: 1 }, { offersFirst: true });
    mesh.limit(2, limits);
    mesh.meet({ id: 3, epoch: 1 }, { offersFirst: true });
    await settle();
    const answer = { kind: 'answer', data: { type: 'answer', sdp: '' }, epoch: 1 } as const;
    for (const from of [2, 3]) mesh.receive({ ...answer, id: from, from });
    await settle();
    const encodings = FakeConnection.opened.map((one) => one.getTransceivers().map(({ sender }) => sender.encoding));
    const sound = { priority: 'high', networkPriority: 'high', maxBitrate: 40_000 };
    expect(encodings).toEqual([
      [sound, limits.video],
      [sound, first.video],
    ]);
    expect([first, limits].map(({ video }) => 720 / video.scaleResolutionDownBy)).toEqual([180, 540]);
  });

  it('ignores an older epoch, of a participant or of a signal', async () => {
    const { mesh, applied } = newOne(1);
    mesh.meet({ id: 2, epoch: 3 });
    const link = mesh.links().get(2);
    mesh.meet({ id: 2, epoch: 2 });
    mesh.receive({ id: 9, from: 2, epoch: 2, kind: 'candidate', data: null });
    await settle();
    expect(mesh.links().get(2)).toBe(link);
    expect(applied).toEqual([[9, 'It is from an earlier page of the sender.']]);
  });

  it('makes room for a signal that is ahead of the news of a fresh page', () => {
    const { mesh } = newOne(2);
    mesh.meet({ id: 1, epoch: 1 });
    const old = mesh.links().get(1);
    mesh.receive({ id: 5, from: 1, epoch: 2, kind: 'offer', data: { type: 'offer', sdp: 'v=0\r\n' } });
    expect(old?.state()).toBe('closed');
    expect(mesh.links().size).toBe(1);
  });

  it('opens no connection for a signal of somebody it was not told of (R1)', () => {
    const { mesh, applied } = newOne(1);
    mesh.receive({ id: 4, from: 66, epoch: 1, kind: 'offer', data: { type: 'offer', sdp: '' } });
    expect(FakeConnection.opened).toHaveLength(0);
    expect(applied).toEqual([[4, 'There is no link to this participant.']]);
  });

  it('makes one connection per pair, however often somebody is met (R7)', () => {
    const { mesh } = newOne(1);
    mesh.connect({ id: 2, epoch: 0 }, { offersFirst: true });
    for (let time = 0; time < 5; time++) mesh.meet({ id: 2, epoch: 1 });
    mesh.connect({ id: 2, epoch: 1 }, { offersFirst: true });
    expect(FakeConnection.opened).toHaveLength(1);
  });

  it('sends new tracks to everybody, also to whoever comes later', async () => {
    const { mesh } = newOne(1);
    const audio = fakeTrack('audio');
    mesh.meet({ id: 2, epoch: 1 }, { offersFirst: true });
    mesh.setTracks({ audio, video: null });
    mesh.meet({ id: 3, epoch: 1 }, { offersFirst: true });
    await settle();
    const sent = FakeConnection.opened.map((connection) => connection.getTransceivers()[0].sender.track);
    expect(sent).toEqual([audio, audio]);
  });

  it('closes all links once, and answers with InvalidStateError afterwards', () => {
    const { mesh } = newOne(1);
    mesh.meet({ id: 2, epoch: 1 });
    mesh.close();
    mesh.close();
    expect(FakeConnection.opened[0].signalingState).toBe('closed');
    expect(() => mesh.meet({ id: 3, epoch: 1 })).toThrow(expect.objectContaining({ name: 'InvalidStateError' }));
  });
});
