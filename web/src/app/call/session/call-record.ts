import { computed, signal, type WritableSignal } from '@angular/core';
import { type Call, isFirstPage, isPending, isPresent, isRung, type Participant, type User } from '@contracts';
import { isolated } from '../../shared-ui/isolated';

/** Identifies the user in a call. Guests have no user id; in a room the participant id is known from the start. */
export interface OwnIdentity {
  readonly userId: User['id'] | null;
  readonly participantId: Participant['id'] | null;
}

const isExpected = (one: Pick<Participant, 'state'>) => isPresent(one) || isRung(one);

/** One call as the server describes it, and the people in it from the user's point of view. */
export class CallRecord {
  private readonly current: WritableSignal<Call>;

  readonly call = computed(() => this.current());
  readonly me = computed(() => this.call().participants.find((participant) => this.isMe(participant)) ?? null);
  readonly isHost = computed(() => this.me()?.role === 'host');
  /** Everybody except the user who has been admitted or called, also those who have left. */
  readonly others = computed(() =>
    this.call().participants.filter((participant) => !this.isMe(participant) && participant.state !== 'waiting'),
  );
  /** The others who are there, or away only for a moment. */
  readonly present = computed(() => this.others().filter(isPresent));
  /** People who ask to come in; only a host sees them. */
  readonly waiting = computed(() =>
    this.isHost() ? this.call().participants.filter(({ state }) => state === 'waiting') : [],
  );
  /** A room or more than two people: one broken pair, or one person leaving, does not end the call. */
  readonly many = computed(() => this.call().kind === 'room' || this.present().length > 1);
  /** The other person of a direct call: whoever is there, or else the one who was called. */
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
  /** The call's title: that of the room, or the names of those who are there. */
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

  /** Somebody in this call by id, also if they have left. */
  person(id: Participant['id']): Participant | null {
    return this.call().participants.find((participant) => participant.id === id) ?? null;
  }

  nameOf(id: Participant['id']): string {
    return this.person(id)?.displayName ?? 'Somebody';
  }

  /** Takes a newer state of the call. */
  learn(call: Call): void {
    this.current.set(call);
  }

  /**
   * Whether the link to this participant is created before they have joined: the server holds the caller's first
   * offer for the callee.
   */
  isOfferedAhead(other: Participant): boolean {
    const { kind, callee, status } = this.call();
    if (kind !== 'direct' || this.me()?.role !== 'caller' || other.userId !== callee?.id) return false;
    return isExpected(other) && (isPending(status) || isPresent(other));
  }

  /** Whether the server has held this participant's offer until the user's first page joined, and delivers it now. */
  isHeldFrom(other: Participant, myEpoch: number): boolean {
    const { kind, callee } = this.call();
    const wasCalled = kind === 'direct' && callee !== null && callee.id === this.own.userId;
    return wasCalled && isFirstPage({ epoch: myEpoch }) && other.role === 'caller';
  }

  /**
   * Whether the user came into the meeting after this participant, and so makes the first offer. Each end finds the same, whoever hears of the
   * other first: of people who come at once only one offers to the other. Null where that does not decide, as after a reload.
   */
  cameAfter(other: Participant): boolean | null {
    const me = this.me();
    if (this.call().kind !== 'room' || !me?.joinedAt || !other.joinedAt) return null;
    if (!isFirstPage(me) || !isFirstPage(other)) return null;
    const later = Date.parse(me.joinedAt) - Date.parse(other.joinedAt);
    return later === 0 ? me.id > other.id : later > 0;
  }

  private isMe({ id, userId }: Participant): boolean {
    if (this.own.participantId !== null) return id === this.own.participantId;
    return userId !== null && userId === this.own.userId;
  }
}

/** A participant in the form of a user, for showing them; also for guests and people who were added. */
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
