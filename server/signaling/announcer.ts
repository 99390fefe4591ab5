import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { isPending, isTerminal } from '../../contracts/index.js';
import type { CallEntity } from '../calls/call.entity.js';
import { type CallChangeCause, CallEvents, type CallEventMap } from '../calls/call-events.js';
import { CallViews } from '../calls/call-views.js';
import { MissedCalls } from '../calls/missed-calls.js';
import type { ParticipantEntity } from '../calls/participant.entity.js';
import { PresenceEvents } from '../presence/presence-events.js';
import { Inboxes } from './inboxes.js';
import { SignalOutbox } from './signal-outbox.js';
import { callRoom, type ParleySocket, Sockets } from './sockets.js';

/** Turns what happened into messages: the one listener that knows sockets. */
@Injectable()
export class Announcer implements OnModuleInit {
  private readonly log = new Logger('Announcer');

  constructor(
    private readonly sockets: Sockets,
    private readonly calls: CallEvents,
    private readonly presence: PresenceEvents,
    private readonly missed: MissedCalls,
    private readonly inboxes: Inboxes,
    private readonly outbox: SignalOutbox,
    private readonly views: CallViews,
  ) {}

  onModuleInit(): void {
    this.calls.on('changed', ({ call, cause }) => this.callChanged(call, cause));
    this.calls.on('participant', (event) => this.participantChanged(event));
    this.calls.on('missed', ({ userId }) => void this.quietly(() => this.tellMissed(userId)));
    this.presence.on('changed', (change) => this.sockets.server?.emit('presence:changed', change));
  }

  private callChanged(call: CallEntity, cause: CallChangeCause): void {
    this.log.log({ callId: call.id, status: call.status, endReason: call.endReason, cause }, 'call changed');
    const view = this.views.call(call);
    for (const participant of call.participants) {
      if (participant.userId === null || mustNotKnow(call, participant)) continue;
      const rings = cause === 'created' && isPending(call.status) && participant.role === 'callee';
      this.sockets.toUser(participant.userId, rings ? 'call:incoming' : 'call:updated', { call: view });
    }
    if (isTerminal(call.status)) void this.quietly(() => this.close(call.id));
  }

  private participantChanged({ participant, change }: CallEventMap['participant'][0]): void {
    const message = { callId: participant.callId, participant: this.views.participant(participant), change };
    this.sockets.server?.to(callRoom(participant.callId)).emit('call:participant', message);
  }

  private async close(callId: number): Promise<void> {
    for (const socket of this.sockets.local()) this.unseat(socket, callId);
    await this.outbox.forgetSecrets(callId);
  }

  private unseat(socket: ParleySocket, callId: number): void {
    const seat = socket.data.seats.get(callId);
    if (seat === undefined) return;
    this.inboxes.leave(socket, seat);
    socket.data.seats.delete(callId);
    void socket.leave(callRoom(callId));
  }

  private async tellMissed(userId: number): Promise<void> {
    this.sockets.toUser(userId, 'missed:changed', { unseenCount: await this.missed.unseenCount(userId) });
  }

  /** A lost announcement heals itself with the next one, or with the snapshot. */
  private async quietly(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.log.warn(`not announced: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

/** Do not disturb: what rings in silence is told when it is over. */
function mustNotKnow(call: CallEntity, participant: ParticipantEntity): boolean {
  return participant.silent && isPending(call.status);
}
