import type { CallStatus, EndReason } from '../../contracts/index.js';
import type { SearchFilter } from './audit.dto.js';

/** The status of every call that ended for this reason. */
const STATUS_OF: Readonly<Record<EndReason, CallStatus>> = {
  hangup: 'ended',
  'connect-failed': 'ended',
  'connection-lost': 'ended',
  'media-failed': 'ended',
  replaced: 'ended',
  'ended-by-admin': 'ended',
  'no-answer': 'missed',
  unreachable: 'missed',
  busy: 'missed',
  declined: 'rejected',
  cancelled: 'cancelled',
};

/** Whether any call can match. Otherwise the search would look through all calls of a kind to find none. */
export function canBe(filter: SearchFilter): boolean {
  const status = filter.status ?? (filter.endReason && STATUS_OF[filter.endReason]);
  if (status === undefined) return true;
  if (filter.endReason !== undefined && STATUS_OF[filter.endReason] !== status) return false;
  if ((filter.minDuration ?? 0) > 0 && status !== 'ended') return false;
  return filter.quality === undefined || status === 'ended' || status === 'accepted';
}
