import type { CallStatus, EndReason } from './call-life.js';
import { type Outcome, outcomeFor } from './history.js';

const TABLE: [CallStatus, EndReason | null, Outcome, Outcome][] = [
  ['ringing', null, 'live', 'live'],
  ['accepted', null, 'live', 'live'],
  ['ended', 'hangup', 'outgoing', 'incoming'],
  ['ended', 'ended-by-admin', 'outgoing', 'incoming'],
  ['ended', 'connect-failed', 'failed', 'failed'],
  ['ended', 'media-failed', 'failed', 'failed'],
  ['ended', 'connection-lost', 'dropped', 'dropped'],
  ['cancelled', 'cancelled', 'cancelled', 'missed'],
  ['missed', 'no-answer', 'no-answer', 'missed'],
  ['missed', 'unreachable', 'unreachable', 'missed'],
  ['missed', 'busy', 'busy', 'missed-busy'],
  ['rejected', 'declined', 'declined', 'declined'],
];

it.each(TABLE)('%s (%s) reads as %s for the caller and %s for the callee', (status, endReason, caller, callee) => {
  expect(outcomeFor({ status, endReason }, 'caller')).toBe(caller);
  expect(outcomeFor({ status, endReason }, 'callee')).toBe(callee);
});
