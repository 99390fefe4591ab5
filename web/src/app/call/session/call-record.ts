import { computed, signal, type WritableSignal } from '@angular/core';
import { type Call, isFirstPage, isPending, isPresent, isRung, type Participant, type User } from '@contracts';
import { isolated } from '../../shared-ui/isolated';

/** Who I am in a call. Guests have no user id; in a room one knows one's participant id from the start. */
export interface OwnIdentity {
  readonly userId: User['id'] | null;
  readonly participantId: Participant['id'] | null;
}

const isExpected = (one: Pick<Participant, 'state'>) => isPresent(one) || isRung(one);

/** One call as the server says it is, and who is in it as seen by me. */
export class CallRecord {
  private readonly current: WritableSignal<Call>;

  readonly call = computed(() => this.current());
  readonly me = computed(() => this.call().participants.find((participant) => this.isMe(participant)) ?? null);
  readonly isHost = computed(() => this.me()?.role === 'host');
  /** Everybody but me who has been let in or rung, also those who have left. */
  readonly others = computed(() =>
    this.call().participants.filter((participant) => !this.isMe(participant) && participant.state !== 'waiting'),
  );
  /** The others who are there, or only away for a moment. */
  readonly present = computed(() => this.others().filter(isPresent));
  /** Who asks to come in; only a host is to know. */
  readonly waiting = computed(() =>
    this.isHost() ? this.call().participants.filter(({ state }) => state === 'waiting') : [],
  );
  /** More than two, or a room: one pair that fails or one person who leaves does not end it. */
  readonly many = computed(() => this.call().kind === 'room' || this.present().length > 1);
  /** The one at the other end of a direct call: whoever is there, else whom it was for. */
  readonly other = computed<Participant | null>(
    () => this.present()[0] ?? this.others().find(({ state }) => isExpected({ state })) ?? this.others()[0] ?? null,
  );
  readonly peer = computed<User>(() => {
    const { caller, callee } = this.call();
    const other = this.other();
    if (other && other.userId !== caller.id && other.userId !== callee?.id) return userOf(other);
    return callee && (other ? other.userId !== caller.id : caller.id === this.own.userId) ? callee : caller;
  });
  readonly room = computed(() => {
    const { roomCode, roomTitle, roomLocked } = this.call();
    return roomCode === null ? null : { code: roomCode, title: roomTitle ?? 'Room', locked: roomLocked };
  });
  /** What to call it: the room's title, or the names of those who are there. */
  readonly title = computed(() => {
    const names = this.present().map(({ displayName }) => displayName);
    return this.room()?.title ?? (names.length > 1 ? listOf(names) : this.peer().displayName);
  });

  constructor(
    first: Call,
    private readonly own: OwnIdentity,
  ) {
    this.current = signal(first);
  }

  /** Somebody in this call by id, also one who has left. */
  person(id: Participant['id']): Participant | null {
    return this.call().participants.find((participant) => participant.id === id) ?? null;
  }

  nameOf(id: Participant['id']): string {
    return this.person(id)?.displayName ?? 'Somebody';
  }

  /** A newer state of the call. */
  learn(call: Call): void {
    this.current.set(call);
  }

  /**
   * Whether this participant's link is made before they have joined: the caller's first offer is held by the server
   * for the one who was called.
   */
  isOfferedAhead(other: Participant): boolean {
    const { kind, callee, status } = this.call();
    if (kind !== 'direct' || this.me()?.role !== 'caller' || other.userId !== callee?.id) return false;
    return isExpected(other) && (isPending(status) || isPresent(other));
  }

  /** Whether this one's offer to me was held by the server until I joined, on my first page, and comes now. */
  isHeldFrom(other: Participant, myEpoch: number): boolean {
    const { kind, callee } = this.call();
    const wasCalled = kind === 'direct' && callee !== null && callee.id === this.own.userId;
    return wasCalled && isFirstPage({ epoch: myEpoch }) && other.role === 'caller';
  }

  private isMe({ id, userId }: Participant): boolean {
    if (this.own.participantId !== null) return id === this.own.participantId;
    return userId !== null && userId === this.own.userId;
  }
}

/** A participant as far as they can be shown like a user; a guest, or somebody who was added. */
function userOf({ userId, displayName, avatarUrl }: Participant): User {
  const unknown = { username: '', role: 'employee', statusMessage: null, lastSeenAt: null } as const;
  return { ...unknown, id: userId ?? 0, displayName, avatarUrl, presence: 'in-call' };
}

/** "Ann, Ben and Cy". */
export function listOf(names: readonly string[]): string {
  if (names.length < 2) return names.join('');
  const apart = names.map(isolated);
  return `${apart.slice(0, -1).join(', ')} and ${apart[apart.length - 1]}`;
}
