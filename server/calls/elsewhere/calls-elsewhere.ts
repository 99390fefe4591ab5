import { Injectable, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { isTerminal, LIVE_STATUSES } from '../../../contracts/index.js';
import { Wake } from '../../cluster/wake.js';
import { quoted, timeText } from '../../database/own-sql.js';
import { Transactions } from '../../database/transactions.js';
import type { CallEntity } from '../rows/call.entity.js';
import { CallsRepository } from '../rows/calls.repository.js';
import { CallEvents, type News } from '../tell/call-events.js';
import { CallPublisher, type Committed } from '../tell/call-publisher.js';
import { type CallDifference, differenceBetween, type Told, toldOf } from './call-difference.js';

/** Calls that have ended are compared for this long, so that everybody hears of the end. */
const ENDED_MS = 30_000;
const VERSIONS =
  `SELECT id, version FROM calls WHERE status IN ${quoted(LIVE_STATUSES)} ` +
  'UNION ALL SELECT id, version FROM calls WHERE logGoneAt IS NULL AND endedAt > ?';

/**
 * Tells the people on this process what other processes did to calls. A wake names a call, and its row says what is new: the difference
 * from what was told here. Versions are compared again and again, so a lost wake only makes it later.
 */
@Injectable()
export class CallsElsewhere implements OnModuleInit, OnApplicationBootstrap {
  private readonly told = new Map<number, Told>();

  constructor(
    private readonly wake: Wake,
    private readonly transactions: Transactions,
    private readonly calls: CallsRepository,
    private readonly events: CallEvents,
    private readonly publisher: CallPublisher,
  ) {}

  onModuleInit(): void {
    if (!this.wake.isShared) return;
    this.publisher.onPublished((step) => this.published(step));
    this.wake.on('call', (callId) => this.look(callId));
    this.wake.look(() => this.compare());
  }

  /** What happened before this process came is in the snapshots that its people ask for. */
  async onApplicationBootstrap(): Promise<void> {
    if (!this.wake.isShared) return;
    for (const { id } of await this.versions()) {
      const call = await this.calls.findWithPeople(id);
      if (call !== null && !this.told.has(id)) this.told.set(id, toldOf(call));
    }
  }

  /**
   * A step on this process has ended, and is told. Changes that other processes made before it and that were not told here yet are told with
   * it, even if the step itself changed nothing, such as a second device that declines. A call that was over before and is no longer compared
   * is not told again, no matter who repeats a step on it.
   */
  private published({ call, news, foundVersion }: Committed): void {
    const before = this.told.get(call.id) ?? null;
    const wasOver = isTerminal(call.status) && foundVersion >= call.version;
    if (wasOver && before === null) return;
    if (!wasOver) this.wake.say('call', call.id);
    if (before !== null && before.version >= call.version) return;
    this.told.set(call.id, toldOf(call));
    if ((before?.version ?? 0) >= foundVersion) return;
    const missed = differenceBetween(before, call);
    const isMissed = (one: News) => !news.some((own) => covers(own, one));
    this.tell(call, { ...missed, news: missed.news.filter(isMissed) });
  }

  /** @returns the call as it is now, or null if it was deleted */
  private async look(callId: number): Promise<CallEntity | null> {
    const call = await this.calls.findWithPeople(callId);
    if (call === null) return null;
    const before = this.told.get(callId) ?? null;
    if (before !== null && before.version >= call.version) return call;
    this.told.set(callId, toldOf(call));
    this.tell(call, differenceBetween(before, call));
    return call;
  }

  private tell(call: CallEntity, { news, admitted, removed, moved }: CallDifference): void {
    this.publisher.echo(call, news);
    const one = (id: number) => call.participants.find((participant) => participant.id === id)!;
    for (const { id, status } of admitted) this.events.echo('admission', { call, participant: one(id), status });
    for (const id of removed) this.events.echo('removed', { participant: one(id) });
    for (const participant of moved) this.events.echo('moved', { participant });
  }

  private async compare(): Promise<void> {
    // A call that is created while the question runs is not in the answer, and must not be forgotten for that.
    const before = [...this.told.keys()];
    const rows = await this.versions();
    const found = new Set(rows.map(({ id }) => id));
    for (const { id, version } of rows) if ((this.told.get(id)?.version ?? 0) < version) await this.look(id);
    for (const id of before) if (!found.has(id)) await this.forget(id);
  }

  /**
   * A call that has been over for long need not be compared. If its end was not told yet, it is told first, and the next round forgets the
   * call: lost people have left at their last sign of life, so the end of a call may be old when it is written.
   */
  private async forget(id: number): Promise<void> {
    const told = this.told.get(id);
    const isOver = told === undefined || isTerminal(told.status);
    if (isOver || (await this.look(id)) === null) this.told.delete(id);
  }

  private versions(): Promise<{ id: number; version: number }[]> {
    return this.transactions.manager.query(VERSIONS, [timeText(new Date(Date.now() - ENDED_MS))]);
  }
}

/** Whether `own` already tells everything that `one` would. Devices ring by the cause, so nothing else covers that. */
const covers = (own: News, one: News): boolean =>
  one.cause === 'participants'
    ? own.participantId === one.participantId && own.change === one.change
    : own.cause === one.cause && (one.participantId === undefined || own.participantId === one.participantId);
