import { Injectable } from '@nestjs/common';
import { In, MoreThan } from 'typeorm';
import { type KeptCause, TROUBLED } from '../../../contracts/index.js';
import { CallEventEntity } from '../../calls/rows/call-event.entity.js';
import type { CallEntity } from '../../calls/rows/call.entity.js';
import { CallsRepository } from '../../calls/rows/calls.repository.js';
import { CauseEntity } from '../../calls/rows/cause.entity.js';
import { FacetEntity } from '../../calls/rows/facet.entity.js';
import { recountDaysOf } from '../../calls/rows/days/call-days.js';
import { isUniqueViolation, Transactions } from '../../database/transactions.js';
import { Breath } from '../../http/turns.js';
import { CaseDiagnosis } from '../diagnosis/case-diagnosis.js';
import { RULES_VERSION } from './rules-version.js';
import { type Trait, traitsOf } from './traits.js';
import { verdictOf } from './verdict.js';

interface Judged {
  row: Omit<CauseEntity, 'call'>;
  traits: Trait[];
}

/** What pages may tell of a call that is over. */
const TOLD_LATE = ['observed'] as const;
const CLOCKS_MS = 1_000;

/** Diagnoses a call that is over, and keeps what was found with it. */
@Injectable()
export class Judge {
  constructor(
    private readonly transactions: Transactions,
    private readonly calls: CallsRepository,
    private readonly diagnosis: CaseDiagnosis,
  ) {}

  /**
   * A verdict of earlier rules is replaced, unless the log is gone by now: then the earlier one knew more.
   * @returns what was found if the call had no verdict before, so that each call is counted once; else null
   */
  async judge(callId: number): Promise<Pick<KeptCause, 'outcome' | 'code'> | null> {
    if (await this.isJudged(callId)) return null;
    const call = await this.calls.findWithPeople(callId);
    if (!call?.endedAt) return null;
    const { manager } = this.transactions;
    if (call.logGoneAt !== null) {
      const { affected } = await manager.update(CauseEntity, { callId }, { rules: RULES_VERSION });
      if (affected !== 0) return null;
    }
    const judged = await this.judged(call);
    try {
      return (await this.keep(judged)) ? judged.row : null;
    } catch (error) {
      // Another process may have judged it at the same moment, and keeps the same.
      if (isUniqueViolation(error) && (await this.isJudged(callId))) return null;
      throw error;
    }
  }

  /**
   * Judges a call once more if its pages have told something since. A process notes events by its own clock, and the clocks of several
   * agree within a second.
   * @returns whether it was judged
   */
  async judgeAgain(callId: number): Promise<boolean> {
    const { manager } = this.transactions;
    const kept = await manager.findOneBy(CauseEntity, { callId });
    if (kept === null) return false;
    const since = new Date(kept.judgedAt.getTime() - CLOCKS_MS);
    if (!(await manager.existsBy(CallEventEntity, { callId, kind: In([...TOLD_LATE]), at: MoreThan(since) })))
      return false;
    const call = await this.calls.findWithPeople(callId);
    if (!call?.endedAt || call.logGoneAt !== null) return false;
    await this.keep(await this.judged(call));
    return true;
  }

  /** By today's rules. */
  private isJudged(callId: number): Promise<boolean> {
    return this.transactions.manager.existsBy(CauseEntity, { callId, rules: RULES_VERSION });
  }

  private async judged(call: CallEntity): Promise<Judged> {
    // Taken before the log is read, so whatever arrives meanwhile counts as later.
    const judgedAt = new Date();
    const { file, findings } = await this.diagnosis.of(call, new Breath());
    const row = {
      ...{ callId: call.id, at: call.initiatedAt, rules: RULES_VERSION, judgedAt },
      ...verdictOf(call, findings),
    };
    return { row, traits: traitsOf(file, findings, call.room?.id ?? null) };
  }

  /** @returns whether it is the first verdict */
  private async keep({ row, traits }: Judged): Promise<boolean> {
    const { callId, at, outcome } = row;
    const troubled = TROUBLED.includes(outcome);
    // Only troubled calls are counted, but every call is found by its causes.
    const kept = troubled ? traits : traits.filter(({ facet }) => facet === 'cause');
    return this.transactions.run(async (manager) => {
      await recountDaysOf(manager, [at]);
      await manager.delete(FacetEntity, { callId });
      const { affected } = await manager.delete(CauseEntity, { callId });
      await manager.insert(CauseEntity, row);
      if (kept.length > 0)
        await manager.insert(
          FacetEntity,
          kept.map((trait) => ({ ...trait, callId, at, troubled })),
        );
      return affected === 0;
    });
  }
}
