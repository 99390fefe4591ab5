import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { SessionEndReason } from '../../contracts/index.js';
import { SessionEvents } from '../auth/session-events.js';
import { SessionsService } from '../auth/sessions.service.js';
import { CallEnding } from '../calls/call-ending.js';
import { actorOf, type ParleySocket, Sockets } from './sockets.js';

const SWEEP_MS = 3_000;

/** Closes the sockets of sessions that are over, and takes their devices out of their calls: by event at once, by sweep whatever process ended them. */
@Injectable()
export class SessionWatch implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger('SessionWatch');
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly sockets: Sockets,
    private readonly events: SessionEvents,
    private readonly sessions: SessionsService,
    private readonly ending: CallEnding,
  ) {}

  onApplicationBootstrap(): void {
    this.events.on('ended', ({ sessionIds, reason }) => this.close(new Set(sessionIds), reason));
    this.timer = setInterval(() => void this.sweep(), SWEEP_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  private async sweep(): Promise<void> {
    try {
      const ids = new Set(this.sockets.local().map((socket) => socket.data.identity.sessionId));
      if (ids.size === 0) return;
      const live = await this.sessions.findLive([...ids]);
      this.close(new Set([...ids].filter((id) => !live.has(id))), 'revoked');
    } catch (error) {
      this.log.warn(`sessions not checked: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  private close(sessionIds: Set<number>, reason: SessionEndReason): void {
    for (const socket of this.sockets.local()) {
      if (sessionIds.has(socket.data.identity.sessionId)) this.dismiss(socket, reason);
    }
  }

  private dismiss(socket: ParleySocket, reason: SessionEndReason): void {
    socket.emit('session:ended', { reason });
    socket.disconnect(true);
    const why = reason === 'disabled' ? 'ended-by-admin' : 'hangup';
    this.ending
      .leaveAll(actorOf(socket), why)
      .catch((error: unknown) => this.log.warn(`calls not left: ${String(error)}`));
  }
}
