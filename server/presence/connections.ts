import { EventEmitter } from 'node:events';
import { Injectable } from '@nestjs/common';

/** A live socket, and whose it is. */
export interface Connection {
  socketId: string;
  userId: number;
  deviceId: string;
}

/** Which devices have a live socket on this process. A hint: rows decide. */
@Injectable()
export class Connections extends EventEmitter<{ arrived: [number]; gone: [number] }> {
  private readonly byUser = new Map<number, Map<string, string>>();

  add({ socketId, userId, deviceId }: Connection): void {
    const sockets = this.byUser.get(userId) ?? new Map<string, string>();
    this.byUser.set(userId, sockets.set(socketId, deviceId));
    if (sockets.size === 1) this.emit('arrived', userId);
  }

  remove({ socketId, userId }: Connection): void {
    const sockets = this.byUser.get(userId);
    if (!sockets?.delete(socketId) || sockets.size > 0) return;
    this.byUser.delete(userId);
    this.emit('gone', userId);
  }

  has(userId: number): boolean {
    return this.byUser.has(userId);
  }

  isConnected({ userId, deviceId }: { userId: number; deviceId: string }): boolean {
    return [...(this.byUser.get(userId)?.values() ?? [])].includes(deviceId);
  }
}
