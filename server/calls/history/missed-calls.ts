import { Injectable } from '@nestjs/common';
import { In, IsNull } from 'typeorm';
import { Transactions } from '../../database/transactions.js';
import { CallPublisher } from '../tell/call-publisher.js';
import { ParticipantEntity } from '../rows/participant.entity.js';

/** Which missed calls a user has seen. A missed call counts as seen when the user looks at it, calls back, or talks to that person. */
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

  /** This user has called the other one back. */
  async markSeenFrom({ userId, otherId }: { userId: number; otherId: number }): Promise<void> {
    const { manager } = this.transactions;
    const rows = await manager
      .createQueryBuilder(ParticipantEntity, 'me')
      .innerJoin('me.call', 'call')
      .where("me.userId = :userId AND me.state = 'missed' AND me.missedSeenAt IS NULL", { userId })
      .andWhere('(me.invitedById = :otherId OR (me.invitedById IS NULL AND call.callerId = :otherId))', { otherId })
      .select('me.id', 'id')
      .getRawMany<{ id: number }>();
    if (rows.length === 0) return;
    await manager.update(ParticipantEntity, { id: In(rows.map((row) => row.id)) }, { missedSeenAt: new Date() });
    this.publisher.missedSeen(userId);
  }

  /** Two users who talk have answered each other's missed calls. */
  async markSeenBetween([one, other]: readonly [number, number]): Promise<void> {
    await this.markSeenFrom({ userId: one, otherId: other });
    await this.markSeenFrom({ userId: other, otherId: one });
  }
}
