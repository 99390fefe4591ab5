/** What a room has to be like after each step, written independently of the server: the other half of the property test. */

import type { ErrorCode } from '../../contracts/index.js';

export const USERS = ['ann', 'ben', 'cy', 'dee'] as const;
export const GUESTS = ['gus', 'gil'] as const;
export const EVERYBODY = [...USERS, ...GUESTS] as const;
export type UserName = (typeof USERS)[number];
export type Name = (typeof EVERYBODY)[number];
/** How many people may be in the room. */
export const PLACES = 3;
/** The owner of the room. */
export const OWNER: Name = 'ann';

/** A person's standing in the running meeting; `none`: they have nothing to do with it. */
export type Standing =
  'none' | 'in' | 'waiting' | 'ringing' | 'left' | 'lost' | 'denied' | 'declined' | 'missed' | 'removed';

export interface PersonModel {
  readonly name: Name;
  readonly isGuest: boolean;
  state: Standing;
  /** Was let in during this meeting, and not removed since. */
  admitted: boolean;
  /** Has been in the meeting, whatever happened since. */
  wasIn: boolean;
  /** How many pages have joined the mesh in this meeting. */
  epoch: number;
  /** The page that is connected now has joined the mesh. */
  seated: boolean;
  /** Order of arrival among those in the meeting: lower means longer. */
  since: number;
  /** Appointed in the room, apart from owning it. */
  appointed: boolean;
  banned: boolean;
  /** The address from which they were removed is known. */
  leftAddress: boolean;
  /** They have asked to enter this meeting themselves since they were last rung. */
  came: boolean;
  /** In a meeting of another room. */
  elsewhere: boolean;
}

/** `ok` and `waits` are answers, the others refusals. */
export type Verdict = 'ok' | 'waits' | ErrorCode;

export class RoomModel {
  readonly places = PLACES;
  locked = false;
  waitingRoom = false;
  password: string | null = null;
  /** A meeting begins when somebody knocks, and runs from the moment the first person is in. */
  meeting: 'none' | 'knocked' | 'running' = 'none';
  hosts = new Set<Name>();
  private clock = 0;
  readonly people: Record<Name, PersonModel>;

  constructor() {
    this.people = Object.fromEntries(EVERYBODY.map((name) => [name, newPerson(name)])) as Record<Name, PersonModel>;
  }

  get all(): PersonModel[] {
    return EVERYBODY.map((name) => this.people[name]);
  }

  get present(): PersonModel[] {
    return this.all.filter(({ state }) => state === 'in');
  }

  /** The rules of entry, in order. */
  entry(name: Name, given: string | null): Verdict {
    const person = this.people[name];
    const mayHost = name === OWNER || person.appointed;
    if (person.banned) return 'removed';
    if (person.state === 'in') return 'ok';
    if (person.state === 'ringing') return this.isFull ? 'room-full' : 'ok';
    if (person.state === 'denied' && !mayHost) return 'denied';
    const knows = this.password === null || given === this.password || person.state === 'waiting';
    if (!mayHost && !person.admitted && !knows) return 'wrong-password';
    if (this.locked && !mayHost && person.state !== 'lost') return 'room-locked';
    if (this.isFull) return 'room-full';
    const mustKnock = this.waitingRoom || (person.isGuest && this.isUnderSuspicion);
    return mustKnock && !mayHost && !person.admitted ? 'waits' : 'ok';
  }

  get isFull(): boolean {
    return this.present.length >= this.places;
  }

  private get isUnderSuspicion(): boolean {
    return this.all.some(({ banned, leftAddress }) => banned && leftAddress);
  }

  /** The refusal of a host's step, if the person is not a host. */
  chair(name: Name): Verdict {
    if (this.people[name].state !== 'in') return 'not-found';
    return this.hosts.has(name) ? 'ok' : 'forbidden';
  }

  enter(name: Name): void {
    const person = this.people[name];
    if (person.state !== 'in') this.clock += 1;
    const since = person.state === 'in' ? person.since : this.clock;
    Object.assign(person, { state: 'in', admitted: true, wasIn: true, came: true, since, elsewhere: false });
    this.meeting = 'running';
    this.settle();
  }

  wait(name: Name): void {
    const person = this.people[name];
    Object.assign(person, { state: 'waiting', admitted: false, wasIn: false, came: true, elsewhere: false });
    if (this.meeting === 'none') this.meeting = 'knocked';
  }

  /** Leaves the meeting, or stops waiting for it. */
  go(name: Name, state: Standing): void {
    Object.assign(this.people[name], { state, seated: false });
    if (state === 'removed') this.people[name].admitted = false;
    const someoneWaits = this.all.some((one) => one.state === 'waiting');
    if (this.meeting === 'knocked' ? !someoneWaits : this.present.length === 0) this.end();
    else this.settle();
  }

  /** The meeting ends. The next one knows nothing about it, and begins unlocked. */
  end(): void {
    this.meeting = 'none';
    this.locked = false;
    this.hosts = new Set();
    for (const person of this.all) Object.assign(person, forgotten());
  }

  /** Removes and bans a person; repeating it changes nothing. */
  remove(name: Name): void {
    const person = this.people[name];
    if (person.state === 'removed' && person.banned) return;
    Object.assign(person, { banned: true, appointed: false, leftAddress: person.isGuest || person.came });
    this.go(name, 'removed');
  }

  /** Rings them into the meeting. If they are in another one, they have missed it at once. */
  ring(name: Name): void {
    const person = this.people[name];
    if (person.state === 'removed') person.wasIn = false;
    Object.assign(person, { state: person.elsewhere ? 'missed' : 'ringing', came: false });
  }

  mayRemove(by: Name, target: Name): boolean {
    const { state, appointed, isGuest } = this.people[target];
    if (target === by || target === OWNER) return false;
    if (by === OWNER) return true;
    if (appointed) return false;
    if (this.people[by].appointed) return true;
    // A stand-in may remove those who are there or want to come, and a guest may not remove users.
    return ['in', 'ringing', 'waiting'].includes(state) && (isGuest || !this.people[by].isGuest);
  }

  /** A change by the owner may take back an appointment; then a stand-in has to be chosen again. */
  settleAgain(): void {
    this.hosts = new Set();
    this.settle();
  }

  /**
   * All appointed people who are there host. If there are none, one person stands in: users come before guests, then the present
   * stand-in, then the one who has been there longest.
   */
  settle(): void {
    const appointed = this.present.filter(({ name, appointed: is }) => name === OWNER || is);
    const [standIn] = [...this.present].sort(
      (one, other) =>
        Number(one.isGuest) - Number(other.isGuest) ||
        Number(this.hosts.has(other.name)) - Number(this.hosts.has(one.name)) ||
        one.since - other.since,
    );
    this.hosts = new Set((appointed.length > 0 ? appointed : standIn ? [standIn] : []).map(({ name }) => name));
  }
}

const forgotten = () => ({
  ...{ state: 'none' as Standing, admitted: false, wasIn: false, epoch: 0, seated: false, since: 0, came: false },
});

function newPerson(name: Name): PersonModel {
  const isGuest = (GUESTS as readonly Name[]).includes(name);
  return { name, isGuest, ...forgotten(), appointed: false, banned: false, leftAddress: false, elsewhere: false };
}
