import type { CallEntity } from '../rows/call.entity.js';
import type { ParticipantEntity } from '../rows/participant.entity.js';
import { differenceBetween, toldOf } from './call-difference.js';

const person = (id: number, over: Partial<ParticipantEntity> = {}): ParticipantEntity =>
  ({
    ...{ id, callId: 1, userId: id, guestId: null, guestName: null, user: { displayName: `P${id}` }, role: 'member' },
    ...{
      state: 'joined',
      leaveReason: null,
      deviceId: `device ${id}`,
      epoch: 1,
      handRaised: false,
      joinedAt: new Date(0),
    },
    ...{ audio: true, video: false, screen: false, listening: false },
    ...over,
  }) as ParticipantEntity;

const call = (version: number, participants: ParticipantEntity[], over: Partial<CallEntity> = {}): CallEntity =>
  ({ id: 1, version, status: 'accepted', participants, ...over }) as CallEntity;

/** What is told when two people talk and one of them changes like this. */
const after = (change: Partial<ParticipantEntity>, before: Partial<ParticipantEntity> = {}) =>
  differenceBetween(toldOf(call(1, [person(1), person(2, before)])), call(2, [person(1), person(2, change)]));

describe('what another process has done to a call', () => {
  it.each<[string, Partial<ParticipantEntity>, Partial<ParticipantEntity>]>([
    ['joined', { epoch: 2 }, {}],
    ['joined', {}, { epoch: 0 }],
    ['left', { state: 'left', leaveReason: 'left' }, {}],
    ['reconnecting', { state: 'reconnecting' }, {}],
    ['resumed', {}, { state: 'reconnecting' }],
    ['hand', { handRaised: true }, {}],
    ['media', { video: true }, {}],
    ['waiting', { state: 'waiting', joinedAt: null }, { state: 'left' }],
    ['profile', { user: { displayName: 'New' } as ParticipantEntity['user'] }, {}],
  ])('%s', (change, now, before) => {
    expect(after(now, before).news).toEqual([{ cause: 'participants', participantId: 2, change }]);
  });

  it.each(['missed', 'rejected'] as const)('somebody who was rung into the call and has %s it has left', (state) => {
    for (const rung of ['invited', 'ringing'] as const)
      expect(after({ state, joinedAt: null }, { state: rung }).news).toEqual([
        { cause: 'participants', participantId: 2, change: 'left' },
      ]);
  });

  it('somebody who is rung and then removed is told so that their devices stop, but not as one who left', () => {
    const { news, removed } = after({ state: 'left', leaveReason: 'removed' }, { state: 'ringing' });
    expect([news, removed]).toEqual([[{ cause: 'participants', participantId: 2 }], [2]]);
  });

  it('somebody who is removed after they have left hears of nothing else', () => {
    const { news, removed } = after({ state: 'left', leaveReason: 'removed' }, { state: 'left', leaveReason: 'left' });
    expect([news, removed]).toEqual([[{ cause: 'participants' }], [2]]);
  });

  it('several changes of one person are told each', () => {
    const { news } = after({ handRaised: true, screen: true });
    expect(news.map((one) => one.change)).toEqual(['hand', 'media']);
  });

  it('somebody rung into the call makes their devices ring, once', () => {
    expect(after({ state: 'invited', deviceId: null }, { state: 'left' }).news).toEqual([
      { cause: 'invited', participantId: 2 },
    ]);
    expect(after({ state: 'invited' }, { state: 'invited' }).news).toEqual([{ cause: 'participants' }]);
    expect(after({ state: 'ringing' }, { state: 'invited' }).news).toEqual([
      { cause: 'participants', participantId: 2 },
    ]);
  });

  it('somebody whose other device rings already makes their devices here ring, too', () => {
    expect(after({ state: 'ringing', deviceId: null }, { state: 'left' }).news).toEqual([
      { cause: 'invited', participantId: 2 },
    ]);
  });

  it('a new call is created where it was not known, unless it runs or is over already', () => {
    const of = (status: CallEntity['status']) => differenceBetween(null, call(1, [], { status })).news;
    expect(of('initiated')).toEqual([{ cause: 'created' }]);
    expect(of('accepted')).toEqual([{ cause: 'participants' }]);
    expect(of('missed')).toEqual([{ cause: 'over' }]);
  });

  it('the steps of a call are told by their status, and its end once', () => {
    const between = (from: CallEntity['status'], to: CallEntity['status']) =>
      differenceBetween(toldOf(call(1, [], { status: from })), call(2, [], { status: to })).news;
    expect(between('initiated', 'ringing')).toEqual([{ cause: 'ringing' }]);
    expect(between('ringing', 'accepted')).toEqual([{ cause: 'accepted' }]);
    expect(between('accepted', 'ended')).toEqual([{ cause: 'over' }]);
    expect(between('ended', 'ended')).toEqual([]);
  });

  it('what nobody can see in detail is told with the whole call', () => {
    expect(differenceBetween(toldOf(call(1, [person(1)])), call(2, [person(1)])).news).toEqual([
      { cause: 'participants' },
    ]);
    expect(after({ role: 'host' }).news).toEqual([{ cause: 'participants', participantId: 2 }]);
  });

  it('people at the door learn whether they may come in', () => {
    const waiting = { state: 'waiting', joinedAt: null } as const;
    expect(after({}, waiting).admitted).toEqual([{ id: 2, status: 'admitted' }]);
    expect(after({ state: 'rejected' }, waiting).admitted).toEqual([{ id: 2, status: 'denied' }]);
    expect(after({ state: 'left', leaveReason: 'left' }, waiting).admitted).toEqual([]);
  });

  it('whoever is removed hears that, and a device from which the call has moved hears that', () => {
    expect(after({ state: 'left', leaveReason: 'removed' }).removed).toEqual([2]);
    expect(after({ deviceId: 'another' }).moved).toMatchObject([{ id: 2, deviceId: 'device 2' }]);
    expect(after({}).moved).toEqual([]);
  });
});
