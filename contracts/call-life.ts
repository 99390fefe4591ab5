/** The life of a call as a table and a pure function. The server decides by it, and the client enables buttons by it. */

export const CALL_STATUSES = ['initiated', 'ringing', 'accepted', 'ended', 'rejected', 'cancelled', 'missed'] as const;
export type CallStatus = (typeof CALL_STATUSES)[number];

export const CALL_STEPS = ['ringing', 'accept', 'reject', 'cancel', 'deadline', 'end'] as const;
export type CallStep = (typeof CALL_STEPS)[number];

/** Where a step leads, by the status in which it is taken. A pair that is not listed is not allowed. */
const TRANSITIONS: Readonly<Record<CallStatus, Readonly<Partial<Record<CallStep, CallStatus>>>>> = {
  initiated: { ringing: 'ringing', accept: 'accepted', reject: 'rejected', cancel: 'cancelled', deadline: 'missed' },
  ringing: { accept: 'accepted', reject: 'rejected', cancel: 'cancelled', deadline: 'missed' },
  accepted: { end: 'ended' },
  ended: {},
  rejected: {},
  cancelled: {},
  missed: {},
};

/** The status after `step`, or null when `status` does not allow it. */
export function nextStatus(status: CallStatus, step: CallStep): CallStatus | null {
  return TRANSITIONS[status][step] ?? null;
}

/** The statuses in which `step` is allowed: the `IN (…)` of the conditional update. */
export function statusesBefore(step: CallStep): CallStatus[] {
  return CALL_STATUSES.filter((status) => nextStatus(status, step) !== null);
}

/** A terminal status never changes again. */
export function isTerminal(status: CallStatus): boolean {
  return Object.keys(TRANSITIONS[status]).length === 0;
}

export function isLive(status: CallStatus): boolean {
  return !isTerminal(status);
}

/** Nobody has answered yet, and it may still ring. */
export function isPending(status: CallStatus): boolean {
  return status === 'initiated' || status === 'ringing';
}

export const LIVE_STATUSES: readonly CallStatus[] = CALL_STATUSES.filter(isLive);
export const TERMINAL_STATUSES: readonly CallStatus[] = CALL_STATUSES.filter(isTerminal);

export const END_REASONS = [
  'hangup',
  'connect-failed',
  'connection-lost',
  'media-failed',
  'replaced',
  'ended-by-admin',
  'no-answer',
  'unreachable',
  'busy',
  'declined',
  'cancelled',
] as const;
export type EndReason = (typeof END_REASONS)[number];

/** Reasons that a client may give when it ends a call. The server determines all others. */
export const CLIENT_END_REASONS = ['hangup', 'connect-failed', 'connection-lost', 'media-failed'] as const;
export type ClientEndReason = (typeof CLIENT_END_REASONS)[number];
