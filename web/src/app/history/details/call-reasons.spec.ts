import { type Call, END_REASONS, type Participant } from '@contracts';
import { absenceWords, reasonWords } from './call-reasons';

const [ME, BEN] = [1, 2];
const was = (userId: number, of: Partial<Participant> = {}) =>
  ({
    id: userId * 10,
    userId,
    displayName: 'x',
    state: 'left',
    leaveReason: 'left',
    joinedAt: '2026-11-20T10:00:00.000Z',
    ...of,
  }) as Participant;

function newCall(of: Partial<Call> = {}): Call {
  return {
    ...{ id: 7, kind: 'direct', status: 'ended', endReason: 'hangup', quality: 'good' },
    ...{ caller: { id: ME, displayName: 'Ann' }, callee: { id: BEN, displayName: 'Ben' } },
    ...{ participants: [was(ME), was(BEN)], acceptedAt: '2026-11-20T10:00:00.000Z', duration: 60 },
    ...of,
  } as Call;
}

describe('why a call went otherwise than wished', () => {
  it('is not said of one that somebody ended', () => {
    expect(reasonWords(newCall(), ME)).toBeNull();
  });

  it.each([
    ['missed', 'no-answer', 'Ben did not answer in time.', 'You did not answer in time.'],
    ['missed', 'busy', 'Ben was in another call.', 'You were in another call.'],
    ['rejected', 'declined', 'Ben declined.', 'You declined.'],
    ['cancelled', 'cancelled', 'You hung up before anybody answered.', 'Ann hung up before you answered.'],
  ] as const)('%s, %s: each side reads its own', (status, endReason, mine, theirs) => {
    const call = newCall({ status, endReason, participants: [] });
    expect([reasonWords(call, ME), reasonWords(call, BEN)]).toEqual([mine, theirs]);
  });

  it('is said in a sentence for every reason but hanging up, without a code', () => {
    for (const endReason of END_REASONS.filter((reason) => reason !== 'hangup'))
      for (const status of ['ended', 'missed', 'rejected', 'cancelled'] as const) {
        const words = reasonWords(newCall({ status, endReason, participants: [] }), ME);
        if (words !== null) expect(words).toMatch(/^[A-Z].*\.$/);
        expect(words ?? '').not.toContain(endReason.includes('-') ? endReason : '\0');
      }
  });

  it('names what became of me before what became of the call', () => {
    const lost = [was(ME, { leaveReason: 'lost' }), was(BEN)];
    expect(reasonWords(newCall({ kind: 'room', participants: lost }), ME)).toContain('Your connection was lost');
  });
});

it('says what became of whoever was not in it', () => {
  const of = (state: Participant['state']) => absenceWords(was(BEN, { state, joinedAt: null }));
  expect([of('rejected'), of('missed'), of('ringing'), of('left')]).toEqual([
    'Declined',
    'Did not answer',
    'Is being rung',
    'Was not in it',
  ]);
  expect(absenceWords(was(BEN))).toBeNull();
});
