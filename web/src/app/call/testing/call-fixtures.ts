import type { Call, Participant, User } from '@contracts';

/** Calls and people for tests. */

export function newUser(id: number, displayName = `User ${id}`): User {
  return {
    id,
    username: displayName.toLowerCase(),
    displayName,
    avatarUrl: null,
    role: 'employee',
    presence: 'online',
    statusMessage: null,
    lastSeenAt: null,
  };
}

export function newParticipant(id: number, of: Partial<Participant> = {}): Participant {
  return {
    id,
    userId: id,
    displayName: `User ${id}`,
    guest: false,
    avatarUrl: null,
    role: 'callee',
    state: 'invited',
    leaveReason: null,
    deviceId: null,
    epoch: 0,
    joinedAt: null,
    leftAt: null,
    presentSeconds: 0,
    ringDeadlineAt: null,
    media: { audio: false, video: false, screen: false },
    handRaised: false,
    ...of,
  };
}

/** The call with these participants replaced or added. */
export function withPeople(call: Call, ...told: Participant[]): Call {
  const known = new Map([...call.participants, ...told].map((one) => [one.id, one]));
  return { ...call, participants: [...known.values()] };
}

/** Ann (user and participant 1) calls Ben (2). */
export function newCall(of: Partial<Call> = {}): Call {
  const now = of.now ?? '2026-11-20T10:00:00.000Z';
  return {
    id: 7,
    kind: 'direct',
    type: 'video',
    status: 'initiated',
    endReason: null,
    caller: newUser(1, 'Ann'),
    callee: newUser(2, 'Ben'),
    roomCode: null,
    roomTitle: null,
    roomLocked: false,
    participants: [newParticipant(1, { role: 'caller', deviceId: 'ann-tab' }), newParticipant(2)],
    initiatedAt: now,
    ringingAt: null,
    acceptedAt: null,
    endedAt: null,
    ringDeadlineAt: new Date(Date.parse(now) + 45_000).toISOString(),
    duration: null,
    version: 1,
    now,
    ...of,
  };
}
