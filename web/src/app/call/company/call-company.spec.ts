import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import type { Call, Participant } from '@contracts';
import type { LocalMedia } from '../../media/local-media';
import { Problem } from '../../session/api-problem';
import type { LinkState } from '../../webrtc/peer-link';
import { newCall, newParticipant, withPeople } from '../testing/call-fixtures';
import { CallNotices } from '../session/call-notices';
import { CallRecord } from '../session/call-record';
import { newSignaling } from '../testing/fake-signaling';
import { Hosting } from './hosting';
import { Invites } from './invites';
import { LinkReporter } from '../report/link-reporter';
import type { MeetingsApi } from '../session/meetings-api';
import { PairStates, reportsOf } from '../mesh/pair-states';
import { Reactions } from './reactions';
import { VideoLimit } from '../mesh/video-limit';

const ROOM = 'abcd-efgh-jkmn';

function newMeeting(of: Partial<Call> = {}): Call {
  const people: [number, Partial<Participant>][] = [
    [11, { role: 'host', displayName: 'Ann' }],
    [12, { role: 'member', displayName: 'Ben' }],
    [13, { role: 'member', displayName: 'Cy' }],
  ];
  const participants = people.map(([id, rest]) => newParticipant(id, { state: 'joined', epoch: 1, ...rest }));
  return newCall({ kind: 'room', status: 'accepted', roomCode: ROOM, roomTitle: 'Stand-up', participants, ...of });
}
const asMember = (id: number) => new CallRecord(newMeeting(), { userId: null, participantId: id });
const words = (notices: CallNotices) => notices.shown().map((notice) => notice.words);

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('CallNotices', () => {
  it('shows words once, for a while', () => {
    const notices = new CallNotices();
    notices.say('Ann muted you.');
    notices.say('Ann muted you.');
    expect(words(notices)).toEqual(['Ann muted you.']);
    vi.advanceTimersByTime(9_000);
    expect(words(notices)).toEqual([]);
  });
});

describe('Hosting', () => {
  function newHost() {
    const asked: unknown[][] = [];
    let failure: Error | null = null;
    const note =
      (name: string) =>
      (...rest: unknown[]) => {
        asked.push([name, ...rest]);
        return failure ? Promise.reject(failure) : Promise.resolve();
      };
    const api = { act: note('act'), admitAll: note('admitAll'), lock: note('lock'), end: note('end') };
    const notices = new CallNotices();
    const hosting = new Hosting({ record: asMember(11), api: api as unknown as MeetingsApi, notices });
    return { hosting, asked, notices, fail: (error: Error) => (failure = error) };
  }

  it('asks the server for what the host does to whom', async () => {
    const { hosting, asked } = newHost();
    await hosting.admit(14);
    await hosting.deny(15);
    await hosting.mute(12);
    await hosting.lowerHand(12);
    await hosting.remove(12);
    await hosting.admitAll();
    await hosting.lock(true);
    await hosting.endForAll();
    expect(asked).toEqual([
      ['act', ROOM, 14, 'admit'],
      ['act', ROOM, 15, 'deny'],
      ['act', ROOM, 12, 'mute'],
      ['act', ROOM, 12, 'lower-hand'],
      ['act', ROOM, 12, 'remove'],
      ['admitAll', ROOM],
      ['lock', ROOM, true],
      ['end', ROOM],
    ]);
  });

  it('says what did not work', async () => {
    const { hosting, notices, fail } = newHost();
    fail(new Problem(409, 'room-full', 'for developers'));
    await hosting.admit(14);
    expect(words(notices)).toEqual(['The room is full. Try again when somebody has left.']);
  });
});

