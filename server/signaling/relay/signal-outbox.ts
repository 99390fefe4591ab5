import { Injectable } from '@nestjs/common';
import { In, IsNull, Not } from 'typeorm';
import { epochsFor, type SignalKind, type SignalMessage } from '../../../contracts/index.js';
import { ParticipantEntity } from '../../calls/rows/participant.entity.js';
import { Transactions } from '../../database/transactions.js';
import { notFound } from '../../http/errors/problem.js';
import { withoutSecrets } from '../log/secrets.js';
import { SignalBacklog } from './signal-backlog.js';
import { SignalSeal } from '../log/signal-seal.js';
import { SignalEntity } from '../log/signal.entity.js';
import type { Seat } from '../sockets.js';

/** So many rows are looked at, without what they carry, to find what has been superseded. */
const LOOK_ROWS = 500;
const SUPERSEDED = 'SupersededOffer: A later offer took its place before anybody had got it.';

/** What waits for a page, without what it carries. */
export interface Waiting {
  id: number;
  senderId: number;
  kind: SignalKind;
}

/** The log as an outbox: what a participant has not had yet, and what it did with what it had. */
@Injectable()
export class SignalOutbox {
  constructor(
    private readonly transactions: Transactions,
    private readonly seal: SignalSeal,
    private readonly backlog: SignalBacklog,
  ) {}

  /** What this page was sent after a signal and has not applied, oldest first: so much as is looked at in one go. */
  waiting(seat: Seat, after: number): Promise<Waiting[]> {
    return this.query(seat)
      .select(['signal.id AS id', 'signal.senderId AS senderId', 'signal.kind AS kind'])
      .andWhere('signal.id > :after', { after })
      .limit(LOOK_ROWS)
      .getRawMany<Waiting>();
  }

  /** As they were sent, in order. */
  async read(ids: number[]): Promise<SignalMessage[]> {
    const rows = await this.transactions.manager.find(SignalEntity, {
      where: { id: In(ids), appliedAt: IsNull() },
      order: { id: 'ASC' },
    });
    return rows.flatMap((row) => this.message(row));
  }

  /** The newest signal to this participant, 0 where there is none. */
  async newestId({ participantId }: Seat): Promise<number> {
    const newest = await this.transactions.manager.findOne(SignalEntity, {
      where: { recipientId: participantId, outcome: 'relayed' },
      order: { id: 'DESC' },
      select: { id: true },
    });
    return newest?.id ?? 0;
  }

  /** Signals to an earlier page, or from one, belong to links that are gone. */
  private query(seat: Seat) {
    return this.transactions.manager
      .createQueryBuilder(SignalEntity, 'signal')
      .innerJoin(
        ParticipantEntity,
        'sender',
        'sender.id = signal.senderId AND sender.callId = signal.callId AND sender.epoch = signal.senderEpoch',
      )
      .where('signal.recipientId = :recipientId', { recipientId: seat.participantId })
      .andWhere("signal.outcome = 'relayed' AND signal.appliedAt IS NULL")
      .andWhere('signal.recipientEpoch IN (:...epochs)', { epochs: epochsFor(seat) })
      .orderBy('signal.id', 'ASC');
  }

  private message(row: SignalEntity): SignalMessage[] {
    const { id, callId, senderId, senderEpoch, kind, clientId } = row;
    const unsealed = this.seal.unseal({ data: row.data as SignalMessage['data'], sealed: row.sealed });
    if (unsealed === null || clientId === null) return [];
    return [{ id, callId, from: senderId, epoch: senderEpoch, kind, data: unsealed.data, clientId }];
  }

  async markDelivered(ids: number[], deliveredAt: Date): Promise<void> {
    const undelivered = { id: In(ids), deliveredAt: IsNull() };
    await this.transactions.manager.update(SignalEntity, undelivered, { deliveredAt });
  }

  /** They stay in the log, and are brought to nobody any more. */
  async markSuperseded(ids: number[]): Promise<void> {
    if (ids.length === 0) return;
    const set = { appliedAt: new Date(), applyError: SUPERSEDED, sealed: null };
    await this.transactions.manager.update(SignalEntity, { id: In(ids), appliedAt: IsNull() }, set);
  }

  /** The recipient applied it, or could not; only its own report counts, and the first one. @throws not-found */
  async markApplied(seat: Seat, report: { callId: number; id: number; error?: string }): Promise<void> {
    const { callId, id, error } = report;
    this.backlog.applied(callId, { id, to: seat.participantId });
    const mine = { id, callId, recipientId: seat.participantId, outcome: 'relayed' } as const;
    const applyError = typeof error === 'string' ? withoutSecrets(error) : null;
    const set = { appliedAt: new Date(), applyError, sealed: null };
    const { manager } = this.transactions;
    const updated = await manager.update(SignalEntity, { ...mine, appliedAt: IsNull() }, set);
    if (updated.affected === 0 && !(await manager.existsBy(SignalEntity, mine)))
      throw notFound('There is no such signal to you.');
  }

  /** Nothing of a call that is over is delivered any more: no password stays. */
  async forgetSecrets(callId: number): Promise<void> {
    await this.transactions.manager.update(SignalEntity, { callId, sealed: Not(IsNull()) }, { sealed: null });
  }
}
