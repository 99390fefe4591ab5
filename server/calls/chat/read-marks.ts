import { Injectable } from '@nestjs/common';
import { IsNull, LessThan } from 'typeorm';
import type { ChatMark } from '../../../contracts/index.js';
import { places } from '../../database/own-sql.js';
import { Transactions } from '../../database/transactions.js';
import { notFound } from '../../http/errors/problem.js';
import { placeOf } from '../actor.js';
import { CallEvents } from '../tell/call-events.js';
import { CallsRepository } from '../rows/calls.repository.js';
import { ParticipantEntity } from '../rows/participant.entity.js';
import { readableBy, someLine, UNREAD } from './readable-lines.js';

const MARKS =
  `SELECT me.callId AS callId, ${someLine()} AS written, ${someLine(UNREAD)} AS unread ` +
  'FROM call_participants me WHERE me.userId = ? AND me.callId IN ';

/** How far each user has read the chat of each call, shared by all of their devices. */
@Injectable()
export class ReadMarks {
  constructor(
    private readonly transactions: Transactions,
    private readonly calls: CallsRepository,
    private readonly events: CallEvents,
  ) {}

  /** Moves only forwards, and not beyond what the user may read. @throws not-found when the user was not in the call */
  async move(userId: number, to: { callId: number; upTo: number }): Promise<void> {
    const { me } = placeOf(await this.calls.findWithPeople(to.callId), { userId, guestId: null });
    if (me.joinedAt === null) throw notFound();
    const upTo = await this.lastReadable(me.id, to.upTo);
    if (upTo === null) return;
    const behind = [{ chatReadTo: IsNull() }, { chatReadTo: LessThan(upTo) }].map((where) => ({ id: me.id, ...where }));
    for (const where of behind) {
      const { affected } = await this.transactions.manager.update(ParticipantEntity, where, { chatReadTo: upTo });
      if (affected === 1) return this.events.publish('read', { userId, callId: to.callId, upTo });
    }
  }

  /** Says for each call whether it has messages this user may read, and whether any are unread. */
  async of(userId: number, callIds: number[]): Promise<Map<number, ChatMark>> {
    const rows: Row[] = [];
    for (const piece of this.transactions.inLists(callIds))
      rows.push(...(await this.transactions.manager.query<Row[]>(MARKS + places(piece.length), [userId, ...piece])));
    return new Map(rows.map((row) => [row.callId, markOf(row)]));
  }

  private async lastReadable(participantId: number, upTo: number): Promise<number | null> {
    const row = await readableBy(this.transactions.manager, participantId)
      .andWhere('line.id <= :upTo', { upTo })
      .select('MAX(line.id)', 'last')
      .getRawOne<{ last: number | null }>();
    return row?.last ?? null;
  }
}

interface Row {
  callId: number;
  /** As the database returns it: 0 or 1, in some databases as text. */
  written: number | string;
  unread: number | string;
}

function markOf({ written, unread }: Row): ChatMark {
  if (Number(written) === 0) return 'none';
  return Number(unread) === 0 ? 'read' : 'unread';
}
