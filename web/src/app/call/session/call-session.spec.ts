import { TestBed } from '@angular/core/testing';
import type { Call, Participant, Snapshot } from '@contracts';
import { LocalMedia } from '../../media/local-media';
import { Problem } from '../../session/api-problem';
import { ServerClock } from '../../session/server-clock';
import { Signaling } from '../../signaling/signaling';
import { SignalingRefused } from '../../signaling/signaling-errors';
import { FakeConnection, fakeTrack } from '../../webrtc/fake-connection';
import { newCall, newParticipant } from '../testing/call-fixtures';
import { CallNews } from './call-news';
import { CallSession } from './call-session';
import { CallsApi } from './calls-api';
import { newSignaling } from '../testing/fake-signaling';
import { MeetingsApi } from './meetings-api';

const ROOM = 'abcd-efgh-jkmn';
const BEN = 12;
const settle = async () => {
  for (let turn = 0; turn < 60; turn++) await Promise.resolve();
  TestBed.tick();
};
const person = (id: number, of: Partial<Participant> = {}) =>
  newParticipant(id, {
    userId: id - 10,
    displayName: `Person ${id}`,
    role: 'member',
    state: 'joined',
    epoch: 1,
    ...of,
  });

function newMeeting(of: Partial<Call> = {}): Call {
  return newCall({
    kind: 'room',
    status: 'accepted',
    callee: null,
    roomCode: ROOM,
    roomTitle: 'Stand-up',
    acceptedAt: new Date().toISOString(),
    participants: [person(11, { role: 'host', displayName: 'Ann' }), person(BEN, { epoch: 0 }), person(13)],
    ...of,
  });
}

/** Ben's side of a call; records everything that reaches the server. */
function newPart(call = newMeeting()) {
  const done: string[] = [];
  const note = <T>(name: string, result: T) => {
    done.push(name);
    return Promise.resolve(result);
  };
  const world = newSignaling({
    'call:join': () => ({ participantId: BEN, epoch: 1, participants: call.participants, version: 1, lastSignalId: 0 }),
  });
  const meetings = {
    leave: () => note('leave', undefined),
    end: () => note('end for all', undefined),
    join: () => note('join room', { call: { ...call, version: 9 }, participantId: BEN }),
    messages: () => Promise.resolve({ items: [], nextCursor: null }),
  };
  const calls = {
    find: () => note('find', { ...call, version: 8 }),
    end: (_: number, reason: string) =>
      note(`end ${reason}`, { ...call, status: 'ended', endReason: reason, version: 10 }),
    config: () => Promise.resolve({ iceServers: [], maxParticipants: 6 }),
  };
  const capture = ({ audio, video }: MediaStreamConstraints = {}) => {
    const tracks = [...(audio ? ['audio'] : []), ...(video ? ['video'] : [])].map((kind) => fakeTrack(kind));
    return Promise.resolve({ getTracks: () => tracks } as unknown as MediaStream);
  };
  const source = { getUserMedia: capture, getDisplayMedia: () => Promise.reject(new Error('not here')) };
  const media = new LocalMedia({ source, chosen: () => ({ microphone: null, camera: null }) });
  TestBed.configureTestingModule({
    providers: [
      { provide: Signaling, useValue: world.signaling },
      { provide: CallsApi, useValue: calls },
      { provide: MeetingsApi, useValue: meetings },
      { provide: ServerClock, useValue: { now: () => Date.now(), learn: () => undefined } },
    ],
  });
  const own = { userId: BEN - 10, participantId: call.kind === 'room' ? BEN : null };
  const session = TestBed.runInInjectionContext(() => new CallSession(call, media, own));
  const start = async () => {
    await media.open({ audio: true, video: true });
    await session.start();
    await settle();
  };
  const open = () => FakeConnection.opened.filter(({ signalingState }) => signalingState !== 'closed');
  const news = TestBed.inject(CallNews);
  news.calls.subscribe((told) => session.learn(told));
  let { version } = news.learn(call);
  const change = (participant: Participant) =>
    world.tell('call:participant', { callId: call.id, version: ++version, participant, change: 'media' });
  const giveUp = async (index = 0) => {
    FakeConnection.opened[index].become('connected');
    FakeConnection.opened[index].become('failed');
    await vi.advanceTimersByTimeAsync(45_000);
    await settle();
  };
  return { session, media, done, calls, meetings, start, open, change, giveUp, ...world };
}

