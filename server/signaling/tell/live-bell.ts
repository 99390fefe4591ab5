import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { hasRole } from '../../../contracts/index.js';
import { asUser } from '../../calls/actor.js';
import { LiveLinks } from '../../calls/live/live-links.js';
import { CallEvents } from '../../calls/tell/call-events.js';
import { notFound } from '../../http/errors/problem.js';
import { UserEvents } from '../../users/user-events.js';
import { UsersService } from '../../users/users.service.js';
import { actorOf, type ParleySocket, Sockets } from '../sockets.js';

const ROOM = 'staff:live';
const AT_MOST_EVERY_MS = 1_000;

/**
 * Tells pages of support which running calls have changed, and they ask for what they show. While no such page is open, it costs only a
 * look whether there is one.
 */
@Injectable()
export class LiveBell implements OnModuleInit, OnModuleDestroy {
  private readonly changed = new Set<number>();
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly sockets: Sockets,
    private readonly calls: CallEvents,
    private readonly links: LiveLinks,
    private readonly users: UsersService,
    private readonly userEvents: UserEvents,
  ) {}

  onModuleInit(): void {
    this.calls.on('changed', ({ call }) => this.ringSoon(call.id));
    this.calls.on('participant', ({ call }) => this.ringSoon(call.id));
    this.links.on('changed', (callId) => this.ringSoon(callId));
    this.userEvents.on('changed', ({ id, role, disabledAt, deletedAt }) => {
      if (!hasRole(role, 'support') || disabledAt !== null || deletedAt !== null) this.leave(id);
    });
  }

  onModuleDestroy(): void {
    if (this.timer !== null) clearTimeout(this.timer);
  }

  /** Reads the role again, because it may have changed since the socket connected. @throws not-found for all who are not of the staff */
  async watch(socket: ParleySocket, on: boolean): Promise<void> {
    const { userId } = asUser(actorOf(socket));
    if (!on) return void (await socket.leave(ROOM));
    // Joined first, so that a role that is taken away meanwhile takes the socket out again.
    await socket.join(ROOM);
    const user = await this.users.findById(userId);
    if (user !== null && hasRole(user.role, 'support')) return;
    await socket.leave(ROOM);
    throw notFound();
  }

  private leave(userId: number): void {
    for (const socket of this.sockets.local())
      if (socket.rooms.has(ROOM) && actorOf(socket).userId === userId) void socket.leave(ROOM);
  }

  private ringSoon(callId: number): void {
    if (!this.sockets.server?.sockets.adapter.rooms.has(ROOM)) return;
    this.changed.add(callId);
    this.timer ??= setTimeout(() => this.ring(), AT_MOST_EVERY_MS).unref();
  }

  private ring(): void {
    this.timer = null;
    const callIds = [...this.changed];
    this.changed.clear();
    this.sockets.server?.to(ROOM).emit('audit:live-changed', { callIds });
  }
}
