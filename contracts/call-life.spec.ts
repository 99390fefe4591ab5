import {
  CALL_STATUSES,
  CALL_STEPS,
  type CallStatus,
  type CallStep,
  isLive,
  isTerminal,
  nextStatus,
  statusesBefore,
} from './call-life.js';

/** Written by hand, independently of the table that it checks. */
const ALLOWED: [CallStatus, CallStep, CallStatus][] = [
  ['initiated', 'ringing', 'ringing'],
  ['initiated', 'accept', 'accepted'],
  ['initiated', 'reject', 'rejected'],
  ['initiated', 'cancel', 'cancelled'],
  ['initiated', 'deadline', 'missed'],
  ['ringing', 'accept', 'accepted'],
  ['ringing', 'reject', 'rejected'],
  ['ringing', 'cancel', 'cancelled'],
  ['ringing', 'deadline', 'missed'],
  ['accepted', 'end', 'ended'],
];

describe('the life of a call', () => {
  const pairs = CALL_STATUSES.flatMap((status) => CALL_STEPS.map((step) => [status, step] as const));

  it.each(pairs)('%s × %s leads where the rules say, or nowhere', (status, step) => {
    const expected = ALLOWED.find(([from, by]) => from === status && by === step)?.[2] ?? null;
    expect(nextStatus(status, step)).toBe(expected);
  });

  it('C7: from a terminal status no step leads anywhere', () => {
    const terminal = CALL_STATUSES.filter(isTerminal);
    expect(terminal).toEqual(['ended', 'rejected', 'cancelled', 'missed']);
    for (const status of terminal)
      expect(CALL_STEPS.map((step) => nextStatus(status, step))).toEqual(CALL_STEPS.map(() => null));
  });

  it('every status is live or terminal, and the statuses before a step are those that allow it', () => {
    for (const status of CALL_STATUSES) expect(isLive(status)).toBe(!isTerminal(status));
    expect(statusesBefore('accept')).toEqual(['initiated', 'ringing']);
    expect(statusesBefore('end')).toEqual(['accepted']);
  });

  it('all statuses before a step lead to one status, so that one update can carry it out', () => {
    for (const step of CALL_STEPS)
      expect(new Set(statusesBefore(step).map((status) => nextStatus(status, step))).size).toBe(1);
  });
});
