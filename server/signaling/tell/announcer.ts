import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { isPending, isTerminal } from '../../../contracts/index.js';
import { hasOnlyKnocked, isPresent, isRung } from '../../calls/actor.js';
import type { CallEntity } from '../../calls/rows/call.entity.js';
import { type CallChangeCause, CallEvents, type CallEventMap } from '../../calls/tell/call-events.js';
import { CallViews } from '../../calls/tell/call-views.js';
import { isRungInSilence } from '../../calls/rows/do-not-disturb.js';
import type { MessageEntity } from '../../calls/rows/message.entity.js';
import { MissedCalls } from '../../calls/history/missed-calls.js';
import type { ParticipantEntity } from '../../calls/rows/participant.entity.js';
import { PassingWords } from './passing-words.js';
import { QualityLog } from '../records/quality-log.js';
import { SignalDelivery } from '../relay/signal-delivery.js';
import { SignalOutbox } from '../relay/signal-outbox.js';
import { type ParleySocket, Sockets } from '../sockets.js';

/** Turns events into messages. It is the only listener that knows sockets. */
@Injectable()
export class Announcer implements OnModuleInit {
  private readonly log = new Logger('Announcer');

  constructor(
    private readonly sockets: Sockets,
    private readonly calls: CallEvents,
    private readonly missed: MissedCalls,
    private readonly delivery: SignalDelivery,
    private readonly outbox: SignalOutbox,
    private readonly passing: PassingWords,
    private readonly measured: QualityLog,
    private readonly views: CallViews,
  ) {}

  onModuleInit(): void {
    this.calls.on('changed', (event) => this.callChanged(event));
    this.calls.on('participant', (event) => this.participantChanged(event));
    this.calls.on('missed', ({ userId }) => void this.quietly(() => this.tellMissed(userId)));
    this.calls.on('moved', ({ participant }) => this.tellMoved(participant));
    this.calls.on('read', ({ userId, ...mark }) => this.sockets.toPerson({ userId, guestId: null }, 'chat:read', mark));
    this.calls.on('problem', ({ who, callId }) => this.sockets.toPerson(who, 'problem:changed', { callId }));
    this.calls.on('chat', ({ message }) => this.told(message));
  }

  private callChanged({ call, cause, participantId }: CallEventMap['changed'][0]): void {
    this.log.log({ callId: call.id, status: call.status, endReason: call.endReason, cause }, 'call changed');
    for (const participant of call.participants) {
      if (!mayKnow(call, participant, participantId)) continue;
      const event = rings(call, { cause, participant, participantId }) ? 'call:incoming' : 'call:updated';
      this.sockets.toPerson(participant, event, { call: this.views.call(call, participant) });
    }
    for (const socket of this.sockets.inCall(call.id)) this.unseatIfOut(socket, call);
    if (isTerminal(call.status)) void this.quietly(() => this.forget(call.id));
  }

  /** Tells everybody who may know of the call, on all their devices. Only hosts hear of a person who asks to come in. */
  private participantChanged({ call, participant, change }: CallEventMap['participant'][0]): void {
    const listeners = call.participants.filter((one) =>
      hasOnlyKnocked(participant) ? one.role === 'host' && isPresent(one) : mayKnow(call, one),
    );
    const hidesDevice = (from: ParticipantEntity) => from.userId === null && from !== participant;
    for (const [hides, people] of Map.groupBy(listeners, hidesDevice)) {
      const told = this.views.participant(participant, { hidesDevice: hides });
      const message = { callId: call.id, version: call.version, participant: told, change };
      this.sockets.toPeople(people, 'call:participant', message);
    }
  }

  private tellMoved({ userId, guestId, deviceId, callId }: CallEventMap['moved'][0]['participant']): void {
    if (deviceId !== null) this.sockets.toDevice({ userId, guestId, deviceId }, 'call:moved', { callId });
  }

  private told({ callId, id, participantId: from, text, createdAt }: MessageEntity): void {
    this.sockets.toCall(callId, 'call:chat', { callId, id, from, text, at: createdAt.toISOString() });
  }

  /** Pages of people who are not in the call, or are in it on another device, no longer hear of it. */
  private unseatIfOut(socket: ParleySocket, call: CallEntity): void {
    const seat = socket.data.seats.get(call.id);
    const participant = seat && call.participants.find(({ id }) => id === seat.participantId);
    if (!seat || (participant && isThere(participant, socket) && !isTerminal(call.status))) return;
    this.delivery.leave(socket, call.id);
  }

  private async forget(callId: number): Promise<void> {
    this.passing.forget(callId);
    this.measured.forget(callId);
    this.delivery.forget(callId);
    await this.outbox.forgetSecrets(callId);
  }

  private async tellMissed(userId: number): Promise<void> {
    this.sockets.toPerson({ userId, guestId: null }, 'missed:changed', {
      unseenCount: await this.missed.unseenCount(userId),
    });
  }

  /** The next announcement, or the snapshot, makes up for a lost one. */
  private async quietly(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.log.warn(`not announced: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

const isThere = (participant: ParticipantEntity, { data }: ParleySocket): boolean =>
  isPresent(participant) && participant.deviceId === data.deviceId;

/** A call that rings in silence is announced when it is over. People outside are told by other messages, and people who have gone only once. */
function mayKnow(call: CallEntity, participant: ParticipantEntity, changedId?: number): boolean {
  if (isRungInSilence(participant)) return false;
  if (hasOnlyKnocked(participant)) return false;
  if (participant.id === changedId || isPresent(participant) || isRung(participant)) return true;
  return participant.leaveReason !== 'removed' && (isTerminal(call.status) || isPending(call.status));
}

function rings(
  call: CallEntity,
  of: { cause: CallChangeCause; participant: ParticipantEntity; participantId: number | undefined },
): boolean {
  const { cause, participant, participantId } = of;
  // Another device of theirs may ring already, at another process.
  if (!isRung(participant)) return false;
  return (cause === 'created' && isPending(call.status)) || (cause === 'invited' && participant.id === participantId);
}
