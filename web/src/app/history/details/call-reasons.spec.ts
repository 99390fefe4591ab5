import { END_REASONS, type Participant } from '@contracts';
import { BEN, endedCall, ME, was } from '../../call/testing/ended-call';
import { absenceWords, reasonWords } from './call-reasons';

describe('why a call went otherwise than wished', () => {
  it('is not said of one that somebody ended', () => {
    expect(reasonWords(endedCall(), ME)).toBeNull();
  });

  it.each([
    ['missed', 'no-answer', 'Ben did not answer in time.', 'You did not answer in time.'],
    ['missed', 'busy', 'Ben was in another call.', 'You were in another call.'],
    ['rejected', 'declined', 'Ben declined.', 'You declined.'],
    ['cancelled', 'cancelled', 'You hung up before anybody answered.', 'Ann hung up before you answered.'],
  ] as const)('%s, %s: each side reads its own', (status, endReason, mine, theirs) => {
    const call = endedCall({ status, endReason, participants: [] });
    expect([reasonWords(call, ME), reasonWords(call, BEN)]).toEqual([mine, theirs]);
  });

  it('is said in a sentence for every reason but hanging up, without a code', () => {
    for (const endReason of END_REASONS.filter((reason) => reason !== 'hangup'))
      for (const status of ['ended', 'missed', 'rejected', 'cancelled'] as const) {
        const words = reasonWords(endedCall({ status, endReason, participants: [] }), ME);
        if (words !== null) expect(words).toMatch(/^[A-Z].*\.$/);
        expect(words ?? '').not.toContain(endReason.includes('-') ? endReason : '\0');
      }
  });

  it('is said as it was found, before what is true of many such calls', () => {
    const why = { code: 'no-microphone' as const, participantIds: [BEN * 10] };
    const participants = [was(ME), was(BEN, { displayName: 'Ben' })];
    for (const endReason of ['hangup', 'media-failed', 'connect-failed'] as const)
      expect(reasonWords(endedCall({ endReason, why, participants }), ME)).toBe('Ben’s browser had no microphone.');
    const unreached = { status: 'missed', endReason: 'unreachable', participants } as const;
    const both = { code: 'never-reached-a-device' as const, participantIds: [20] };
    expect(reasonWords(endedCall({ ...unreached, participants: [...participants], why: both }), ME)).toContain(
      'missed calls',
    );
  });

  it('names what became of me before what became of the call', () => {
    const lost = [was(ME, { leaveReason: 'lost' }), was(BEN)];
    expect(reasonWords(endedCall({ kind: 'room', participants: lost }), ME)).toContain('Your connection was lost');
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