describe('Invites', () => {
  function newInvites(answer: () => Promise<Call>) {
    const asked: unknown[][] = [];
    const learned: Call[] = [];
    const notices = new CallNotices();
    const note =
      (name: string) =>
      (...rest: unknown[]) => {
        asked.push([name, ...rest]);
        return answer();
      };
    const api = { invite: note('invite'), takeBack: note('takeBack') } as unknown as MeetingsApi;
    const record = asMember(11);
    const invites = new Invites({ record, api, notices, learn: (call) => (learned.push(call), record.learn(call)) });
    return { invites, asked, learned, notices, record };
  }

  it('rings somebody, shows that it rings, and takes it back', async () => {
    const rung = newParticipant(20, { userId: 9, displayName: 'Dot', state: 'invited' });
    const call = newMeeting({ version: 2, participants: [...newMeeting().participants, rung] });
    const { invites, asked } = newInvites(() => Promise.resolve(call));
    expect(await invites.ring(9)).toBe(true);
    expect(invites.ringing().map(({ displayName }) => displayName)).toEqual(['Dot']);
    await invites.takeBack(9);
    expect(asked).toEqual([
      ['invite', 7, 9],
      ['takeBack', 7, 9],
    ]);
  });

  it('asks once at a time, and tells in words why it does not ring', async () => {
    const { invites, asked, notices } = newInvites(() =>
      Promise.reject(new Problem(409, 'call-full', 'for developers')),
    );
    const [first, second] = await Promise.all([invites.ring(9), invites.ring(9)]);
    expect([first, second, asked.length]).toEqual([false, false, 1]);
    expect([words(notices), invites.busy().size]).toEqual([
      ['No more people can be in this call. Try again when somebody has left.'],
      0,
    ]);
  });

  it('tells who declined or did not answer', () => {
    const { invites, record } = newInvites(() => Promise.reject(new Error()));
    record.learn(
      withPeople(record.call(), newParticipant(20, { state: 'rejected' }), newParticipant(21, { state: 'missed' })),
    );
    expect(invites.unanswered().map(({ id }) => id)).toEqual([20, 21]);
  });

  it('tells nobody whom the host did not let in', () => {
    const { invites, record } = newInvites(() => Promise.reject(new Error()));
    record.learn(withPeople(record.call(), newParticipant(22, { role: 'member', state: 'rejected' })));
    expect(invites.unanswered()).toEqual([]);
  });
});

describe('Reactions', () => {
  it('shows mine at once and once, those of others as they come, each for a while', () => {
    const { signaling, tell, of } = newSignaling();
    const reactions = new Reactions({ callId: 7, signaling, me: () => 11 });
    reactions.send('👏');
    tell('call:reaction', { callId: 7, from: 11, reaction: '👏' });
    tell('call:reaction', { callId: 7, from: 12, reaction: '🎉' });
    tell('call:reaction', { callId: 8, from: 12, reaction: '😮' });
    expect(reactions.passing().map(({ from, reaction }) => [from, reaction])).toEqual([
      [11, '👏'],
      [12, '🎉'],
    ]);
    expect(of('call:reaction')).toEqual([{ callId: 7, reaction: '👏' }]);
    vi.advanceTimersByTime(5_000);
    expect(reactions.passing()).toEqual([]);
    reactions.close();
  });
});

describe('PairStates', () => {
  function newPairs(me: number) {
    const { signaling, tell } = newSignaling();
    const now = signal(0);
    const record = asMember(me);
    const pairs = new PairStates({ callId: 7, signaling, record, now });
    const report = (from: number, links: [number, string][]) =>
      tell('call:links', { callId: 7, from, links: links.map(([participantId, state]) => ({ participantId, state })) });
    return { pairs, report, now, record };
  }

  it('tells both ends of a pair that has failed, though only one of them says so', () => {
    const [ann, ben, cy] = [newPairs(11), newPairs(12), newPairs(13)];
    for (const { report } of [ann, ben, cy]) report(12, [[13, 'failed']]);
    for (const { report } of [ann, ben, cy]) report(13, [[12, 'connected']]);
    expect([ben, cy].map(({ pairs }) => pairs.broken())).toEqual([[{ a: 12, b: 13 }], [{ a: 12, b: 13 }]]);
    // Ann is the host.
    expect(ann.pairs.broken()).toEqual([{ a: 12, b: 13 }]);
  });

  it('tells nobody else', () => {
    const { pairs, report } = newPairs(13);
    report(11, [[12, 'failed']]);
    expect(pairs.broken()).toEqual([]);
  });

  it('gives a pair eight seconds to come up before it is spoken of, and as long to come back', () => {
    const { pairs, report, now } = newPairs(12);
    report(12, [[13, 'connecting']]);
    now.set(7_900);
    report(12, [[13, 'connecting']]);
    expect(pairs.broken()).toEqual([]);
    now.set(8_000);
    expect(pairs.broken()).toEqual([{ a: 12, b: 13 }]);
    report(12, [[13, 'connected']]);
    expect(pairs.broken()).toEqual([]);
    report(12, [[13, 'reconnecting']]);
    expect(pairs.broken()).toEqual([]);
  });

  it('blames no pair for somebody who is away', () => {
    const { pairs, report, record } = newPairs(12);
    report(12, [[13, 'failed']]);
    record.learn(withPeople(record.call(), newParticipant(13, { state: 'reconnecting', epoch: 1 })));
    expect(pairs.broken()).toEqual([]);
  });

  it('forgets those who have left', () => {
    const { pairs, report, record } = newPairs(12);
    report(12, [[13, 'failed']]);
    record.learn(withPeople(record.call(), newParticipant(13, { state: 'left', epoch: 1 })));
    expect(pairs.broken()).toEqual([]);
  });
});

