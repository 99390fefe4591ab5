import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { SessionEndReason } from '../../contracts/index.js';
import { GuestReader } from '../auth/guest-reader.js';
import { type GuestIdentity, isGuest } from '../auth/identity.js';
import { SessionEvents, type SessionsEnded } from '../auth/sessions/session-events.js';
import { SessionsService } from '../auth/sessions/sessions.service.js';
import { CallEnding } from '../calls/ending/call-ending.js';
import { Wake } from '../cluster/wake.js';
import { WallClock } from '../time/wall-clock.js';
import { type ParleySocket, Sockets } from './sockets.js';

const SWEEP_MS = 3_000;

/**
 * Closes the sockets of ended sessions, and takes their devices out of their calls: at once when a process says that it has ended the
 * session, otherwise at the next sweep.
 */
@Injectable()
export class SessionWatch implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger('SessionWatch');
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly sockets: Sockets,
    private readonly events: SessionEvents,
    private readonly sessions: SessionsService,
    private readonly guests: GuestReader,
    private readonly ending: CallEnding,
    private readonly clock: WallClock,
    private readonly wake: Wake,
  ) {}

  onApplicationBootstrap(): void {
    this.events.on('ended', (ended) => void this.quietly(() => this.end(ended)));
    this.events.forward('ended', ({ sessionIds, userId, reason }) =>
      this.wake.say('sessions', sessionIds, userId, reason),
    );
    // The process where they ended takes them out of their calls.
    this.wake.on('sessions', (ids, _, reason) => this.close(new Set(ids), reason));
    this.timer = setInterval(() => void this.quietly(() => this.sweep()), SWEEP_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  private async end({ sessionIds, userId, reason }: SessionsEnded): Promise<void> {
    this.close(new Set(sessionIds), reason);
    if (reason === 'disabled') await this.ending.leaveAll(userId);
    else await this.ending.leaveSessions(sessionIds);
  }

  private async sweep(): Promise<void> {
    await this.sweepGuests();
    const ids = new Set(this.sockets.local().flatMap((socket) => sessionOf(socket) ?? []));
    if (ids.size === 0) return;
    // A clock that jumps by days must not end calls, so this finds sessions that were ended, but none that expired by the jump.
    const live = await this.sessions.findLive([...ids], this.clock.now());
    const gone = [...ids].filter((id) => !live.has(id));
    if (gone.length === 0) return;
    for (const [reason, ended] of Map.groupBy(await this.sessions.whyEnded(gone), ([, why]) => why))
      this.close(new Set(ended.map(([id]) => id)), reason);
    await this.ending.leaveSessions(gone);
  }

  /** Guests whose time is over, or whose room is gone. */
  private async sweepGuests(): Promise<void> {
    const here = new Map(
      this.sockets
        .local()
        .flatMap((socket) => guestOf(socket) ?? [])
        .map((guest) => [guest.guestId, guest]),
    );
    if (here.size === 0) return;
    const live = await this.guests.findLive([...here.values()]);
    for (const socket of this.sockets.local()) {
      const id = guestOf(socket)?.guestId;
      // Guests who connected after the query were not part of it.
      if (id !== undefined && here.has(id) && !live.has(id)) this.dismiss(socket, 'expired');
    }
  }

  private async quietly(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.log.warn(`sessions not ended: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  private close(sessionIds: Set<number>, reason: SessionEndReason): void {
    for (const socket of this.sockets.local()) {
      if (sessionIds.has(sessionOf(socket) ?? 0)) this.dismiss(socket, reason);
    }
  }

  private dismiss(socket: ParleySocket, reason: SessionEndReason): void {
    socket.emit('session:ended', { reason });
    socket.disconnect(true);
  }
}

function guestOf({ data: { person } }: ParleySocket): GuestIdentity | null {
  return isGuest(person) ? person : null;
}

function sessionOf({ data: { person } }: ParleySocket): number | null {
  return isGuest(person) ? null : person.sessionId;
}
