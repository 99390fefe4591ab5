import { type Call, HISTORY_RESULTS, type Participant, type User } from '@contracts';
import { type CallQuery, callParams, EVERY_CALL, impliedDirection, matches } from './call-query';
import { isMissed, namesOf, readCall } from './call-words';
import { lastDays, spanWords } from '../shared-ui/times/date-span';

const ann = { id: 1, displayName: 'Ann' } as User;
const ben = { id: 2, displayName: 'Ben' } as User;

/** A participant who was there for ten minutes; participants with lower numbers joined earlier. */
function newParticipant(userId: number, part: Partial<Participant> = {}): Participant {
  const joinedAt = `2026-11-20T10:00:0${userId}.000Z`;
  return { id: userId, userId, displayName: 'Ann Ben Cy'.split(' ')[userId - 1], joinedAt, ...part } as Participant;
}

function newCall(part: Partial<Call>): Call {
  return {
    kind: 'direct',
    type: 'audio',
    status: 'ended',
    endReason: 'hangup',
    caller: ann,
    callee: ben,
    participants: [newParticipant(1), newParticipant(2)],
    duration: 727,
    initiatedAt: '2026-11-20T10:00:00.000Z',
    ...part,
  } as Call;
}

describe('readCall', () => {
  const words = (part: Partial<Call>) => [1, 2].map((myId) => readCall(newCall(part), myId).words);

  it('reads what each side is to see', () => {
    expect(words({})).toEqual(['Outgoing · 12 min', 'Incoming · 12 min']);
    expect(words({ status: 'cancelled', endReason: 'cancelled', duration: 0 })).toEqual(['Cancelled', 'Missed']);
    expect(words({ status: 'missed', endReason: 'no-answer', duration: 0 })).toEqual(['No answer', 'Missed']);
    expect(words({ status: 'missed', endReason: 'unreachable', duration: 0 })).toEqual(['Not reachable', 'Missed']);
    expect(words({ status: 'missed', endReason: 'busy', duration: 0 })).toEqual([
      'Busy',
      'Missed (you were in a call)',
    ]);
    expect(words({ status: 'rejected', endReason: 'declined', duration: 0 })).toEqual(['Declined', 'Declined']);
    expect(words({ endReason: 'connect-failed', duration: 3 })).toEqual(['Failed', 'Failed']);
    expect(words({ endReason: 'connection-lost', duration: 65 })).toEqual(['Dropped · 1 min', 'Dropped · 1 min']);
    expect(words({ status: 'ringing', endReason: null, duration: null })).toEqual(['Ringing', 'Ringing']);
    expect(words({ status: 'accepted', endReason: null, duration: null })).toEqual(['In call now', 'In call now']);
  });

  it('names the other one, or the room', () => {
    expect(readCall(newCall({}), 1).title).toBe('Ben');
    expect(readCall(newCall({}), 2).title).toBe('Ann');
    const inRoom = readCall(newCall({ kind: 'room', callee: null, roomTitle: 'Stand-up' }), 1);
    expect(inRoom).toMatchObject({ title: 'Stand-up', other: null, words: 'Meeting · 12 min' });
    expect(inRoom.people.map(({ displayName }) => displayName)).toEqual(['Ben']);
  });

  it('lists the people of a call of several, and whoever missed it calls back the caller', () => {
    const participants = [3, 2, 1].map((id) => newParticipant(id));
    const three = newCall({ participants });
    expect([1, 2, 3].map((me) => readCall(three, me).title)).toEqual(['Ben, Cy', 'Ann, Cy', 'Ann, Ben']);
    const missed = newParticipant(3, { state: 'missed', joinedAt: null });
    const without = newCall({ participants: [newParticipant(1), newParticipant(2), missed] });
    expect(readCall(without, 1).title).toBe('Ben');
    expect(readCall(without, 3)).toMatchObject({ words: 'Missed', other: { displayName: 'Ann' } });
    expect([1, 3].map((me) => isMissed(without, me))).toEqual([false, true]);
  });

  it('lets no name turn round the one beside it', () => {
    const [turning, rightToLeft] = ['\u202eneB', 'בן'].map((displayName) => newParticipant(3, { displayName }));
    expect(namesOf([turning, rightToLeft, newParticipant(1)])).toBe('neB, \u2068בן\u2069, Ann');
  });

  it('knows what goes on without me', () => {
    const meeting = newCall({
      kind: 'room',
      status: 'accepted',
      endReason: null,
      duration: null,
      roomTitle: 'Stand-up',
    });
    const left = newParticipant(1, { state: 'left' });
    expect(readCall(meeting, 1).words).toBe('In call now');
    expect(readCall({ ...meeting, participants: [left] }, 1).words).toBe('Meeting · going on');
  });
});

