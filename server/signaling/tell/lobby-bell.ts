import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Wake } from '../../cluster/wake.js';
import { RoomEvents } from '../../rooms/room-events.js';
import { Sockets } from '../sockets.js';

const AT_MOST_EVERY_MS = 1_000;
/** Everybody who is told asks for the lobby, so lasting changes are told less and less often. */
const LONGEST_MS = 15_000;

/** Tells everybody with an account that the lobby has changed; each of them then asks for what they may see. */
@Injectable()
export class LobbyBell implements OnModuleInit, OnModuleDestroy {
  private timer: NodeJS.Timeout | null = null;
  private rungAt = -Infinity;
  private pause = AT_MOST_EVERY_MS;

  constructor(
    private readonly rooms: RoomEvents,
    private readonly sockets: Sockets,
    private readonly wake: Wake,
  ) {}

  onModuleInit(): void {
    this.rooms.on('lobby', () => this.ringSoon());
    this.rooms.forward('lobby', () => this.wake.say('lobby'));
    this.wake.on('lobby', () => this.ringSoon());
  }

  onModuleDestroy(): void {
    if (this.timer !== null) clearTimeout(this.timer);
  }

  /** Tells at once, and again at the end of each pause in which something else has changed. */
  private ringSoon(): void {
    if (this.timer !== null) return;
    const since = performance.now() - this.rungAt;
    if (since > 2 * this.pause) this.pause = AT_MOST_EVERY_MS;
    this.timer = setTimeout(() => this.ring(), Math.max(0, this.pause - since)).unref();
  }

  private ring(): void {
    this.timer = null;
    const since = performance.now() - this.rungAt;
    if (since < 1.5 * this.pause) this.pause = Math.min(LONGEST_MS, this.pause * 1.25);
    this.rungAt = performance.now();
    this.sockets.toUsers('rooms:changed', {});
  }
}
