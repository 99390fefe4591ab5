import { Injectable } from '@nestjs/common';
import { DomainEvents } from '../http/domain-events.js';

/** The device of a user or a guest. */
export interface PresentDevice {
  userId: number | null;
  guestId: number | null;
  deviceId: string;
}

/** A live socket, and its person and device. */
export interface Connection extends PresentDevice {
  socketId: string;
}

interface ConnectionEventMap {
  /** `here`: the user came to this process. */
  arrived: [userId: number, here: boolean];
  /** The user has no socket any more, on any process. */
  gone: [userId: number];
  /** A socket of this device has come to this process, or has gone. */
  changed: [device: PresentDevice];
}

/**
 * Which devices have a live socket on this process, and which users have one elsewhere. This is a hint only; the database decides.
 * Arrivals and departures are reported for users only, since guests have no presence.
 */
@Injectable()
export class Connections extends DomainEvents<ConnectionEventMap> {
  private readonly byUser = new Map<number, Map<string, string>>();
  private readonly byGuest = new Map<number, Map<string, string>>();
  private elsewhere: ReadonlySet<number> = new Set();

  add({ socketId, ...device }: Connection): void {
    const { userId } = device;
    const isNew = userId !== null && !this.has(userId);
    const [people, id] = this.peopleOf(device);
    people.set(id, (people.get(id) ?? new Map<string, string>()).set(socketId, device.deviceId));
    this.publish('changed', device);
    if (isNew) this.publish('arrived', userId, true);
  }

  remove({ socketId, ...device }: Connection): void {
    const { userId } = device;
    const [people, id] = this.peopleOf(device);
    const sockets = people.get(id);
    if (!sockets?.delete(socketId)) return;
    if (sockets.size === 0) people.delete(id);
    this.publish('changed', device);
    if (userId !== null && !this.has(userId)) this.publish('gone', userId);
  }

  /** The users with sockets on other processes, as read from their rows. */
  useElsewhere(now: ReadonlySet<number>): void {
    const before = this.elsewhere;
    this.elsewhere = now;
    for (const userId of now)
      if (!before.has(userId) && !this.byUser.has(userId)) this.publish('arrived', userId, false);
    for (const userId of before) if (!this.has(userId)) this.publish('gone', userId);
  }

  /** Whether the user has a socket, on this process or on another. */
  has(userId: number): boolean {
    return this.byUser.has(userId) || this.elsewhere.has(userId);
  }

  hasHere(userId: number): boolean {
    return this.byUser.has(userId);
  }

  /** Whether the device has a socket on this process. */
  isConnected(device: PresentDevice): boolean {
    const [people, id] = this.peopleOf(device);
    return [...(people.get(id)?.values() ?? [])].includes(device.deviceId);
  }

  /** The devices with sockets on this process, each once. */
  devices(): PresentDevice[] {
    const of = (people: Map<number, Map<string, string>>, person: (id: number) => Omit<PresentDevice, 'deviceId'>) =>
      [...people].flatMap(([id, sockets]) =>
        [...new Set(sockets.values())].map((deviceId) => ({ ...person(id), deviceId })),
      );
    return [
      ...of(this.byUser, (userId) => ({ userId, guestId: null })),
      ...of(this.byGuest, (guestId) => ({ userId: null, guestId })),
    ];
  }

  private peopleOf({ userId, guestId }: PresentDevice): [Map<number, Map<string, string>>, number] {
    return userId === null ? [this.byGuest, guestId!] : [this.byUser, userId];
  }
}
