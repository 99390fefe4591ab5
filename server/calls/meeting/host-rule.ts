/** Somebody who is in a room now, as far as hosting goes. */
export interface Attendee {
  id: number;
  isGuest: boolean;
  /** The owner, made a host by the owner, the guest who made the room, or handed the hosting of this meeting. */
  isAppointed: boolean;
  isHost: boolean;
  joinedAt: Date;
}

/**
 * Who hosts: whoever is appointed and there. Where none is, one stands in: whoever does already, else the longest
 * there, users before guests; a guest gives way to a user. @returns participant ids
 */
export function hostsAmong(attendees: readonly Attendee[]): Set<number> {
  const appointed = attendees.filter(({ isAppointed }) => isAppointed);
  if (appointed.length > 0) return new Set(appointed.map(({ id }) => id));
  const [standIn] = [...attendees].sort(bySeniority);
  return new Set(standIn ? [standIn.id] : []);
}

function bySeniority(one: Attendee, other: Attendee): number {
  return (
    Number(one.isGuest) - Number(other.isGuest) ||
    Number(other.isHost) - Number(one.isHost) ||
    one.joinedAt.getTime() - other.joinedAt.getTime() ||
    one.id - other.id
  );
}
