import { Injectable } from '@nestjs/common';
import { IsNull, type SelectQueryBuilder } from 'typeorm';
import type { CallProblem, ListedProblem, Page, ProblemState } from '../../../contracts/index.js';
import { ProblemReportEntity } from '../../calls/problems/problem-report.entity.js';
import { nameOf } from '../../calls/rows/participant.entity.js';
import { CallEvents } from '../../calls/tell/call-events.js';
import { CallViews } from '../../calls/tell/call-views.js';
import { Transactions } from '../../database/transactions.js';
import { notFound, ProblemError } from '../../http/errors/problem.js';
import type { Identity } from '../../http/identity.js';
import { decodeCursor, toPage } from '../../http/paging.js';
import { Breath } from '../../http/turns.js';
import { UserRows } from '../../users/user-rows.js';
import { Accesses } from '../accesses/accesses.js';
import { CallMasks } from '../call-masks.js';
import { CaseDiagnosis } from '../diagnosis/case-diagnosis.js';
import { CaseFiles } from '../case/case-files.js';
import type { AddressMask } from '../masks.js';

type ReportedCase = Pick<ListedProblem, 'call' | 'finding'> & { mask: AddressMask };

interface Wish {
  state?: ProblemState;
  limit: number;
  cursor?: string;
}

interface Answer {
  id: number;
  state: ProblemState;
  answer?: string;
  basedOn?: string | null;
}

/** What support sees and does of the problems that people report. Every look is recorded before anything is shown. */
@Injectable()
export class ProblemList {
  constructor(
    private readonly transactions: Transactions,
    private readonly accesses: Accesses,
    private readonly files: CaseFiles,
    private readonly diagnosis: CaseDiagnosis,
    private readonly masks: CallMasks,
    private readonly views: CallViews,
    private readonly users: UserRows,
    private readonly events: CallEvents,
  ) {}

  /** Newest first, each with its call and the first finding of the diagnosis. */
  async page(me: Identity, wish: Wish): Promise<Page<ListedProblem>> {
    await this.accesses.record(me, { action: 'problems', query: wish });
    const query = this.reports()
      .orderBy('report.id', 'DESC')
      .limit(wish.limit + 1);
    if (wish.state !== undefined) query.andWhere('report.state = :state', { state: wish.state });
    if (wish.cursor !== undefined)
      query.andWhere('report.id < :before', { before: decodeCursor(wish.cursor, ['number'])[0] });
    const key = ({ id }: ProblemReportEntity) => [id];
    const { items, nextCursor } = toPage(await query.getMany(), { limit: wish.limit, key, view: (row) => row });
    return { items: await this.listed(items), nextCursor };
  }

  /** Those of one call, oldest first. */
  async ofCall(callId: number, mask: AddressMask): Promise<CallProblem[]> {
    const rows = await this.reports()
      .where('report.callId = :callId', { callId })
      .orderBy('report.id', 'ASC')
      .getMany();
    return this.viewed(rows, () => mask);
  }

  /**
   * Support says how far it is, and answers; the author is told.
   * @throws not-found; conflict, with the report as it is now, when somebody else has answered since the version that the request is based on
   */
  async answer(me: Identity, of: Answer): Promise<CallProblem> {
    const { id, state, answer, basedOn } = of;
    const report = await this.one(id);
    await this.accesses.record(me, { action: 'answer', callId: report.callId, query: { state } });
    const told = answer === undefined ? report.answer : answer || null;
    if (state !== report.state || told !== report.answer) {
      const isDone = await this.change(report, { state, answer: told, by: me }, basedOn);
      if (!isDone) throw answeredMeanwhile(await this.shown(await this.one(id)));
    }
    return this.shown(report);
  }

  private async one(id: number): Promise<ProblemReportEntity> {
    const report = await this.reports().where('report.id = :id', { id }).getOne();
    if (report === null) throw notFound();
    return report;
  }

  private async shown(report: ProblemReportEntity): Promise<CallProblem> {
    const mask = (await this.masks.of(report.callId)).sparing([nameOf(report.participant)]);
    return (await this.viewed([report], () => mask))[0]!;
  }

  /** @returns whether the report was still as it was read; a client that does not say what it has read replaces whatever is there */
  private async change(
    report: ProblemReportEntity,
    to: { state: ProblemState; answer: string | null; by: Identity },
    basedOn: string | null | undefined,
  ): Promise<boolean> {
    const { state, answer, by } = to;
    const set = { state, answer, answeredById: by.userId, answeredAt: new Date(), seenAt: null };
    const asRead = basedOn === undefined ? {} : { answeredAt: basedOn === null ? IsNull() : new Date(basedOn) };
    const { affected } = await this.transactions.manager.update(ProblemReportEntity, { id: report.id, ...asRead }, set);
    if (affected !== 1) return false;
    Object.assign(report, set);
    const { userId, guestId } = report.participant;
    this.events.publish('problem', { who: { userId, guestId }, callId: report.callId });
    return true;
  }

  private reports(): SelectQueryBuilder<ProblemReportEntity> {
    return this.transactions.manager
      .createQueryBuilder(ProblemReportEntity, 'report')
      .innerJoinAndSelect('report.participant', 'author')
      .leftJoinAndSelect('author.user', 'user');
  }

  /** A call that several people reported is read once. Retention may delete one meanwhile, and its reports with it: those are left out. */
  private async listed(rows: ProblemReportEntity[]): Promise<ListedProblem[]> {
    const cases = new Map<number, ReportedCase | null>();
    const breath = new Breath();
    for (const { callId } of rows)
      if (!cases.has(callId)) cases.set(callId, await this.caseOf(callId, breath).catch(nullIfGone));
    const left = rows.filter(({ callId }) => cases.get(callId) !== null);
    const viewed = await this.viewed(left, ({ callId }) => cases.get(callId)!.mask);
    return viewed.map((problem, index) => {
      const { call, finding } = cases.get(left[index]!.callId)!;
      return { ...problem, call, finding };
    });
  }

  private async caseOf(callId: number, breath: Breath): Promise<ReportedCase> {
    const call = await this.files.call(callId);
    const { findings } = await this.diagnosis.of(call, breath);
    const shown = this.views.call(call, 'staff');
    const names = shown.participants.map(({ displayName }) => displayName);
    const mask = (await this.masks.of(callId)).sparing(names);
    const [worst = null] = findings;
    const finding = worst && { code: worst.code, words: mask.text(worst.words), severity: worst.severity };
    return { call: shown, finding, mask };
  }

  private async viewed(
    rows: ProblemReportEntity[],
    maskOf: (row: ProblemReportEntity) => AddressMask,
  ): Promise<CallProblem[]> {
    const ids = rows.flatMap(({ answeredById }) => answeredById ?? []);
    const staff = await this.users.byIds([...new Set(ids)]);
    return rows.map((row) => {
      const { id, participantId, choice, state, answer, at, answeredAt, answeredById } = row;
      const mask = maskOf(row);
      return {
        ...{ id, participantId, choice, state, at: at.toISOString(), answeredAt: answeredAt?.toISOString() ?? null },
        displayName: nameOf(row.participant),
        guest: row.participant.userId === null,
        text: mask.value(row.text),
        answer: mask.value(answer),
        answeredBy: staff.get(answeredById ?? 0)?.displayName ?? null,
      };
    });
  }
}

const answeredMeanwhile = (report: CallProblem) =>
  new ProblemError('conflict', 'Somebody else has answered this report meanwhile.', { members: { report } });

function nullIfGone(error: unknown): null {
  if (error instanceof ProblemError && error.code === 'not-found') return null;
  throw error;
}
