import type { PresenceNews } from '../../contracts/index.js';
import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { PresenceReader, type Present } from '../users/presence-reader.js';
import type { UserEntity } from '../users/user.entity.js';
import { UserEvents } from '../users/user-events.js';
import { type SeenUser, UserRows } from '../users/user-rows.js';
import type { ShownUser } from '../users/user-view.js';
import { Connections } from './connections.js';
import { PresenceEvents } from './presence-events.js';
import { LastSeen } from './last-seen.js';
import { presenceFrom } from './presence-rule.js';

/**
 * Long enough for a reconnect within 5 s to go unnoticed, and short enough, after the socket's own time-out of 13 s, to show
 * people as offline within 30 s.
 */
const OFFLINE_AFTER_MS = 6_000;

/** Tells who is online, from live sockets (several tabs count as one person) and the user's own choice. */
@Injectable()
export class PresenceService implements OnModuleInit, OnModuleDestroy {
  private readonly log = new Logger('Presence');
  private readonly here = new Set<number>();
  private readonly leaving = new Map<number, NodeJS.Timeout>();
  private readonly calls = new Map<number, Set<number>>();
  private readonly told = new Map<number, string>();
  /** The users whose rows have to be read to tell their presence. */
  private readonly stale = new Set<number>();

  constructor(
    private readonly connections: Connections,
    private readonly reader: PresenceReader,
    private readonly users: UserEvents,
    private readonly events: PresenceEvents,
    private readonly rows: UserRows,
    private readonly lastSeen: LastSeen,
  ) {}

  onModuleInit(): void {
    this.reader.use(this);
    this.connections.on('arrived', (userId, here) => this.arrive(userId, here));
    this.connections.on('gone', (userId) => this.startLeaving(userId));
    this.users.on('changed', (user) => this.tell(user));
    this.lastSeen.onStored((user) => this.tell(user));
  }

  async onModuleDestroy(): Promise<void> {
    for (const timer of this.leaving.values()) clearTimeout(timer);
    await this.lastSeen.close();
  }

  presenceOf(user: Pick<UserEntity, 'id' | 'availability'>) {
    const inCall = (this.calls.get(user.id)?.size ?? 0) > 0;
    return presenceFrom(user.availability, { connected: this.here.has(user.id), inCall });
  }

  whoIsHere(): Present {
    const { idle = [], inCall = [] } = Object.groupBy(this.here, (id) => (this.calls.has(id) ? 'inCall' : 'idle'));
    return { idle, inCall };
  }

  /** How others see these people now. Those who do not exist are left out. */
  async of(userIds: readonly number[]): Promise<PresenceNews[]> {
    const users = await this.rows.seenByIds(userIds);
    return users.map((user) => this.newsOf(user));
  }

  /** Called by the code that knows calls: this user is now in this running call, or no longer. */
  setInCall(userId: number, call: { callId: number; running: boolean }): void {
    const calls = this.calls.get(userId) ?? new Set<number>();
    const before = calls.size;
    if (call.running) calls.add(call.callId);
    else calls.delete(call.callId);
    if (calls.size > 0) this.calls.set(userId, calls);
    else this.calls.delete(userId);
    if (before > 0 !== calls.size > 0) this.refresh(userId);
  }

  /** The process to which somebody comes stores their presence. */
  private arrive(userId: number, here: boolean): void {
    clearTimeout(this.leaving.get(userId));
    this.leaving.delete(userId);
    if (this.here.has(userId)) return;
    this.here.add(userId);
    if (here) this.lastSeen.note(userId, new Date());
    else this.refresh(userId);
  }

  private startLeaving(userId: number): void {
    this.leaveLater(userId, new Date());
  }

  private leaveLater(userId: number, since: Date): void {
    const began = performance.now();
    const leave = () => {
      // This process was paused meanwhile, so people who want to reconnect get another chance first.
      if (performance.now() - began > 2 * OFFLINE_AFTER_MS) this.leaveLater(userId, since);
      else this.leave(userId, since);
    };
    this.leaving.set(userId, setTimeout(leave, OFFLINE_AFTER_MS).unref());
  }

  private leave(userId: number, since: Date): void {
    this.leaving.delete(userId);
    this.here.delete(userId);
    this.lastSeen.note(userId, since);
  }

  private refresh(userId: number): void {
    this.stale.add(userId);
    if (this.stale.size > 1) return;
    setImmediate(() => void this.quietly(() => this.refreshAll()));
  }

  private async refreshAll(): Promise<void> {
    const userIds = [...this.stale];
    this.stale.clear();
    for (const user of (await this.rows.byIds(userIds)).values()) this.tell(user);
  }

  private newsOf(user: SeenUser): PresenceNews {
    return {
      userId: user.id,
      presence: this.reader.presenceOf(user),
      statusMessage: user.statusMessage,
      lastSeenAt: user.lastSeenAt?.toISOString() ?? null,
    };
  }

  /** Announces only what is new to the others. */
  private tell(user: ShownUser): void {
    const change = this.newsOf(user);
    const key = `${change.presence}|${change.statusMessage ?? ''}`;
    const before = this.told.get(user.id);
    this.told.set(user.id, key);
    // A user who connects invisibly after a restart was offline for everybody, so there is nothing to announce.
    if (before === key || (before === undefined && change.presence === 'offline')) return;
    this.events.publish('changed', change);
  }

  private async quietly(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.log.warn(`presence not stored: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
