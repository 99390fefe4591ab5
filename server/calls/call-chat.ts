import { Injectable } from '@nestjs/common';
import { type EntityManager, LessThan } from 'typeorm';
import type { ChatMessage, Page } from '../../contracts/index.js';
import { isUniqueViolation, Transactions } from '../database/transactions.js';
import { decodeCursor, toPage } from '../http/paging.js';
import { notFound, ProblemError } from '../http/problem.js';
import { type Limit, RateLimiter } from '../http/rate-limiter.js';
import { type Actor, placeOf } from './actor.js';
import { CallDevices } from './call-devices.js';
import { CallEvents } from './call-events.js';
import { CallsRepository } from './calls.repository.js';
import { MessageEntity } from './message.entity.js';

/** Faster than anybody types. */
const LINES: Limit = { name: 'chat', points: 60, seconds: 30 };
/** Per call. */
export const LINES_MAX = 5_000;

export interface Line {
  callId: number;
  text: string;
  clientId?: string | null;
}

/** What people in a call write to each other; kept for those who were in it. */
@Injectable()
export class CallChat {
  constructor(
    private readonly transactions: Transactions,
    private readonly calls: CallsRepository,
    private readonly devices: CallDevices,
    private readonly events: CallEvents,
    private readonly limiter: RateLimiter,
  ) {}

  /** Stored first, then told. A repeat gives the message that is there, and is told no second time. */
  async say(actor: Actor, line: Line): Promise<ChatMessage> {
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

  /** The call's lines, newest first, for whoever was in it and was not thrown out. @throws not-found */
  async list(actor: Actor, of: { callId: number; limit: number; cursor?: string }): Promise<Page<ChatMessage>> {
    const { me } = placeOf(await this.calls.findWithPeople(of.callId), actor);
    if (me.joinedAt === null) throw notFound();
    const before = of.cursor === undefined ? undefined : (decodeCursor(of.cursor, ['number'])[0] as number);
    const rows = await this.transactions.manager.find(MessageEntity, {
      where: { callId: of.callId, ...(before === undefined ? {} : { id: LessThan(before) }) },
      order: { id: 'DESC' },
      take: of.limit + 1,
    });
    return toPage(rows, { limit: of.limit, key: ({ id }) => [id], view });
  }

  /** @throws conflict */
  private async assertMayBeMore(manager: EntityManager, callId: number): Promise<void> {
    if ((await manager.countBy(MessageEntity, { callId })) < LINES_MAX) return;
    throw new ProblemError('conflict', `A call holds ${LINES_MAX} messages, and this one has them.`);
  }

  private repeated(manager: EntityManager, of: { line: Line; participantId: number }): Promise<MessageEntity | null> {
    const { callId, clientId } = of.line;
    if (clientId === undefined || clientId === null) return Promise.resolve(null);
    return manager.findOneBy(MessageEntity, { callId, participantId: of.participantId, clientId });
  }

  private async store(
    manager: EntityManager,
    of: { line: Line; participantId: number },
  ): Promise<{ row: MessageEntity; fresh: boolean }> {
    const { callId, text, clientId = null } = of.line;
    const message = { callId, participantId: of.participantId, text, clientId, createdAt: new Date() };
    try {
      return { row: await manager.save(MessageEntity, message), fresh: true };
    } catch (error) {
      const row = isUniqueViolation(error) ? await this.repeated(manager, of) : null;
      if (row === null) throw error;
      return { row, fresh: false };
    }
  }
}

const view = ({ id, participantId, text, createdAt }: MessageEntity): ChatMessage => ({
  id,
  from: participantId,
  text,
  at: createdAt.toISOString(),
});
