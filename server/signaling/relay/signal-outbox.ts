import { Injectable } from '@nestjs/common';
import { type EntityManager, In, IsNull, Not } from 'typeorm';
import { epochsFor, type SignalKind, type SignalMessage } from '../../../contracts/index.js';
import { ParticipantEntity } from '../../calls/rows/participant.entity.js';
import { Errand } from '../../database/errand.js';
import { places } from '../../database/own-sql.js';
import { Transactions } from '../../database/transactions.js';
import { SignalRows } from '../log/signal-rows.js';
import { SignalSeal } from '../log/signal-seal.js';
import { SignalEntity } from '../log/signal.entity.js';
import type { Seat } from '../sockets.js';

/** This many rows are read without their data, to find the superseded ones. */
const LOOK_ROWS = 500;
const SUPERSEDED = 'SupersededOffer: A later offer took its place before anybody had got it.';

/** A signal that waits for a page, without its data. */
export interface Waiting {
  id: number;
  senderId: number;
  kind: SignalKind;
}

/** The log as an outbox: the signals that a participant has not got yet, and when they got the others. */
@Injectable()
export class SignalOutbox {
  constructor(
    private readonly transactions: Transactions,
    private readonly seal: SignalSeal,
    private readonly rows: SignalRows,
  ) {}

  /** Signals to this page after the given one that it has not applied, oldest first, up to `LOOK_ROWS`. */
  waiting(seat: Seat, after: number): Promise<Waiting[]> {
    return this.query(seat)
      .select(['signal.id AS id', 'signal.senderId AS senderId', 'signal.kind AS kind'])
      .andWhere('signal.id > :after', { after })
      .limit(LOOK_ROWS)
      .getRawMany<Waiting>();
  }

  /** The signals as they were sent, in order. */
  async read(ids: number[]): Promise<SignalMessage[]> {
    const rows = await this.transactions.manager.find(SignalEntity, {
      where: { id: In(ids), appliedAt: IsNull() },
      order: { id: 'ASC' },
    });
    return rows.flatMap((row) => this.message(row));
  }

  /** Whether this connection has the participant's seat, according to the row. */
  isSeated({ participantId: id, place }: Seat): Promise<boolean> {
    return this.transactions.manager.existsBy(ParticipantEntity, { id, seat: place });
  }

  /** The id of the newest signal to this participant; 0 if there is none. */
  async newestId({ participantId }: Seat): Promise<number> {
    const newest = await this.transactions.manager.findOne(SignalEntity, {
      where: { recipientId: participantId, outcome: 'relayed' },
      order: { id: 'DESC' },
      select: { id: true },
    });
    return newest?.id ?? 0;
  }

  /** The id of the newest signal to each of these participants. */
  async newestOf(participantIds: readonly number[]): Promise<Map<number, number>> {
    const newest = new Map<number, number>();
    for (const piece of this.transactions.inLists(participantIds)) {
      const sql = `SELECT recipientId, MAX(id) AS id FROM call_signals WHERE recipientId IN ${places(piece.length)} GROUP BY recipientId`;
      for (const { recipientId, id } of await this.transactions.manager.query<{ recipientId: number; id: number }[]>(
        sql,
        piece,
      ))
        newest.set(recipientId, Number(id));
    }
    return newest;
  }

  /** Leaves out signals to or from an earlier page, because their links are gone. */
  private query(seat: Seat) {
    return (
      this.transactions.manager
        .createQueryBuilder(SignalEntity, 'signal')
        .innerJoin(
          ParticipantEntity,
          'sender',
          'sender.id = signal.senderId AND sender.callId = signal.callId AND sender.epoch = signal.senderEpoch',
        )
        // Nothing for a page that has gone on over another connection.
        .innerJoin(
          ParticipantEntity,
          'recipient',
          'recipient.id = signal.recipientId AND (recipient.seat IS NULL OR recipient.seat = :place)',
          { place: seat.place },
        )
        .where('signal.recipientId = :recipientId', { recipientId: seat.participantId })
        .andWhere("signal.outcome = 'relayed' AND signal.appliedAt IS NULL")
        .andWhere('signal.recipientEpoch IN (:...epochs)', { epochs: epochsFor(seat) })
        .orderBy('signal.id', 'ASC')
    );
  }

  private message(row: SignalEntity): SignalMessage[] {
    const { id, callId, senderId, senderEpoch, kind, clientId } = row;
    const unsealed = this.seal.unseal({ data: row.data as SignalMessage['data'], sealed: row.sealed });
    if (unsealed === null || clientId === null) return [];
    return [{ id, callId, from: senderId, epoch: senderEpoch, kind, data: unsealed.data, clientId }];
  }

  /** Stores marks of several moments in one transaction. */
  async markDelivered(marks: readonly { ids: readonly number[]; at: Date }[]): Promise<void> {
    await this.change(async (manager) => {
      const ids = marks.flatMap((mark) => mark.ids);
      if (marks.length > 1) await this.rows.lock(manager, ids);
      for (const mark of marks) await this.rows.markDelivered(manager, mark);
    });
  }

  /** They stay in the log and are no longer delivered. */
  async markSuperseded(ids: number[]): Promise<void> {
    if (ids.length === 0) return;
    const set = { appliedAt: new Date(), applyError: SUPERSEDED, sealed: null };
    await this.change((manager) => manager.update(SignalEntity, { id: In(ids), appliedAt: IsNull() }, set));
  }

  /** Signals of a call that is over are no longer delivered, so their passwords are deleted. */
  async forgetSecrets(callId: number): Promise<void> {
    await this.change((manager) => manager.update(SignalEntity, { callId, sealed: Not(IsNull()) }, { sealed: null }));
  }

  /** The victim of a deadlock is repeated. Such a change belongs to no request, although one may have led to it. */
  private async change(work: (manager: EntityManager) => Promise<unknown>): Promise<void> {
    await Errand.aside(() => this.transactions.run(work));
  }
}
