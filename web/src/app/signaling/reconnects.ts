import type { Snapshot } from '@contracts';
import { filter, type Observable, skip } from 'rxjs';
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

/**
 * The snapshots with which a list has to be asked for again. The first one is left out if the connection stood at once,
 * since the list was asked for at the same moment; otherwise every page would ask twice when it opens.
 * @param passes - True while what is shown may be over at any moment: then it is asked for again in any case
 */
export function catchUps(
  signaling: Pick<Signaling, 'wasConnected' | 'cameAtOnce' | 'snapshots'>,
  passes = () => false,
): Observable<Snapshot> {
  const connected = signaling.wasConnected();
  return signaling.snapshots.pipe(filter((_, count) => connected || count > 0 || !signaling.cameAtOnce() || passes()));
}
