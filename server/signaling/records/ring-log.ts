import { Injectable } from '@nestjs/common';
import { MoreThan } from 'typeorm';
import { type Call, isPending } from '../../../contracts/index.js';
import { asUser, isRung, placeOf, type UserActor } from '../../calls/actor.js';
import { CallAnswering } from '../../calls/direct/call-answering.js';
import { CallJournal } from '../../calls/hand/call-journal.js';
import { CallEventEntity } from '../../calls/rows/call-event.entity.js';
import type { CallEntity } from '../../calls/rows/call.entity.js';
import { CallsRepository } from '../../calls/rows/calls.repository.js';
import type { ParticipantEntity } from '../../calls/rows/participant.entity.js';
import { Transactions } from '../../database/transactions.js';
import { actorOf, type ParleySocket } from '../sockets.js';

/** More calls than can ring for somebody at once. The earliest are forgotten first. */
const KEPT = 8;

/** Notes which devices ring for a call, and that one went away meanwhile: otherwise it looks as if somebody heard it ring and did not answer. */
@Injectable()
export class RingLog {
  /** The calls for which each page has said that it rings, and when. */
  private readonly rung = new WeakMap<ParleySocket, Map<number, Date>>();

  constructor(
    private readonly answering: CallAnswering,
    private readonly calls: CallsRepository,
    private readonly journal: CallJournal,
    private readonly transactions: Transactions,
  ) {}

  async ringing(socket: ParleySocket, callId: number): Promise<void> {
    await this.answering.ringing(asUser(actorOf(socket)), callId);
    await this.rings(socket, callId);
  }

  /**
   * A page is back over another connection, and was told of these calls. If its device had said that it rings for one, it still does: not
   * every client says so again. For each connection this is noted once.
   */
  async synced(socket: ParleySocket, calls: readonly Call[]): Promise<void> {
    const { userId } = actorOf(socket);
    const known = this.rung.get(socket);
    const unsaid = userId === null ? [] : calls.filter((call) => !known?.has(call.id) && ringsFor(userId, call));
    // Nothing depends on it, and a call may be gone by now, or its database away.
    for (const { id } of unsaid) await this.ringsOn(socket, id).catch(() => undefined);
  }

  private async ringsOn(socket: ParleySocket, callId: number): Promise<void> {
    const actor = asUser(actorOf(socket));
    const { deviceId } = actor;
    const { call, me } = placeOf(await this.calls.findWithPeople(callId), actor);
    const of = { callId, participantId: me.id };
    if (!isStillRung(call, me) || !(await this.hasSaid({ ...of, deviceId }))) return;
    await this.journal.noteAside({ ...of, kind: 'device-ringing', detail: { deviceId } });
    await this.rings(socket, callId);
  }

  private async rings(socket: ParleySocket, callId: number): Promise<void> {
    const own = this.rung.get(socket) ?? new Map<number, Date>();
    this.rung.set(socket, own);
    own.delete(callId);
    own.set(callId, new Date());
    if (own.size > KEPT) own.delete([...own.keys()][0]!);
    if (!socket.connected) await this.gone(socket);
  }

  /** Call it when the page has gone, and not because its server is about to stop. */
  async gone(socket: ParleySocket): Promise<void> {
    const own = [...(this.rung.get(socket) ?? [])];
    this.rung.delete(socket);
    if (own.length === 0) return;
    const actor = asUser(actorOf(socket));
    // Nothing depends on it, and a call may be gone by now, or its database away.
    for (const [callId, since] of own) await this.note(actor, { callId, since }).catch(() => undefined);
  }

  private async note(actor: UserActor, { callId, since }: { callId: number; since: Date }): Promise<void> {
    const { call, me } = placeOf(await this.calls.findWithPeople(callId), actor);
    const { deviceId } = actor;
    const of = { callId, participantId: me.id };
    // It may be back over another connection before this one was known to be gone, perhaps on another server.
    if (!isStillRung(call, me) || (await this.hasSaid({ ...of, deviceId, since }))) return;
    await this.journal.noteAside({ ...of, kind: 'device-gone', detail: { deviceId } });
  }

  /** Whether this device has said that it rings for that call, after this time if one is given. */
  private async hasSaid(of: { callId: number; participantId: number; deviceId: string; since?: Date }) {
    const { callId, participantId, since } = of;
    const where = { callId, participantId, kind: 'device-ringing', ...(since && { at: MoreThan(since) }) } as const;
    const said = await this.transactions.manager.findBy(CallEventEntity, where);
    return said.some(({ detail }) => (detail as { deviceId: string }).deviceId === of.deviceId);
  }
}

const isStillRung = (call: CallEntity, me: ParticipantEntity): boolean =>
  isPending(call.status) ? me.role === 'callee' : isRung(me);

const ringsFor = (userId: number, { status, participants }: Call): boolean =>
  participants.some(
    (one) => one.userId === userId && (isPending(status) ? one.role === 'callee' : one.ringDeadlineAt !== null),
  );
