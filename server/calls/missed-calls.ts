import { Injectable } from '@nestjs/common';
import { type EntityManager, In, IsNull } from 'typeorm';
import { Transactions } from '../database/transactions.js';
import { CallPublisher } from './call-publisher.js';
import { ParticipantEntity } from './participant.entity.js';

/** Which missed calls a user has seen. One is seen when it is looked at, called back, or followed by a call with that person. */
@Injectable()
export class MissedCalls {
  constructor(
    private readonly transactions: Transactions,
    private readonly publisher: CallPublisher,
  ) {}

  unseenCount(userId: number): Promise<number> {
    return this.transactions.manager.count(ParticipantEntity, {
      where: { userId, state: 'missed', missedSeenAt: IsNull() },
    });
  }

  async markAllSeen(userId: number): Promise<void> {
    await this.transactions.manager.update(
      ParticipantEntity,
      { userId, state: 'missed', missedSeenAt: IsNull() },
      { missedSeenAt: new Date() },
    );
    this.publisher.missedSeen(userId);
  }

  /** @returns whether there was one to mark; the caller publishes after its commit. */
  async markSeenFrom(manager: EntityManager, pair: { userId: number; otherId: number }): Promise<boolean> {
    const rows = await manager
      .createQueryBuilder(ParticipantEntity, 'me')
      .innerJoin('me.call', 'call', 'call.callerId = :otherId', { otherId: pair.otherId })
      .where("me.userId = :userId AND me.state = 'missed' AND me.missedSeenAt IS NULL", { userId: pair.userId })
      .select('me.id', 'id')
      .getRawMany<{ id: number }>();
    if (rows.length === 0) return false;
    await manager.update(ParticipantEntity, { id: In(rows.map((row) => row.id)) }, { missedSeenAt: new Date() });
    return true;
  }

  publishSeen(userId: number): void {
    this.publisher.missedSeen(userId);
  }
}
