import { Injectable } from '@nestjs/common';
import { DomainEvents } from '../http/domain-events.js';

/** A live socket, and whose it is. */
export interface Connection {
  socketId: string;
  userId: number;
  deviceId: string;
}

/** Which devices have a live socket on this process. A hint: rows decide. */
@Injectable()
export class Connections extends DomainEvents<{ arrived: [number]; gone: [number] }> {
  private readonly byUser = new Map<number, Map<string, string>>();

  add({ socketId, userId, deviceId }: Connection): void {
    const sockets = this.byUser.get(userId) ?? new Map<string, string>();
    this.byUser.set(userId, sockets.set(socketId, deviceId));
    if (sockets.size === 1) this.publish('arrived', userId);
  }

  remove({ socketId, userId }: Connection): void {
    const sockets = this.byUser.get(userId);
    if (!sockets?.delete(socketId) || sockets.size > 0) return;
    this.byUser.delete(userId);
    this.publish('gone', userId);
  }

  has(userId: number): boolean {
    return this.byUser.has(userId);
  }

  isConnected({ userId, deviceId }: { userId: number; deviceId: string }): boolean {
    return [...(this.byUser.get(userId)?.values() ?? [])].includes(deviceId);
  }
}
