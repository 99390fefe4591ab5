import { Injectable } from '@nestjs/common';
import { type EntityManager, IsNull, LessThan, Not } from 'typeorm';
import { type ChatMessage, type ChatPage, cutText, searchText } from '../../../contracts/index.js';
import { isUniqueViolation, Transactions } from '../../database/transactions.js';
import { decodeCursor, toPage } from '../../http/paging.js';
import { notFound, ProblemError } from '../../http/errors/problem.js';
import { type Limit, RateLimiter } from '../../http/rate-limiter.js';
import { type Actor, placeOf, type Who } from '../actor.js';
import { CallDevices } from '../life/call-devices.js';
import { CallEvents } from '../tell/call-events.js';
import { readableBy } from './readable-lines.js';
import { CallsRepository } from '../rows/calls.repository.js';
import { MessageEntity } from '../rows/message.entity.js';
import { ParticipantEntity } from '../rows/participant.entity.js';

/** More than anybody can type. */
const LINES: Limit = { name: 'chat', points: 60, seconds: 30 };
/** Messages per call. */
export const LINES_MAX = 5_000;

/** Normalising can turn one character into several. Only this much of a line is searchable, and it fits into the column. */
const SEARCHED_CHARACTERS = 8_000;
const searchable = (text: string) => cutText(searchText(text), SEARCHED_CHARACTERS);

export interface ChatLine {
  callId: number;
  text: string;
  clientId?: string | null;
}

/** The chat of a call, kept for the people who were in it. */
@Injectable()
export class CallChat {
  constructor(
    private readonly transactions: Transactions,
    private readonly calls: CallsRepository,
    private readonly devices: CallDevices,
    private readonly events: CallEvents,
    private readonly limiter: RateLimiter,
  ) {}

  /** Stores the message, then announces it. A repeat returns the stored message and is not announced again. */
  async say(actor: Actor, line: ChatLine): Promise<ChatMessage> {
    const { me } = await this.devices.present(actor, line.callId);
    const { manager } = this.transactions;
    const known = await this.repeated(manager, { line, participantId: me.id });
    if (known !== null) return view(known);
    await this.limiter.take({ limit: LINES, key: String(me.id) });
    await this.assertMayBeMore(manager, line.callId);
    const message = await this.store(manager, { line, participantId: me.id });
    if (message.fresh) this.events.publish('chat', { message: message.row });
    return view(message.row);
  }

  /** The messages this person may read (`READABLE`), newest first. @throws not-found */
  async list(who: Who, of: { callId: number; limit: number; cursor?: string }): Promise<ChatPage> {
    const { me } = placeOf(await this.calls.findWithPeople(of.callId), who);
    if (me.joinedAt === null) throw notFound();
    const before = of.cursor === undefined ? undefined : (decodeCursor(of.cursor, ['number'])[0] as number);
    const query = readableBy(this.transactions.manager, me.id)
      .orderBy('line.id', 'DESC')
      .limit(of.limit + 1);
    if (before !== undefined) query.andWhere('line.id < :before', { before });
    const page = toPage(await query.getMany(), { limit: of.limit, key: ({ id }) => [id], view });
    return { ...page, readTo: me.chatReadTo };
  }

  /** @throws conflict when the call has reached `LINES_MAX` */
  private async assertMayBeMore(manager: EntityManager, callId: number): Promise<void> {
    if ((await manager.countBy(MessageEntity, { callId })) < LINES_MAX) return;
    throw new ProblemError(
      'conflict',
      `This call has ${LINES_MAX} messages already. Begin another call to write more.`,
    );
  }

  private repeated(
    manager: EntityManager,
    of: { line: ChatLine; participantId: number },
  ): Promise<MessageEntity | null> {
    const { callId, clientId } = of.line;
    if (clientId === undefined || clientId === null) return Promise.resolve(null);
    return manager.findOneBy(MessageEntity, { callId, participantId: of.participantId, clientId });
  }

  private async store(
    manager: EntityManager,
    of: { line: ChatLine; participantId: number },
  ): Promise<{ row: MessageEntity; fresh: boolean }> {
    const { callId, text, clientId = null } = of.line;
    const message = {
      callId,
      participantId: of.participantId,
      text,
      searchText: searchable(text),
      clientId,
      createdAt: new Date(),
    };
    try {
      const row = await this.transactions.run((within) => keep(within, message));
      return { row, fresh: true };
    } catch (error) {
      const row = isUniqueViolation(error) ? await this.repeated(manager, of) : null;
      if (row === null) throw error;
      return { row, fresh: false };
    }
  }
}

/** Stores the message, and marks everything up to it as read by its author. */
async function keep(manager: EntityManager, message: Omit<MessageEntity, 'id' | 'call' | 'participant'>) {
  const row = await manager.save(MessageEntity, message);
  // Another device may have read further already. Guests have no history, so nothing is marked for them.
  const me = { id: row.participantId, userId: Not(IsNull()) };
  const before = [
    { ...me, chatReadTo: IsNull() },
    { ...me, chatReadTo: LessThan(row.id) },
  ];
  await manager.update(ParticipantEntity, before, { chatReadTo: row.id });
  return row;
}

const view = ({ id, participantId, text, createdAt }: MessageEntity): ChatMessage => ({
  id,
  from: participantId,
  text,
  at: createdAt.toISOString(),
});
