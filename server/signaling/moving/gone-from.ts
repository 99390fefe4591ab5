import type { ServerName } from '../../../contracts/index.js';
import type { JournalEntry } from '../../calls/hand/call-journal.js';
import { processOf, type Seat } from '../sockets.js';

/** What is noted in the calls that a page was in when its connection went: it was lost, or the server asked the page to leave. */
export function goneFrom(
  left: readonly [callId: number, seat: Seat][],
  how: { deviceId: string; name: ServerName | null; hasMoved: boolean },
): JournalEntry<'dropped' | 'server-stopping'>[] {
  const { deviceId, name, hasMoved } = how;
  return left.map(([callId, seat]) => {
    const of = { callId, participantId: seat.participantId };
    if (hasMoved) return { ...of, kind: 'server-stopping', detail: name };
    return { ...of, kind: 'dropped', detail: { deviceId, ...(name && { server: processOf(seat) }) } };
  });
}
