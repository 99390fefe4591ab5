import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { MoreThan, type SelectQueryBuilder } from 'typeorm';
import { isTerminal } from '../../../contracts/index.js';
import { CallEvents } from '../../calls/tell/call-events.js';
import { CallEntity } from '../../calls/rows/call.entity.js';
import { CauseEntity } from '../../calls/rows/cause.entity.js';
import { Runner } from '../../cluster/runner.js';
import { Transactions } from '../../database/transactions.js';
import { isAway } from '../../http/errors/to-problem.js';
import { Rounds } from '../../time/rounds.js';
import { Measures } from '../../metrics/measures.js';
import { Judge } from './judge.js';
import { RULES_VERSION } from './rules-version.js';

const ROUND_MS = 2_000;
/** Pages send their last samples and reports after the end. */
const SETTLED_MS = 5_000;
/** Pages that were away tell what they observed for half a minute after the end; the verdict is made from then on. */
const LATE_MS = 35_000;
/** A process that was not the one to judge looks later than that one, which then leaves nothing to do. */
const OVERDUE_MS = LATE_MS + SETTLED_MS;
/** The walk leaves out calls that ended this lately: their pages may still report, and the other looks judge and count them. */
const LATELY_MS = 60_000;
/** Rounds overlap by this, since several processes end calls, and their clocks differ. */
const OVERLAP_MS = 60_000;
const AT_ONCE = 50;
/** At most this many calls of a round may stay without a row; the next round goes on. */
const WITHOUT_MAX = 500;
/** How often the newest calls are looked through for those that nobody has judged, and how many they are. */
const NEWEST_EVERY_MS = 30_000;
const NEWEST = 500;
/** Older calls may take this much of a round, so that judging them does not slow down people at work. */
const OLD_MS = 400;
const OLD_IDS = 200;

interface OldCall {
  id: number;
  endedAt: unknown;
  rules: number | null;
}

/**
 * Judges every call once, some seconds after its end, and once more if a page that was away at that moment reports something while it still
 * may. No process reserves a call: if two judge it, both write the same row. The time at which a call ended does not help to find it: somebody
 * who was lost has left at their last heartbeat, which after an outage is minutes ago, and clocks are corrected. So the process that ends a
 * call remembers it, and one process looks through the newest calls again and again, by id. After a process was killed, rows are missing: the
 * next one walks once through all calls, from the newest to the oldest, and judges those that have no row of today's rules, among them the
 * calls from before there were any rules.
 */
