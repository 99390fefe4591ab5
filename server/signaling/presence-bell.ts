import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { type PresenceChange, PresenceEvents } from '../presence/presence-events.js';
import { Sockets } from './sockets.js';

/** Of one person. */
const AT_MOST_EVERY_MS = 500;

/** Somebody of whom everybody has just been told, and what there is to tell since. */
interface Told {
  next: PresenceChange | null;
  timer: NodeJS.Timeout;
}

/** Tells everybody with an account how somebody is: at once, and while that goes on changing what it has become by then. */
@Injectable()
export class PresenceBell implements OnModuleInit, OnModuleDestroy {
  private readonly told = new Map<number, Told>();

  constructor(
    private readonly presence: PresenceEvents,
    private readonly sockets: Sockets,
  ) {}

  onModuleInit(): void {
    this.presence.on('changed', (change) => this.tell(change));
  }

  onModuleDestroy(): void {
    for (const { timer } of this.told.values()) clearTimeout(timer);
  }

  private tell(change: PresenceChange): void {
    const told = this.told.get(change.userId);
    if (told) told.next = change;
    else this.tellNow(change);
  }

  private tellNow(change: PresenceChange): void {
    this.sockets.toUsers('presence:changed', change);
    const timer = setTimeout(() => this.goOn(change.userId), AT_MOST_EVERY_MS).unref();
    this.told.set(change.userId, { next: null, timer });
  }

  private goOn(userId: number): void {
    const next = this.told.get(userId)?.next ?? null;
    this.told.delete(userId);
    if (next !== null) this.tellNow(next);
  }
}
