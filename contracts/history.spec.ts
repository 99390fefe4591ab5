import type { CallStatus, EndReason } from './call-life.js';
import { type Outcome, outcomeFor } from './history.js';
import type { CallKind, ParticipantState } from './model.js';

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
  expect(outcomeFor({ kind: 'direct', status, endReason }, 'caller')).toBe(caller);
  expect(outcomeFor({ kind: 'direct', status, endReason }, 'callee')).toBe(callee);
});

const OWN: [CallKind, CallStatus, ParticipantState, Outcome][] = [
  ['direct', 'accepted', 'ringing', 'live'],
  ['direct', 'accepted', 'missed', 'missed'],
  ['direct', 'ended', 'missed', 'missed'],
  ['direct', 'ended', 'rejected', 'declined'],
  ['direct', 'accepted', 'left', 'incoming'],
  ['direct', 'ended', 'left', 'incoming'],
  ['room', 'accepted', 'joined', 'live'],
  ['room', 'accepted', 'left', 'meeting'],
  ['room', 'ended', 'left', 'meeting'],
  ['room', 'ended', 'missed', 'missed'],
];

it.each(OWN)('a %s call that is %s reads, for somebody added who is %s, as %s', (kind, status, state, outcome) => {
  const endReason = status === 'ended' ? 'hangup' : null;
  expect(outcomeFor({ kind, status, endReason }, 'callee', state)).toBe(outcome);
});
