import { Injectable } from '@nestjs/common';
import { DomainEvents } from '../http/domain-events.js';

/** The device of a user or a guest. */
export interface Device {
  userId: number | null;
  guestId: number | null;
  deviceId: string;
}

/** A live socket, and its person and device. */
export interface Connection extends Device {
  socketId: string;
}

/**
 * Which devices have a live socket on this process. This is a hint only; the database decides. Arrivals and departures are
 * reported for users only, since guests have no presence.
 */
@Injectable()
export class Connections extends DomainEvents<{ arrived: [number]; gone: [number] }> {
  private readonly byUser = new Map<number, Map<string, string>>();
  private readonly byGuest = new Map<number, Map<string, string>>();

  add({ socketId, userId, guestId, deviceId }: Connection): void {
    if (userId === null) return this.addGuest(guestId!, { socketId, deviceId });
    const sockets = this.byUser.get(userId) ?? new Map<string, string>();
    this.byUser.set(userId, sockets.set(socketId, deviceId));
    if (sockets.size === 1) this.publish('arrived', userId);
  }

  private addGuest(guestId: number, { socketId, deviceId }: { socketId: string; deviceId: string }): void {
    const sockets = this.byGuest.get(guestId) ?? new Map<string, string>();
    this.byGuest.set(guestId, sockets.set(socketId, deviceId));
  }

  remove({ socketId, userId, guestId }: Connection): void {
    if (userId === null) return this.removeGuest(guestId!, socketId);
    const sockets = this.byUser.get(userId);
    if (!sockets?.delete(socketId) || sockets.size > 0) return;
    this.byUser.delete(userId);
    this.publish('gone', userId);
  }

  private removeGuest(guestId: number, socketId: string): void {
    const sockets = this.byGuest.get(guestId);
    sockets?.delete(socketId);
    if (sockets?.size === 0) this.byGuest.delete(guestId);
  }

  has(userId: number): boolean {
    return this.byUser.has(userId);
  }

  isConnected({ userId, guestId, deviceId }: Device): boolean {
    const sockets = userId === null ? this.byGuest.get(guestId!) : this.byUser.get(userId);
    return [...(sockets?.values() ?? [])].includes(deviceId);
  }
}
