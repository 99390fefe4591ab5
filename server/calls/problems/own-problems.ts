import { Injectable } from '@nestjs/common';
import { IsNull, Not } from 'typeorm';
import type { OwnProblem, ProblemChoice } from '../../../contracts/index.js';
import { places, timeIn } from '../../database/own-sql.js';
import { isUniqueViolation, Transactions } from '../../database/transactions.js';
import { ProblemError } from '../../http/errors/problem.js';
import { type Limit, RateLimiter } from '../../http/rate-limiter.js';
import { placeOf, type Who } from '../actor.js';
import { CallEvents } from '../tell/call-events.js';
import { CallsRepository } from '../rows/calls.repository.js';
import { ProblemReportEntity } from './problem-report.entity.js';

/** More than anybody needs to look through their calls of a week. */
const REPORTS: Limit = { name: 'problem report', points: 20, seconds: 600 };

export interface Report {
  callId: number;
  choice: ProblemChoice;
  text: string | null;
}

/** What is shown of a report. */
type Shown = Pick<ProblemReportEntity, 'choice' | 'text' | 'at' | 'state' | 'answer' | 'answeredAt' | 'seenAt'>;
/** As the driver returns it: times as text or `Date`. */
type Row = Pick<ProblemReportEntity, 'callId'> & Shown;
/** Every page of the history asks it, and few calls have a report. */
const REPORTED =
  'SELECT report.callId, report.choice, report.text, report.at, report.state, report.answer, report.answeredAt, report.seenAt ' +
  'FROM problem_reports report JOIN call_participants me ON me.id = report.participantId WHERE me.userId = ?';
const withTimes = (row: Row): Shown => ({
  ...row,
  at: timeIn(row.at)!,
  answeredAt: timeIn(row.answeredAt),
  seenAt: timeIn(row.seenAt),
});

const said = ({ choice, text }: Report) => ({ choice, text, at: new Date() });

/** What people report of their own calls, and what they read of it. */
@Injectable()
export class OwnProblems {
  constructor(
    private readonly transactions: Transactions,
    private readonly calls: CallsRepository,
    private readonly limiter: RateLimiter,
    private readonly events: CallEvents,
  ) {}

  /**
   * One report for each person and call. Its author may change it until support has taken it up; a repeat changes nothing. @throws
   * not-found when they were not in the call; conflict when support is working on it; rate-limited
   */
  async report(who: Who, report: Report): Promise<OwnProblem> {
    const { me } = placeOf(await this.calls.findWithPeople(report.callId), who);
    const known = await this.reported(me.id);
    if (known !== null && isSame(known, report)) return viewOf(known);
    if (known !== null && known.state !== 'open') throw takenUp();
    await this.limiter.take({ limit: REPORTS, key: String(me.userId ?? `guest ${me.guestId}`) });
    const kept = known === null ? await this.begin(me.id, report) : await this.change(known, report);
    this.events.publish('problem', { who, callId: report.callId });
    return kept;
  }

  /** What this user has reported of their calls, by call. */
  async of(userId: number, callIds: number[]): Promise<Map<number, OwnProblem>> {
    const found = new Map<number, OwnProblem>();
    for (const piece of this.transactions.inLists(callIds)) {
      const sql = `${REPORTED} AND report.callId IN ${places(piece.length)}`;
      for (const row of await this.transactions.manager.query<Row[]>(sql, [userId, ...piece]))
        found.set(row.callId, viewOf(withTimes(row)));
    }
    return found;
  }

  /** The author has read what support made of it. @throws not-found */
  async see(userId: number, callId: number): Promise<void> {
    const { me } = placeOf(await this.calls.findWithPeople(callId), { userId, guestId: null });
    const unseen = { participantId: me.id, answeredAt: Not(IsNull()), seenAt: IsNull() };
    const { affected } = await this.transactions.manager.update(ProblemReportEntity, unseen, { seenAt: new Date() });
    if (affected === 1) this.events.publish('problem', { who: me, callId });
  }

  private reported(participantId: number): Promise<ProblemReportEntity | null> {
    return this.transactions.manager.findOneBy(ProblemReportEntity, { participantId });
  }

  /** If another page of the same person was quicker, its report is changed. */
  private async begin(participantId: number, report: Report): Promise<OwnProblem> {
    const row = { callId: report.callId, participantId, ...said(report), state: 'open' as const };
    try {
      return viewOf(await this.transactions.manager.save(ProblemReportEntity, { ...UNANSWERED, ...row }));
    } catch (error) {
      const known = isUniqueViolation(error) ? await this.reported(participantId) : null;
      if (known === null) throw error;
      return this.change(known, report);
    }
  }

  private async change(known: ProblemReportEntity, report: Report): Promise<OwnProblem> {
    const set = said(report);
    const open = { id: known.id, state: 'open' as const };
    const { affected } = await this.transactions.manager.update(ProblemReportEntity, open, set);
    if (affected !== 1) throw takenUp();
    return viewOf({ ...known, ...set });
  }
}

const UNANSWERED = { answer: null, answeredById: null, answeredAt: null, seenAt: null };

const takenUp = () => new ProblemError('conflict', 'Support has taken this report up, so it can no longer be changed.');

const isSame = (known: ProblemReportEntity, { choice, text }: Report): boolean =>
  known.choice === choice && known.text === text;

function viewOf(row: Shown): OwnProblem {
  const { choice, text, at, state, answer, answeredAt, seenAt } = row;
  const answered = answeredAt?.toISOString() ?? null;
  return {
    choice,
    text,
    at: at.toISOString(),
    state,
    answer,
    answeredAt: answered,
    unseen: answered !== null && seenAt === null,
  };
}
