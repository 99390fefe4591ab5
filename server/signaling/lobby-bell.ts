import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { RoomEvents } from '../rooms/room-events.js';
import { Sockets } from './sockets.js';

const AT_MOST_EVERY_MS = 1_000;

/** Tells everybody with an account that the lobby has changed; what, each one asks, and is told what they may know. */
@Injectable()
export class LobbyBell implements OnModuleInit, OnModuleDestroy {
  private timer: NodeJS.Timeout | null = null;
  private rungAt = 0;

  constructor(
    private readonly rooms: RoomEvents,
    private readonly sockets: Sockets,
  ) {}

  onModuleInit(): void {
    this.rooms.on('lobby', () => this.ringSoon());
  }

  onModuleDestroy(): void {
    if (this.timer !== null) clearTimeout(this.timer);
  }

  /** At once, and again at the end of each second in which something more happened. */
  private ringSoon(): void {
    const wait = Math.max(0, this.rungAt + AT_MOST_EVERY_MS - Date.now());
    this.timer ??= setTimeout(() => this.ring(), wait).unref();
  }

  private ring(): void {
    this.timer = null;
    this.rungAt = Date.now();
    this.sockets.toUsers('rooms:changed', {});
  }
}