describe('LinkReporter', () => {
  function newReporter() {
    const world = newSignaling();
    const links = signal<ReadonlyMap<number, LinkState>>(new Map([[12, 'connecting']]));
    const company = signal([newParticipant(12, { epoch: 1 })]);
    const pairs = new PairStates({
      callId: 7,
      signaling: world.signaling,
      record: asMember(11),
      now: signal(0),
    });
    const reporter = TestBed.runInInjectionContext(
      () => new LinkReporter({ callId: 7, signaling: world.signaling, me: () => 11, links, company, pairs }),
    );
    const tick = async () => {
      TestBed.tick();
      await vi.advanceTimersByTimeAsync(400);
    };
    return { ...world, links, company, pairs, reporter, tick };
  }

  it('reports changes that come together once, and again when somebody joins or the server is back', async () => {
    const { of, links, company, connected, reporter, tick } = newReporter();
    TestBed.tick();
    links.set(
      new Map<number, LinkState>([
        [12, 'connected'],
        [13, 'connecting'],
      ]),
    );
    await tick();
    expect(of('call:links').map((payload) => payload['links'])).toEqual([
      [
        { participantId: 12, state: 'connected' },
        { participantId: 13, state: 'connecting' },
      ],
    ]);
    company.set([...company(), newParticipant(14, { epoch: 1 })]);
    await tick();
    connected.set(false);
    await tick();
    connected.set(true);
    await tick();
    expect(of('call:links')).toHaveLength(3);
    reporter.close();
  });

  it('lets me see my own links without the server', async () => {
    const { pairs, links, tick, reporter } = newReporter();
    links.set(new Map([[12, 'failed']]));
    await tick();
    expect(pairs.broken()).toEqual([{ a: 11, b: 12 }]);
    reporter.close();
  });

  it('speaks of no link that is closed', () => {
    expect(reportsOf(new Map([[12, 'closed']]))).toEqual([]);
  });
});

describe('VideoLimit', () => {
  function newLimit() {
    const wanted: object[] = [];
    const state = signal({ audio: true, video: true, screen: false });
    const media = {
      wanted: state,
      want: (patch: object) => (wanted.push(patch), state.update((before) => ({ ...before, ...patch }))),
    } as unknown as LocalMedia;
    const count = signal(6);
    const notices = new CallNotices();
    const limit = TestBed.runInInjectionContext(() => new VideoLimit({ media, notices, count, most: signal(6) }));
    TestBed.tick();
    return { limit, wanted, count, notices, state };
  }

  it('turns the camera off with words when the seventh comes, and never on again (C6)', () => {
    const { limit, wanted, count, notices } = newLimit();
    expect(wanted).toEqual([]);
    count.set(7);
    TestBed.tick();
    expect(wanted).toEqual([{ video: false }]);
    expect(words(notices)).toEqual(['With more than 6 people in the call, cameras are off.']);
    count.set(6);
    TestBed.tick();
    expect(wanted).toHaveLength(1);
    limit.close();
  });

  it('has nothing to say to somebody without a camera', () => {
    const { limit, count, notices, state } = newLimit();
    state.update((before) => ({ ...before, video: false }));
    count.set(9);
    TestBed.tick();
    expect(words(notices)).toEqual([]);
    limit.close();
  });
});
