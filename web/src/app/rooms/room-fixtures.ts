import type { Room, RoomPerson, User } from '@contracts';

/** A person in a room, for tests. */

export function newPerson(participantId: number, displayName: string, guest = false): RoomPerson {
  return { participantId, userId: guest ? null : participantId, displayName, avatarUrl: null, guest };
}

/** An empty open room that belongs to Ann (user 1). */
export function newRoom(title: string, part: Partial<Room> = {}): Room {
  const code = `code-of-${title.toLowerCase()}`;
  return {
    code,
    title,
    description: null,
    access: 'open',
    owner: { id: 1, displayName: 'Ann', avatarUrl: null } as User,
    requiresPassword: false,
    guestsAllowed: false,
    public: false,
    waitingRoom: false,
    locked: false,
    maxParticipants: 6,
    plannedFor: null,
    participantCount: 0,
    activeCallId: null,
    people: [],
    createdAt: '2026-11-20T10:00:00.000Z',
    joinUrl: `https://parley.example/join/${code}`,
    ...part,
  };
}