@Injectable()
export class CauseSweep implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger('CauseSweep');
  private readonly rounds = new Rounds(ROUND_MS, () => this.round());
  /** The end of what has been judged promptly. */
  private judgedTo = Date.now() - OVERLAP_MS;
  /** Calls that have ended here, and when their pages have had time to report, by a clock that nobody sets. */
  private readonly told = new Map<number, number>();
  /** Calls that were judged here, and when no page may tell anything more. */
  private readonly late = new Map<number, number>();
  private newestAt = performance.now() + NEWEST_EVERY_MS;
  private wasMine = false;
  /** Calls that could not be judged when the newest were looked through. The walk of the next process tries them again. */
  private readonly givenUp = new Set<number>();
  /** Calls with this id and above have been walked through; null when the walk has not begun. */
  private walkedTo: number | null = null;

  constructor(
    private readonly transactions: Transactions,
    private readonly judge: Judge,
    private readonly measures: Measures,
    private readonly events: CallEvents,
    private readonly runner: Runner,
  ) {}

  onApplicationBootstrap(): void {
    this.events.listenHere('changed', ({ call: { id, status }, cause }) => {
      if (cause === 'over' && isTerminal(status)) this.told.set(id, performance.now() + SETTLED_MS);
    });
    this.rounds.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.rounds.stop();
  }

  private async round(): Promise<void> {
    try {
      await this.judgeTold();
      await this.judgeLate();
      const { isMine } = this.runner;
      if (isMine && !this.wasMine) await this.takeLate();
      this.wasMine = isMine;
      if (!isMine) return;
      await this.sweep();
      if (performance.now() >= this.newestAt) await this.judgeNewest();
      await this.walk(OLD_MS);
    } catch (error) {
      this.log.warn(`not judged: ${String(error)}`);
    }
  }

  /** Judges the calls that have ended since the last time. */
  async sweep(now = Date.now()): Promise<void> {
    const until = now - SETTLED_MS;
    // What could not be judged is tried again in the next rounds, and after that in the walk of the next process.
    const without: number[] = [];
    for (let ids = await this.unjudged(until, without); ids.length > 0; ids = await this.unjudged(until, without)) {
      for (const id of ids) if ((await this.judgeOne(id)) !== 'judged') without.push(id);
      if (without.length >= WITHOUT_MAX) break;
    }
    // Even if the clock was set back.
    this.judgedTo = until;
  }

  /** Judges the calls that have ended in this process. */
  private async judgeTold(): Promise<void> {
    for (const [id, due] of this.told) {
      if (due > performance.now()) continue;
      await this.judgeOne(id);
      this.told.delete(id);
    }
  }

  /** Judges calls once more if a page has told something about them since. Each gets this one look, whatever comes later. */
  async judgeLate(now = performance.now()): Promise<void> {
    for (const [id, due] of this.late) {
      if (due > now) continue;
      await this.trying(id, () => this.judge.judgeAgain(id));
      this.late.delete(id);
    }
  }

  /** Remembers the calls that were judged lately, since the process that did may have ended before it could look at them once more. */
  async takeLate(): Promise<void> {
    const { manager } = this.transactions;
    const now = Date.now();
    const newest = await manager.maximum(CauseEntity, 'callId');
    const rows = await manager.findBy(CauseEntity, {
      callId: MoreThan((newest ?? 0) - NEWEST),
      judgedAt: MoreThan(new Date(now - OVERDUE_MS)),
      rules: RULES_VERSION,
    });
    for (const { callId, judgedAt } of rows)
      if (!this.late.has(callId)) this.late.set(callId, performance.now() + OVERDUE_MS - (now - judgedAt.getTime()));
  }

  /**
   * Judges the newest calls that are over and have no row, whatever time is written as their end; and, during an upgrade, those that a
   * server of the version before has judged by its rules since the walk.
   */
  async judgeNewest(): Promise<void> {
    this.newestAt = performance.now() + NEWEST_EVERY_MS;
    await this.takeLate();
    const calls = await this.below({ id: Number.MAX_SAFE_INTEGER, limit: NEWEST }).getRawMany<OldCall>();
    for (const { id, endedAt, rules } of calls) {
      if (endedAt === null || (rules ?? -1) >= RULES_VERSION || this.told.has(id) || this.givenUp.has(id)) continue;
      if ((await this.judgeOne(id, { counted: rules === null })) === 'failed') this.givenUp.add(id);
    }
    const oldest = calls.at(-1)?.id ?? 0;
    for (const id of this.givenUp) if (id < oldest) this.givenUp.delete(id);
  }

  /** Goes on with the walk for some time. */
  async walk(forMs = Infinity): Promise<void> {
    const until = performance.now() + forMs;
    while (this.walkedTo !== 0 && performance.now() < until) {
      const calls = await this.below({ id: this.walkedTo ?? Number.MAX_SAFE_INTEGER, limit: OLD_IDS })
        .andWhere('(cause.callId IS NOT NULL OR call.endedAt <= :lately)', { lately: new Date(Date.now() - LATELY_MS) })
        .getRawMany<OldCall>();
      for (const { id, endedAt, rules } of calls) {
        if (performance.now() >= until) return;
        if (endedAt !== null && rules !== RULES_VERSION) await this.judgeOne(id, { counted: false });
        this.walkedTo = id;
      }
      if (calls.length < OLD_IDS) this.walkedTo = 0;
    }
  }

  /** @returns 'nothing' if it is not over, or somebody else has judged it */
  private async judgeOne(id: number, { counted } = { counted: true }): Promise<'judged' | 'nothing' | 'failed'> {
    const cause = await this.trying(id, () => this.judge.judge(id));
    if (cause === undefined) return 'failed';
    if (cause === null) return 'nothing';
    if (counted) this.measures.callJudged(cause);
    if (counted) this.late.set(id, performance.now() + LATE_MS);
    return 'judged';
  }

  /** @returns undefined if the call cannot be judged @throws if the database is away, so that it is tried again */
  private async trying<T>(id: number, judging: () => Promise<T>): Promise<T | undefined> {
    try {
      return await judging();
    } catch (error) {
      if (isAway(error)) throw error;
      this.log.warn(`call ${id} was not judged: ${String(error)}`);
      return undefined;
    }
  }

  /** Their logs cannot be gone yet; asking for that lets an index that begins with it find them. */
  private async unjudged(until: number, without: number[]): Promise<number[]> {
    const rows = await this.transactions.manager
      .createQueryBuilder(CallEntity, 'call')
      .leftJoin(CauseEntity, 'cause', 'cause.callId = call.id')
      .select('call.id', 'id')
      .where('call.logGoneAt IS NULL AND call.endedAt > :since AND call.endedAt <= :until', {
        since: new Date(this.judgedTo - OVERLAP_MS),
        until: new Date(until),
      })
      .andWhere('cause.callId IS NULL')
      .andWhere(without.length > 0 ? 'call.id NOT IN (:...without)' : '1 = 1', { without })
      .orderBy('call.endedAt', 'ASC')
      .limit(AT_ONCE)
      .getRawMany<{ id: number }>();
    return rows.map(({ id }) => id);
  }

  private below({ id, limit }: { id: number; limit: number }): SelectQueryBuilder<CallEntity> {
    return this.transactions.manager
      .createQueryBuilder(CallEntity, 'call')
      .leftJoin(CauseEntity, 'cause', 'cause.callId = call.id')
      .select('call.id', 'id')
      .addSelect('call.endedAt', 'endedAt')
      .addSelect('cause.rules', 'rules')
      .where('call.id < :id', { id })
      .orderBy('call.id', 'DESC')
      .limit(limit);
  }
}
