import type { Snapshot } from '@contracts';
import { type Observable, skip } from 'rxjs';
import type { Signaling } from './signaling';

/**
 * The snapshots before which announcements may have been missed: all but the first one, since nothing can be missed
 * before the first connect. For data that should not be requested twice without need, such as what support looks
 * at.
 */
export const reconnects = ({
  wasConnected,
  snapshots,
}: Pick<Signaling, 'wasConnected' | 'snapshots'>): Observable<Snapshot> => snapshots.pipe(skip(wasConnected() ? 0 : 1));
