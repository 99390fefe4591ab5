import { newCall, newParticipant, newUser, withPeople } from '../testing/call-fixtures';
import { CallRecord, listOf } from './call-record';

/** A room with Ann (participant 11, host), Ben (12), a guest (13), somebody at the door (14), and one who left (15). */
function newMeeting() {
  return newCall({
    kind: 'room',
    status: 'accepted',
    callee: null,
    roomCode: 'abcd-efgh-jkmn',
    roomTitle: 'Stand-up',
    version: 4,
    participants: [
      newParticipant(11, { userId: 1, displayName: 'Ann', role: 'host', state: 'joined', epoch: 1 }),
      newParticipant(12, { userId: 2, displayName: 'Ben', role: 'member', state: 'joined', epoch: 1 }),
      newParticipant(13, { userId: null, guest: true, displayName: 'Gus', role: 'member', state: 'reconnecting' }),
      newParticipant(14, { userId: 4, displayName: 'Dot', role: 'member', state: 'waiting' }),
      newParticipant(15, { userId: 5, displayName: 'Eve', role: 'member', state: 'left' }),
    ],
  });
}
const ids = (participants: readonly { id: number }[]) => participants.map(({ id }) => id);

describe('CallRecord', () => {
  it('knows a guest by the participant id', () => {
    const record = new CallRecord(newMeeting(), { userId: null, participantId: 13 });
    expect(record.me()?.displayName).toBe('Gus');
    expect(ids(record.present())).toEqual([11, 12]);
  });

  it('tells only a host who waits at the door, and counts them among nobody', () => {
    const host = new CallRecord(newMeeting(), { userId: 1, participantId: 11 });
    const member = new CallRecord(newMeeting(), { userId: 2, participantId: 12 });
    expect([ids(host.waiting()), ids(member.waiting())]).toEqual([[14], []]);
    expect([ids(host.others()), ids(host.present())]).toEqual([
      [12, 13, 15],
      [12, 13],
    ]);
  });

  it('is of many when it is a room, or when more than two are there', () => {
    const direct = newCall({
      status: 'accepted',
      participants: [
        newParticipant(1, { role: 'caller', state: 'joined' }),
        newParticipant(2, { state: 'joined' }),
        newParticipant(3, { state: 'ringing' }),
      ],
    });
    const record = new CallRecord(direct, { userId: 1, participantId: null });
    expect(record.many()).toBe(false);
    record.learn(withPeople(record.call(), newParticipant(3, { state: 'joined', epoch: 1 })));
    expect([record.many(), record.title()]).toEqual([true, 'User 2 and User 3']);
    expect(new CallRecord(newMeeting(), { userId: 1, participantId: 11 }).many()).toBe(true);
  });

  it('learns of somebody who is new to the call', () => {
    const record = new CallRecord(newMeeting(), { userId: 1, participantId: 11 });
    record.learn(withPeople(record.call(), newParticipant(16, { state: 'joined', epoch: 1, displayName: 'Fay' })));
    expect([record.nameOf(16), record.nameOf(99)]).toEqual(['Fay', 'Somebody']);
  });

  it('offers ahead to the one who was called, and to nobody who is added later (R1)', () => {
    const called = newParticipant(2, { state: 'ringing' });
    const added = newParticipant(3, { state: 'ringing' });
    const call = newCall({ participants: [newParticipant(1, { role: 'caller' }), called, added] });
    const caller = new CallRecord(call, { userId: 1, participantId: null });
    const callee = new CallRecord(call, { userId: 2, participantId: null });
    expect([called, added].map((one) => caller.isOfferedAhead(one))).toEqual([true, false]);
    expect(callee.isOfferedAhead(call.participants[0])).toBe(false);
    caller.learn({ ...call, status: 'accepted', version: 9 });
    expect([called, { ...called, state: 'joined' as const }].map((one) => caller.isOfferedAhead(one))).toEqual([
      false,
      true,
    ]);
  });

  it('waits for the held offer only as the one who was called, on the first page', () => {
    const callee = new CallRecord(newCall(), { userId: 2, participantId: null });
    const added = new CallRecord(newCall(), { userId: 3, participantId: null });
    const [ann] = newCall().participants;
    expect([callee.isHeldFrom(ann, 1), callee.isHeldFrom(ann, 2), added.isHeldFrom(ann, 1)]).toEqual([
      true,
      false,
      false,
    ]);
    expect(callee.isHeldFrom(newParticipant(3), 1)).toBe(false);
    const inRoom = new CallRecord(newMeeting(), { userId: 2, participantId: 12 });
    expect(inRoom.isHeldFrom(newMeeting().participants[0], 1)).toBe(false);
  });

  describe('tells which of two people in a meeting makes the first offer:', () => {
    type Come = readonly [at: string | null, epoch: number];
    /** What Ann's page finds about Ben, and Ben's about Ann. */
    const found = (ann: Come, ben: Come, kind: 'room' | 'direct' = 'room') => {
      const person = (id: number, [at, epoch]: Come) =>
        newParticipant(id, { userId: id, state: 'joined', epoch, joinedAt: at && `2026-11-28T10:00:00.${at}Z` });
      const participants = [person(1, ann), person(2, ben)];
      const [ofAnn, ofBen] = [1, 2].map((userId) => {
        const other = participants.find(({ id }) => id !== userId)!;
        return new CallRecord({ ...newMeeting(), kind, participants }, { userId, participantId: userId }).cameAfter(
          other,
        );
      });
      return [ofAnn, ofBen];
    };

    it.each([
      ['who came later', ['100', 1], ['101', 1], [false, true]],
      ['of two at one moment the one with the higher id', ['100', 1], ['100', 1], [false, true]],
      ['who came later, although known before the own page has joined', ['101', 1], ['100', 0], [true, false]],
    ] as const)('%s', (_, ann, ben, expected) => expect(found(ann, ben)).toEqual(expected));

    it.each([
      ['one of the pages is not the first', ['100', 2], ['101', 1], 'room'],
      ['somebody is not in yet', ['100', 1], [null, 1], 'room'],
      ['the call is a direct one', ['100', 1], ['101', 1], 'direct'],
    ] as const)('not by this where %s', (_, ann, ben, kind) => expect(found(ann, ben, kind)).toEqual([null, null]));
  });

  it('shows whoever is there as the other of a direct call', () => {
    const call = newCall({
      status: 'accepted',
      participants: [
        newParticipant(1, { role: 'caller', state: 'joined' }),
        newParticipant(2, { state: 'left' }),
        newParticipant(3, { state: 'joined', displayName: 'Cy', avatarUrl: '/cy.webp' }),
      ],
    });
    const ann = new CallRecord(call, { userId: 1, participantId: null });
    const cy = new CallRecord(call, { userId: 3, participantId: null });
    expect([ann.other()?.id, ann.peer().displayName, ann.peer().avatarUrl]).toEqual([3, 'Cy', '/cy.webp']);
    expect(cy.peer()).toEqual(newUser(1, 'Ann'));
  });
});

describe('listOf', () => {
  it.each([
    [[], ''],
    [['Ann'], 'Ann'],
    [['Ann', 'Ben'], 'Ann and Ben'],
    [['Ann', 'Ben', 'Cy'], 'Ann, Ben and Cy'],
  ])('%j: %s', (names, words) => {
    expect(listOf(names)).toBe(words);
  });
});
