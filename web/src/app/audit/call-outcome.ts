import type { Call, CallStatus, EndReason } from '@contracts';

/** How calls ended, worded for somebody who was not in them. */
export const STATUS_WORDS: Readonly<Record<CallStatus, string>> = {
  initiated: 'Placed',
  ringing: 'Ringing',
  accepted: 'Running',
  ended: 'Ended',
  rejected: 'Declined',
  cancelled: 'Cancelled',
  missed: 'Missed',
};

export const END_WORDS: Readonly<Record<EndReason, string>> = {
  hangup: 'Hung up',
  'connect-failed': 'Never connected',
  'connection-lost': 'Connection lost',
  'media-failed': 'No microphone',
  replaced: 'Replaced by another call',
  'ended-by-admin': 'Ended by an administrator',
  'no-answer': 'No answer',
  unreachable: 'Not reachable',
  busy: 'Busy',
  declined: 'Declined',
  cancelled: 'Cancelled',
};

const FAILED: ReadonlySet<EndReason | null> = new Set<EndReason>(['connect-failed', 'connection-lost', 'media-failed']);

export interface OutcomeLook {
  words: string;
  icon: string;
  /** The call went wrong for a technical reason, not because of what somebody did. */
  failed: boolean;
}

const STATUS_ICONS: Readonly<Record<CallStatus, string>> = {
  initiated: 'call_made',
  ringing: 'notifications',
  accepted: 'call-fill',
  ended: 'call_end',
  rejected: 'block',
  cancelled: 'close',
  missed: 'call_missed',
};

/** "Hung up", "No answer", "Running". */
export function outcomeOf({ kind, status, endReason }: Pick<Call, 'kind' | 'status' | 'endReason'>): OutcomeLook {
  const failed = FAILED.has(endReason);
  // A meeting ends when the last person leaves, so "hung up" would be wrong.
  const says = endReason !== null && !(kind === 'room' && endReason === 'hangup');
  return {
    words: says ? END_WORDS[endReason] : STATUS_WORDS[status],
    icon: failed ? 'error' : STATUS_ICONS[status],
    failed,
  };
}

/** The kind of call: "Audio call", "Video call", "Meeting". */
export function kindOf({ kind, type }: Pick<Call, 'kind' | 'type'>): { words: string; icon: string } {
  if (kind === 'room') return { words: type === 'video' ? 'Video meeting' : 'Audio meeting', icon: 'groups' };
  return type === 'video' ? { words: 'Video call', icon: 'videocam' } : { words: 'Audio call', icon: 'call' };
}
