import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { CallEntity } from '../../calls/rows/call.entity.js';
import { CauseEntity } from '../../calls/rows/cause.entity.js';
import { Transactions } from '../../database/transactions.js';
import { isAway } from '../../http/errors/to-problem.js';
import { Rounds } from '../../time/rounds.js';
import type { KeptCause } from '../../../contracts/index.js';
import { Measures } from '../../metrics/measures.js';
import { Judge } from './judge.js';
import { RULES_VERSION } from './rules-version.js';

const ROUND_MS = 2_000;
/** Pages send their last samples and reports after the end. */
const SETTLED_MS = 5_000;
/** Rounds overlap by this, since several processes end calls, and their clocks differ. */
const OVERLAP_MS = 60_000;
const AT_ONCE = 50;
/** Older calls may take this much of a round, so that support's past costs nobody's present. */
const OLD_MS = 400;
const OLD_IDS = 200;

interface OldCall {
  id: number;
  endedAt: unknown;
  rules: number | null;
}

/**
 * Judges every call once, some seconds after its end. Nothing is claimed: whoever judges a call twice writes the same row twice. A process
 * that was killed goes on where rows are missing: it walks once through all calls, from the newest to the oldest, and judges those that have
 * no row of today's rules, among them the calls from before there were any.
 */
@Injectable()
export class CauseSweep implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger('CauseSweep');
  private readonly rounds = new Rounds(ROUND_MS, () => this.round());
  /** The end of what has been judged promptly. */
  private judgedTo = Date.now() - OVERLAP_MS;
  /** Calls with this id and above have been walked through; null when the walk has not begun. */
  private walkedTo: number | null = null;

  constructor(
    private readonly transactions: Transactions,
    private readonly judge: Judge,
    private readonly measures: Measures,
  ) {}

  onApplicationBootstrap(): void {
    this.rounds.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.rounds.stop();
  }

  private async round(): Promise<void> {
    try {
      await this.sweep();
      await this.walk(OLD_MS);
    } catch (error) {
      this.log.warn(`not judged: ${String(error)}`);
    }
  }

  /** Judges the calls that have ended since the last time. */
  async sweep(now = Date.now()): Promise<void> {
    const until = now - SETTLED_MS;
    // What could not be judged is tried again in the next rounds, and after that in the walk of the next process.
    const failed: number[] = [];
    for (let ids = await this.unjudged(until, failed); ids.length > 0; ids = await this.unjudged(until, failed)) {
      for (const id of ids) if (!(await this.judgeOne(id, (cause) => this.measures.callJudged(cause)))) failed.push(id);
      if (failed.length >= AT_ONCE) break;
    }
    this.judgedTo = Math.max(this.judgedTo, until);
  }

  /** Goes on with the walk for some time. */
  async walk(forMs = Infinity): Promise<void> {
    const until = performance.now() + forMs;
    while (this.walkedTo !== 0 && performance.now() < until) {
      const calls = await this.below(this.walkedTo ?? Number.MAX_SAFE_INTEGER);
      for (const { id, endedAt, rules } of calls) {
        if (performance.now() >= until) return;
        if (endedAt !== null && rules !== RULES_VERSION) await this.judgeOne(id);
        this.walkedTo = id;
      }
      if (calls.length < OLD_IDS) this.walkedTo = 0;
    }
  }

  /** @returns false where it could not */
  private async judgeOne(id: number, found?: (cause: Pick<KeptCause, 'outcome' | 'code'>) => void): Promise<boolean> {
    try {
      const cause = await this.judge.judge(id);
      if (cause) found?.(cause);
      return true;
    } catch (error) {
      if (isAway(error)) throw error;
      this.log.warn(`call ${id} was not judged: ${String(error)}`);
      return false;
    }
  }

  /** Their logs cannot be gone yet, which lets an index that begins with that find them. */
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

  private below(id: number): Promise<OldCall[]> {
    return this.transactions.manager
      .createQueryBuilder(CallEntity, 'call')
      .leftJoin(CauseEntity, 'cause', 'cause.callId = call.id')
      .select('call.id', 'id')
      .addSelect('call.endedAt', 'endedAt')
      .addSelect('cause.rules', 'rules')
      .where('call.id < :id', { id })
      .orderBy('call.id', 'DESC')
      .limit(OLD_IDS)
      .getRawMany<OldCall>();
  }
}
