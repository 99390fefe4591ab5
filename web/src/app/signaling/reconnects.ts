import type { Snapshot } from '@contracts';
import { type Observable, skip } from 'rxjs';
import type { Signaling } from './signaling';

/**
 * The snapshots after which announcements may have been missed: each but the one of the first connect, before which there was
 * nothing to miss. For what is not asked for twice without need, such as what support looks at.
 */
export const reconnects = ({
  wasConnected,
  snapshots,
}: Pick<Signaling, 'wasConnected' | 'snapshots'>): Observable<Snapshot> => snapshots.pipe(skip(wasConnected() ? 0 : 1));