describe('CallSession', () => {
  const parts: ReturnType<typeof newPart>[] = [];
  const part = (call?: Call) => {
    const made = newPart(call);
    parts.push(made);
    return made;
  };

  beforeEach(() => {
    FakeConnection.opened.length = 0;
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] });
    vi.stubGlobal('MediaStream', class {});
    vi.stubGlobal('RTCPeerConnection', FakeConnection);
  });
  afterEach(() => {
    for (const { session } of parts.splice(0)) session.stop();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('offers to all who are there when it comes in, and to nobody else (R1)', async () => {
    const { session, start, of } = part(
      newMeeting({
        participants: [
          person(11),
          person(BEN, { epoch: 0 }),
          person(13, { state: 'reconnecting' }),
          person(14, { epoch: 0 }),
          person(15, { state: 'waiting' }),
          person(16, { state: 'left' }),
          person(17, { state: 'ringing', epoch: 0 }),
        ],
      }),
    );
    await start();
    expect([...session.links().keys()]).toEqual([11, 13]);
    expect(of('signal').map(({ to, kind, toEpoch }) => [to, kind, toEpoch])).toEqual([
      [11, 'offer', 1],
      [13, 'offer', 1],
    ]);
    expect(session.phase().name).toBe('talking');
  });

  it('makes a link for whoever comes later, and lets them offer', async () => {
    const { session, start, change, of } = part();
    await start();
    const before = of('signal').length;
    change(person(14));
    await settle();
    expect(session.linkOf(14)?.state()).toBe('connecting');
    expect(of('signal')).toHaveLength(before);
  });

  it('closes the link to whoever leaves or is removed, at once', async () => {
    const { session, start, change, open } = part();
    await start();
    expect(open()).toHaveLength(2);
    change(person(11, { state: 'left', leaveReason: 'removed' }));
    expect([open().length, session.linkOf(11)]).toEqual([1, null]);
  });

  it('goes on when one pair of many has failed, shows it, and starts over on request', async () => {
    const { session, start, giveUp, done } = part();
    await start();
    await giveUp();
    expect(session.linkOf(11)?.state()).toBe('failed');
    expect([session.over(), done]).toEqual([false, []]);
    expect(session.pairs.broken()).toContainEqual({ a: 11, b: BEN });
    session.linkOf(11)?.retry();
    expect(session.linkOf(11)?.state()).toBe('reconnecting');
  });

  it('goes on in a room in which the only other cannot be reached', async () => {
    const { session, start, giveUp } = part(newMeeting({ participants: [person(11), person(BEN, { epoch: 0 })] }));
    await start();
    await giveUp();
    expect([session.over(), session.linkOf(11)?.state()]).toEqual([false, 'failed']);
  });

  describe('of a direct call', () => {
    const direct = (others: Participant[]) =>
      newCall({
        status: 'accepted',
        participants: [
          newParticipant(11, { userId: 1, role: 'caller', state: 'joined', epoch: 1 }),
          newParticipant(BEN, { userId: 2, state: 'joined' }),
          ...others,
        ],
      });

    it('ends when the link between the two has failed', async () => {
      const { session, start, giveUp, done } = part(direct([]));
      await start();
      await giveUp();
      expect([session.phase().words, done]).toEqual(['Connection lost', ['end connection-lost']]);
    });

    const answered = () => ({ answered: true, again: 0, relay: 'none' as const });

    it('did not come about where somebody gives up, or hangs up after tries in vain', async () => {
      for (const [way, again] of [
        ['giveUp', 0],
        ['hangUp', 1],
      ] as const) {
        TestBed.resetTestingModule();
        const { session, start, done } = part(direct([]));
        await start();
        Object.assign(session.link()!, { tries: () => ({ ...answered(), again }) });
        session[way]();
        expect([session.phase().words, done]).toEqual(['Could not connect', ['end connect-failed']]);
      }
    });

    it('is hung up where it is soon, was connected before, or the other’s page never answered', async () => {
      for (const of of [
        { again: 0 },
        { again: 2, connected: true },
        { again: 2, answered: false },
        { again: 2, epoch: 2 },
      ]) {
        TestBed.resetTestingModule();
        const { session, start, done, change } = part(direct([]));
        await start();
        Object.assign(session.link()!, { tries: () => ({ ...answered(), ...of }) });
        if (of.connected) FakeConnection.opened.at(-1)!.become('connected');
        if (of.epoch) change({ ...session.me()!, epoch: of.epoch });
        session.hangUp();
        expect(done).toEqual(['end hangup']);
      }
    });

    it('was connected where the other has come back with a fresh page that cannot be reached', async () => {
      for (const [way, end] of [
        ['giveUp', 'hangup'],
        ['fails', 'connection-lost'],
      ] as const) {
        TestBed.resetTestingModule();
        FakeConnection.opened.length = 0;
        const { session, start, done, change } = part(direct([]));
        await start();
        FakeConnection.opened[0].become('connected');
        change({ ...session.other()!, epoch: 2 });
        expect(session.link()?.wasConnected()).toBe(false);
        Object.assign(session.link()!, { tries: answered });
        if (way === 'giveUp') session.giveUp();
        else await vi.advanceTimersByTimeAsync(60_000);
        await settle();
        expect(done).toEqual([`end ${end}`]);
      }
    });

    it('was connected where three talked, and the two who are left never reached each other', async () => {
      const { session, start, change, done } = part(direct([person(13)]));
      await start();
      FakeConnection.opened[1].become('connected');
      await vi.advanceTimersByTimeAsync(60_000);
      expect([session.link()?.state(), session.over()]).toEqual(['failed', false]);
      change(person(13, { state: 'left' }));
      await settle();
      expect(done).toEqual(['end connection-lost']);
    });

    it('goes on while a third is there or is being rung, and ends when only the failed pair is left', async () => {
      const { session, start, giveUp, change } = part(direct([person(13)]));
      await start();
      await giveUp();
      expect(session.over()).toBe(false);
      change(person(13, { state: 'left' }));
      expect(session.phase().words).toBe('Connection lost');
    });

    it('is left, not ended, when three are in it', async () => {
      const { session, start, done } = part(direct([person(13)]));
      await start();
      session.leave();
      await settle();
      expect([session.phase().words, done]).toEqual(['You left the call', ['end hangup']]);
    });
  });

  it('leaves a room at once, whatever the server says, and stays out when the meeting ends later', async () => {
    const { session, start, open, done, media } = part();
    await start();
    session.leave();
    expect([session.phase().words, open().length, media.microphone()]).toEqual(['You left the room', 0, null]);
    session.learn(newMeeting({ status: 'ended', endReason: 'hangup', version: 30 }));
    await settle();
    expect([session.phase().words, done]).toEqual(['You left the room', ['leave']]);
  });

  it('ends for all by the server alone', async () => {
    const { session, start, done } = part();
    await start();
    await session.endForAll();
    expect([session.over(), done]).toEqual([false, ['end for all']]);
    session.learn(newMeeting({ status: 'ended', endReason: 'hangup', version: 30 }));
    expect(session.phase().words).toBe('The meeting has ended');
  });

  it('closes everything at once when it is removed, and says so (R3)', async () => {
    const { session, start, open, tell, done } = part();
    await start();
    tell('call:removed', { callId: 99 });
    expect(session.over()).toBe(false);
    tell('call:removed', { callId: 7 });
    expect([session.phase().words, open().length]).toEqual(['You were removed from the room by the host', 0]);
    expect(done).toEqual([]);
  });

  it('notices its removal from the state of the call, too', async () => {
    const { session, start, open } = part();
    await start();
    const removed = person(BEN, { state: 'left', leaveReason: 'removed' });
    session.learn(newMeeting({ version: 5, participants: [person(11), removed] }));
    expect([session.over(), open().length]).toEqual([true, 0]);
  });

  it('mutes itself when the host asks for it, and nothing more (C6)', async () => {
    const { session, start, tell, media } = part();
    await start();
    tell('call:mute-requested', { callId: 7, by: 11 });
    expect(media.actual()).toMatchObject({ audio: false, video: true });
    expect(session.notices.shown().map(({ words }) => words)).toEqual(['Ann muted you.']);
    tell('call:mute-requested', { callId: 7, by: 11 });
    expect(media.actual().audio).toBe(false);
  });

  it('changes nobody’s microphone or camera when people are added (C6)', async () => {
    const { session, start, change, media } = part();
    await start();
    const before = media.actual();
    change(person(14));
    session.learn(newMeeting({ version: 6, type: 'video' }));
    await settle();
    expect(media.actual()).toEqual(before);
  });

  it('turns the camera off when more are there than may be seen, and refuses to turn it on', async () => {
    const { session, start, change, media } = part();
    await start();
    for (const id of [14, 15, 16]) change(person(id));
    await settle();
    expect(media.actual().video).toBe(true);
    change(person(17));
    await settle();
    expect(media.wanted().video).toBe(false);
    session.toggleCamera();
    expect(media.wanted().video).toBe(false);
    expect(session.notices.shown()).toHaveLength(1);
  });

  it('turns the camera off when the server refuses it', async () => {
    const { start, media, answers } = part();
    await start();
    await media.want({ video: false });
    answers['call:media'] = ({ media: sent }) => {
      if ((sent as { video: boolean }).video) throw new SignalingRefused('too-many-for-video', 'Too many.');
      return {};
    };
    await media.want({ video: true });
    await settle();
    expect(media.wanted().video).toBe(false);
  });

  it('shows my hand at once, and takes it back where the server did not hear of it', async () => {
    const { session, start, answers, of } = part();
    await start();
    session.raiseHand();
    expect([session.me()?.handRaised, of('call:hand')]).toEqual([true, [{ callId: 7, raised: true }]]);
    answers['call:hand'] = () => {
      throw new SignalingRefused('unavailable', 'Not now.');
    };
    session.lowerHand();
    await settle();
    expect(session.me()?.handRaised).toBe(true);
  });

  it('comes back into a room that has given this device up, by its rules', async () => {
    const { session, start, done, answers, of, snapshots, connected } = part();
    await start();
    answers['call:resume'] = () => {
      throw new SignalingRefused('not-found', 'No such call.');
    };
    connected.set(false);
    connected.set(true);
    snapshots.next({ calls: [] } as unknown as Snapshot);
    await settle();
    await settle();
    expect(done).toEqual(['find', 'join room']);
    expect([of('call:join').length, session.phase().name]).toEqual([2, 'talking']);
  });

  it('stays out of a room that does not let it back', async () => {
    const { session, start, answers, snapshots, meetings } = part();
    await start();
    meetings.join = () => Promise.reject(new Problem(403, 'removed', 'You were removed.'));
    answers['call:resume'] = () => {
      throw new SignalingRefused('not-found', 'No such call.');
    };
    snapshots.next({ calls: [] } as unknown as Snapshot);
    await settle();
    await settle();
    expect(session.phase().words).toBe('You were removed from the room by the host');
  });

  it('makes no new links when only the connection to the server was away', async () => {
    const { session, start, answers, snapshots, of } = part();
    await start();
    const links = [...session.links().values()];
    answers['call:resume'] = answers['call:join'];
    snapshots.next({ calls: [] } as unknown as Snapshot);
    await settle();
    expect([...session.links().values()]).toEqual(links);
    expect(of('signal').filter(({ kind }) => kind === 'offer')).toHaveLength(2);
  });

  it('lets go of everything when it is over', async () => {
    const { session, start, of, tell } = part();
    await start();
    session.leave();
    const before = of('call:links').length;
    tell('call:chat', { callId: 7, id: 5, from: 11, text: 'Late', at: new Date().toISOString() });
    await vi.advanceTimersByTimeAsync(30_000);
    await settle();
    expect([of('call:links').length - before, session.chat.messages()]).toEqual([0, []]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
