import { Injectable, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { Wake } from '../../cluster/wake.js';
import { Transactions } from '../../database/transactions.js';
import type { Who } from '../actor.js';
import { MessageEntity } from '../rows/message.entity.js';
import { ParticipantEntity } from '../rows/participant.entity.js';
import { CallEvents } from '../tell/call-events.js';

/** This many ids before the newest one are looked at again: a message may be committed after one with a higher id. */
const BEHIND = 100;

/** Passes chat, read marks, missed calls and requests to mute between processes. Only chat must not be lost. */
@Injectable()
export class WordsElsewhere implements OnModuleInit, OnApplicationBootstrap {
  private readonly told = new Set<number>();
  private newest = 0;

  constructor(
    private readonly wake: Wake,
    private readonly transactions: Transactions,
    private readonly events: CallEvents,
  ) {}

  onModuleInit(): void {
    if (!this.wake.isShared) return;
    this.events.forward('read', ({ userId, callId, upTo }) => this.wake.say('read', userId, callId, upTo));
    this.wake.on('read', (userId, callId, upTo) => this.events.echo('read', { userId, callId, upTo }));
    this.events.forward('missed', ({ userId }) => this.wake.say('missed', userId));
    this.wake.on('missed', (userId) => this.events.echo('missed', { userId }));
    this.events.forward('problem', ({ who, callId }) => this.wake.say('problem', idsOf(who), callId));
    this.wake.on('problem', (who, callId) => this.events.echo('problem', { who: who, callId }));
    this.events.forward('muteRequested', ({ participant, byId }) => this.wake.say('mute', participant.id, byId));
    this.wake.on('mute', (id, byId) => this.tellMute(id, byId));
    this.events.forward('chat', ({ message }) => this.said(message.id));
    this.wake.on('message', (id) => this.tellMessage(id));
    this.wake.look(() => this.compare());
  }

  async onApplicationBootstrap(): Promise<void> {
    if (!this.wake.isShared) return;
    for (const id of await this.idsAfter((await this.newestId()) - BEHIND)) this.remember(id);
  }

  private said(id: number): void {
    this.remember(id);
    this.wake.say('message', id);
  }

  private async tellMute(id: number, byId: number): Promise<void> {
    const participant = await this.transactions.manager.findOneBy(ParticipantEntity, { id });
    if (participant !== null) this.events.echo('muteRequested', { participant, byId });
  }

  private async tellMessage(id: number): Promise<void> {
    const message = await this.transactions.manager.findOneBy(MessageEntity, { id });
    if (message === null || this.told.has(id)) return;
    this.remember(id);
    this.events.echo('chat', { message });
  }

  private async compare(): Promise<void> {
    const from = this.newest - BEHIND;
    for (const id of await this.idsAfter(from)) if (!this.told.has(id)) await this.tellMessage(id);
    for (const id of this.told) if (id <= from) this.told.delete(id);
  }

  private async idsAfter(id: number): Promise<number[]> {
    const sql = 'SELECT id FROM call_messages WHERE id > ? ORDER BY id';
    return (await this.transactions.manager.query<{ id: number }[]>(sql, [id])).map((row) => row.id);
  }

  private async newestId(): Promise<number> {
    const [row] = await this.transactions.manager.query<{ id: number | null }[]>(
      'SELECT MAX(id) AS id FROM call_messages',
    );
    return row?.id ?? 0;
  }

  private remember(id: number): void {
    this.told.add(id);
    this.newest = Math.max(this.newest, id);
  }
}

/** An actor has more than that. */
const idsOf = ({ userId, guestId }: Who) => ({ userId, guestId });
