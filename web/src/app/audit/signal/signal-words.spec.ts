import { CANDIDATE, newSignal } from '../audit-fixtures';
import { descriptionBefore, fateOf, kindWords, rawOf } from './signal-words';

describe('a signal in words', () => {
  it.each([
    ['applied', newSignal(1), 'Applied', false],
    [
      'not reported',
      newSignal(1, { appliedAt: null }),
      'Handed to the connection of the page, which reported nothing of it',
      false,
    ],
    [
      'received',
      newSignal(1, { receivedAt: newSignal(1).deliveredAt, appliedAt: null }),
      'Received, and not applied',
      false,
    ],
    ['never delivered', newSignal(1, { appliedAt: null, deliveredAt: null }), 'Never delivered', false],
    ['failed', newSignal(1, { applyError: 'OperationError: no' }), 'Failed: OperationError: no', true],
    [
      'set aside',
      newSignal(1, { applyError: 'IgnoredForCollision: mine goes first' }),
      'Set aside, as it should: IgnoredForCollision: mine goes first',
      false,
    ],
    [
      'refused',
      newSignal(1, { outcome: 'refused', refusal: 'stale-epoch' }),
      'Refused: it was meant for a page that has been reloaded since.',
      true,
    ],
    ['refused for a new reason', newSignal(1, { outcome: 'refused', refusal: 'toString' }), 'Refused: toString', true],
  ])('that was %s', (_, signal, words, failed) => {
    expect(fateOf(signal)).toMatchObject({ words, failed });
  });

  it('tells the end of candidates from a candidate', () => {
    expect(kindWords(newSignal(1, { kind: 'candidate', facts: CANDIDATE }))).toBe('Candidate');
    expect(kindWords(newSignal(1, { kind: 'candidate', facts: { endOfCandidates: true } }))).toBe('End of candidates');
  });

  it('finds the description before: same sender, same recipient, relayed', () => {
    const candidate = newSignal(5, { kind: 'candidate', facts: CANDIDATE });
    const back = newSignal(3, { senderParticipantId: 2, recipientParticipantId: 1 });
    const refused = newSignal(4, { outcome: 'refused' });
    const all = [newSignal(1), newSignal(2), back, refused, candidate, newSignal(6)];
    expect(descriptionBefore(all, all[5])?.id).toBe(2);
    expect(descriptionBefore(all, all[0])).toBeNull();
    expect(descriptionBefore(all, back)).toBeNull();
  });

  it('has raw text once it is revealed', () => {
    expect(rawOf(newSignal(1))).toBeNull();
    expect(rawOf(newSignal(1, { data: { type: 'offer', sdp: 'v=0' } }))).toBe('v=0');
    expect(rawOf(newSignal(1, { data: { candidate: 'candidate:1', sdpMid: '0' } }))).toContain('"candidate:1"');
  });
});
