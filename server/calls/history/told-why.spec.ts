import {
  type Call,
  CALL_OUTCOMES,
  FINDING_CODES,
  type FindingCode,
  type KeptCause,
  type Participant,
  TOLD_CODES,
  TROUBLED,
} from '../../../contracts/index.js';
import type { ShownParticipant } from '../rows/shown-calls.js';
import { toldWhy } from './told-why.js';

const at = (minute: number) => `2026-11-20T10:0${minute}:00.000Z`;
const person = (id: number, of: Partial<Participant> = {}) =>
  ({ id, userId: id, joinedAt: at(0), leftAt: at(5), ...of }) as Participant;
const newCall = (of: Partial<Call> = {}) =>
  ({ status: 'ended', participants: [person(1), person(2)], ...of }) as unknown as Call;
const seat = (of: Partial<ShownParticipant> = {}) =>
  ({ id: 1, userId: 1, leaveReason: 'left', joinedAt: new Date(), ...of }) as ShownParticipant;
const found = (of: Partial<KeptCause> = {}): KeptCause => ({
  ...{ outcome: 'poor', code: 'no-microphone', participantIds: [2], sound: null },
  ...of,
});

describe('why a call went wrong', () => {
  it('is told to whoever was in it, with whom it concerns', () => {
    expect(toldWhy(newCall(), seat(), found())).toEqual({ code: 'no-microphone', participantIds: [2] });
    expect(toldWhy(newCall(), seat(), found({ participantIds: [] }))).toMatchObject({ participantIds: [] });
  });

  it('is told only of calls with trouble, once that is known and the call is over', () => {
    const told = CALL_OUTCOMES.filter((outcome) => toldWhy(newCall(), seat(), found({ outcome })) !== null);
    expect(told).toEqual(TROUBLED);
    expect(toldWhy(newCall(), seat(), undefined)).toBeNull();
    expect(toldWhy(newCall(), seat(), found({ code: null }))).toBeNull();
    expect(toldWhy(newCall({ status: 'accepted' }), seat(), found())).toBeNull();
  });

  it.each([
    ['who was never in it', { joinedAt: null }],
    ['who was removed from it', { leaveReason: 'removed' }],
    ['without an account', { userId: null }],
  ] as const)('is not told to somebody %s', (_, of) => {
    expect(toldWhy(newCall(), seat(of), found())).toBeNull();
  });

  it('names nobody whom the user does not see, or never met in it', () => {
    expect(toldWhy(newCall(), seat(), found({ participantIds: [2, 3] }))).toBeNull();
    const other = (of: Partial<Participant>) => newCall({ participants: [person(1), person(2, of)] });
    expect(toldWhy(other({ joinedAt: at(6), leftAt: at(9) }), seat(), found())).toBeNull();
    expect(toldWhy(other({ joinedAt: at(4), leftAt: null }), seat(), found())).not.toBeNull();
    expect(toldWhy(other({ joinedAt: null, leftAt: null }), seat(), found())).not.toBeNull();
    const late = newCall({ participants: [person(1, { joinedAt: at(6), leftAt: at(9) }), person(2)] });
    expect(toldWhy(late, seat(), found())).toBeNull();
  });

  it('says nothing of what is private to others, or only describes a call', () => {
    const told = FINDING_CODES.filter((code) => toldWhy(newCall(), seat(), found({ code })) !== null);
    expect(told.toSorted()).toEqual([...TOLD_CODES].sort());
    const kept: FindingCode[] = [
      ...(['do-not-disturb', 'answered-elsewhere', 'declined-on-one', 'stopped-ringing', 'accept-refused'] as const),
      ...(['knock-unanswered', 'knock-withdrawn', 'knock-denied', 'refused-at-door', 'removed'] as const),
      ...([
        'unsteady-line',
        'stood-still',
        'network-changed',
        'measuring-gap',
        'reloaded',
        'moved',
        'speaker-gone',
      ] as const),
      ...(['unexplained', 'unusual', 'muted-to-the-end', 'survived-restart'] as const),
    ];
    for (const code of kept) expect(told).not.toContain(code);
  });
});
