import { Injectable } from '@nestjs/common';
import { MoreThan } from 'typeorm';
import { isPending } from '../../../contracts/index.js';
import { asUser, isRung, placeOf, type UserActor } from '../../calls/actor.js';
import { CallAnswering } from '../../calls/direct/call-answering.js';
import { CallJournal } from '../../calls/life/call-journal.js';
import { CallEventEntity } from '../../calls/rows/call-event.entity.js';
import { CallsRepository } from '../../calls/rows/calls.repository.js';
import { Transactions } from '../../database/transactions.js';
import { actorOf, type ParleySocket } from '../sockets.js';

/** As many as somebody can be called at once, and more. The earliest are forgotten first. */
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
    const isStillRung = isPending(call.status) ? me.role === 'callee' : isRung(me);
    const { deviceId } = actor;
    const of = { callId, participantId: me.id };
    if (!isStillRung || (await this.ringsAgain({ ...of, deviceId, since }))) return;
    await this.journal.noteAside({ ...of, kind: 'device-gone', detail: { deviceId } });
  }

  /** It came back over another connection before this one was known to be gone, perhaps on another server. */
  private async ringsAgain(of: { callId: number; participantId: number; deviceId: string; since: Date }) {
    const { callId, participantId, since } = of;
    const where = { callId, participantId, kind: 'device-ringing', at: MoreThan(since) } as const;
    const later = await this.transactions.manager.findBy(CallEventEntity, where);
    return later.some(({ detail }) => (detail as { deviceId: string }).deviceId === of.deviceId);
  }
}