describe('call queries', () => {
  const asked = (part: Partial<CallQuery>): CallQuery => ({ ...EVERY_CALL, ...part });

  it('say what the server calls it', () => {
    expect(callParams(asked({ result: 'busy', direction: 'out' }))).toMatchObject({
      outcome: 'busy',
      direction: 'out',
    });
    expect(callParams(asked({ result: 'talked' }))).toMatchObject({ outcome: 'talked', direction: null });
    expect(impliedDirection('declined')).toBeNull();
    expect(impliedDirection('cancelled')).toBe('out');
  });

  it('include the last day whole', () => {
    const params = callParams(asked({ from: '2026-11-20', to: '2026-11-20' }));
    expect(params['from']).toBe(new Date(2026, 10, 20).toISOString());
    expect(params['to']).toBe(new Date(2026, 10, 21).toISOString());
  });

  it('decide for an announced call as the server does for a listed one', () => {
    const call = newCall({});
    expect(matches(call, EVERY_CALL, 1)).toBe(true);
    expect(matches(call, asked({ direction: 'out' }), 1)).toBe(true);
    expect(matches(call, asked({ direction: 'out' }), 2)).toBe(false);
    expect(matches(call, asked({ with: 2 }), 1)).toBe(true);
    expect(matches(call, asked({ with: 3 }), 1)).toBe(false);
    expect(matches(call, asked({ type: 'video' }), 1)).toBe(false);
    expect(matches(call, asked({ kind: 'direct' }), 1)).toBe(true);
    expect(matches(call, asked({ kind: 'room' }), 1)).toBe(false);
    expect(matches(call, asked({ result: 'declined' }), 1)).toBe(false);
    expect(matches(call, asked({ from: '2026-11-22' }), 1)).toBe(false);
    expect(matches(call, asked({ to: '2026-11-18' }), 1)).toBe(false);
  });

  it.each([
    [{ status: 'ended', endReason: 'hangup' }, ['talked'], ['talked']],
    [{ status: 'ended', endReason: 'connection-lost' }, ['talked', 'failed'], ['talked', 'failed']],
    [{ status: 'ended', endReason: 'connect-failed' }, ['failed'], ['failed']],
    [{ status: 'missed', endReason: 'no-answer' }, ['no-answer'], ['missed']],
    [{ status: 'missed', endReason: 'unreachable' }, ['no-answer'], ['missed']],
    [{ status: 'missed', endReason: 'busy' }, ['busy'], ['missed']],
    [{ status: 'cancelled', endReason: 'cancelled' }, ['cancelled'], ['missed']],
    [{ status: 'rejected', endReason: 'declined' }, ['declined'], ['declined']],
    [{ status: 'ringing', endReason: null }, [], []],
  ] as const)('find %o by the results %j of the caller, %j of the callee', (part, ofCaller, ofCallee) => {
    const found = (me: number) => HISTORY_RESULTS.filter((result) => matches(newCall(part), asked({ result }), me));
    expect(found(1).sort()).toEqual([...ofCaller].sort());
    expect(found(2).sort()).toEqual([...ofCallee].sort());
  });

  it('tell a span of days in words', () => {
    const now = new Date(2026, 10, 20, 12).getTime();
    expect(spanWords(lastDays(7, now), now)).toBe('Last 7 days');
    expect(spanWords(lastDays(1, now), now)).toBe('Today');
    expect(spanWords({ from: '2026-11-02', to: null }, now)).toBe('Since 2 November 2026');
    expect(spanWords({ from: null, to: '2026-11-02' }, now)).toBe('Until 2 November 2026');
    expect(spanWords({ from: '2026-11-02', to: '2026-11-02' }, now)).toBe('2 November 2026');
    expect(spanWords({ from: null, to: null }, now)).toBeNull();
  });
});
