import { Injectable } from '@nestjs/common';
import { type KeptCause, TROUBLED } from '../../../contracts/index.js';
import type { CallEntity } from '../../calls/rows/call.entity.js';
import { CallsRepository } from '../../calls/rows/calls.repository.js';
import { CauseEntity } from '../../calls/rows/cause.entity.js';
import { FacetEntity } from '../../calls/rows/facet.entity.js';
import { isUniqueViolation, Transactions } from '../../database/transactions.js';
import { Breath } from '../../http/turns.js';
import { CaseFiles } from '../case/case-files.js';
import { diagnoseInSlices } from '../diagnosis/diagnose.js';
import { RULES_VERSION } from './rules-version.js';
import { type Trait, traitsOf } from './traits.js';
import { verdictOf } from './verdict.js';

interface Judged {
  row: Omit<CauseEntity, 'call'>;
  traits: Trait[];
}

/** Diagnoses a call that is over, and keeps what was found with it. */
@Injectable()
export class Judge {
  constructor(
    private readonly transactions: Transactions,
    private readonly calls: CallsRepository,
    private readonly files: CaseFiles,
  ) {}

  /**
   * Judging a call again replaces what was kept, unless its log is gone by now: then the earlier verdict knew more.
   * @returns what was found; null where the call was not judged
   */
  async judge(callId: number): Promise<Pick<KeptCause, 'outcome' | 'code'> | null> {
    const call = await this.calls.findWithPeople(callId);
    if (!call?.endedAt) return null;
    const { manager } = this.transactions;
    if (call.logGoneAt !== null) {
      const { affected } = await manager.update(CauseEntity, { callId }, { rules: RULES_VERSION });
      if (affected !== 0) return null;
    }
    const judged = await this.judged(call);
    try {
      await this.keep(judged);
    } catch (error) {
      // Another process has judged it at the same moment, and keeps the same.
      if (isUniqueViolation(error)) return null;
      throw error;
    }
    return judged.row;
  }

  private async judged(call: CallEntity): Promise<Judged> {
    const file = await this.files.open(call, await this.files.timeline(call.id));
    const findings = await diagnoseInSlices(file, new Breath());
    const row = {
      ...{ callId: call.id, at: call.initiatedAt, rules: RULES_VERSION, judgedAt: new Date() },
      ...verdictOf(call, findings),
    };
    return { row, traits: traitsOf(file, findings, call.room?.id ?? null) };
  }

  private async keep({ row, traits }: Judged): Promise<void> {
    const { callId, at, outcome } = row;
    const troubled = TROUBLED.includes(outcome);
    // Only troubled calls are counted, but every call is found by its causes.
    const kept = troubled ? traits : traits.filter(({ facet }) => facet === 'cause');
    await this.transactions.run(async (manager) => {
      await manager.delete(FacetEntity, { callId });
      await manager.delete(CauseEntity, { callId });
      await manager.insert(CauseEntity, row);
      if (kept.length > 0)
        await manager.insert(
          FacetEntity,
          kept.map((trait) => ({ ...trait, callId, at, troubled })),
        );
    });
  }
}
