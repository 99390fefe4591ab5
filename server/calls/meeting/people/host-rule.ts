/** A person who is in a room now, with what matters for hosting. */
export interface Attendee {
  id: number;
  isGuest: boolean;
  /** Owns the room, was made a host by the owner, is the guest who made the room, or was handed the hosting of this meeting. */
  isAppointed: boolean;
  isHost: boolean;
  joinedAt: Date;
}

/**
 * The hosts are all appointed people who are there. If there are none, one person stands in: users come before guests, then
 * the present stand-in, then the one who has been there longest. @returns participant ids
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
