import { setTimeout } from 'node:timers/promises';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { AppliedReport } from '../../../contracts/index.js';
import { Errand } from '../../database/errand.js';
import { Transactions } from '../../database/transactions.js';
import { ProblemError } from '../../http/errors/problem.js';
import { toProblem } from '../../http/errors/to-problem.js';
import { withoutSecrets } from '../log/secrets.js';
import { type Fresh, type Relayed, ReportRows } from './report-rows.js';
import { saysOnlyReceived, toldTimes } from './told-times.js';

/** Reports are only for support, so they wait this long for others and share a commit with them. */
const GATHER_MS = 10;
/** Reports in one transaction, if one message does not have more. */
const BATCH_MAX = 1_000;
/** A person's reports that wait: some twenty of the largest messages, and far more than a page gets in a moment. */
export const PERSON_WAITING_MAX = 2_000;
/** If more than this waits, the database does not keep up. */
export const WAITING_MAX = 20_000;

/** What one message reports. */
export interface ReportMessage {
  callId: number;
  /** The participant who got the signals and reports about them. */
  recipientId: number;
  /** Names the account or guest behind the recipient. */
  person: string;
  reports: readonly AppliedReport[];
}

interface Waiting {
  message: ReportMessage;
  cameAt: Date;
  resolve: (unknown: number[]) => void;
  reject: (problem: ProblemError) => void;
}

/** What becomes of signals, as their recipients report it. Only the recipient's own reports count, and only the first one of each signal. */
@Injectable()
export class SignalReports implements OnModuleDestroy {
  /** By person, who take turns: somebody who reports a lot does not hold up the others. */
  private readonly waiting = new Map<string, Waiting[]>();
  /** How many reports of each person wait. */
  private readonly counts = new Map<string, number>();
  private total = 0;
  private writing: Promise<void> | null = null;
  private readonly rows: ReportRows;

  constructor(private readonly transactions: Transactions) {
    this.rows = new ReportRows(transactions);
  }

  /** Resolves after the commit. @returns the ids that are no signals to this participant @throws ProblemError */
  async keep(message: ReportMessage): Promise<number[]> {
    this.assertRoom(message);
    // Done here and not in the transaction, which would hold its locks meanwhile.
    const clean = { ...message, reports: message.reports.map(withoutSecret) };
    return new Promise((resolve, reject) => {
      this.add({ message: clean, cameAt: new Date(), resolve, reject });
      // Many requests are written together, so no one of them can be given up.
      this.writing ??= Errand.aside(() => this.drain());
    });
  }

  async onModuleDestroy(): Promise<void> {
    await this.writing;
  }

  private assertRoom({ person, reports: { length } }: ReportMessage): void {
    if ((this.counts.get(person) ?? 0) + length > PERSON_WAITING_MAX)
      throw new ProblemError('rate-limited', 'Too many reports at once. Wait a moment, then try again.');
    if (this.total + length > WAITING_MAX)
      throw new ProblemError('unavailable', 'The signal log is too slow. Try again.');
  }

  private add(one: Waiting): void {
    const { person, reports } = one.message;
    this.count(person, reports.length);
    const mine = this.waiting.get(person);
    if (mine === undefined) this.waiting.set(person, [one]);
    else mine.push(one);
  }

  private count(person: string, change: number): void {
    const count = (this.counts.get(person) ?? 0) + change;
    if (count > 0) this.counts.set(person, count);
    else this.counts.delete(person);
    this.total += change;
  }

  private async drain(): Promise<void> {
    while (this.waiting.size > 0) {
      await setTimeout(GATHER_MS);
      const batch = this.nextBatch();
      await this.write(batch).catch((error: unknown) => this.writeAlone(batch, error));
    }
    this.writing = null;
  }

  /** One message of each person in turn, until the batch is full. Each person's messages stay in order. */
  private nextBatch(): Waiting[] {
    const batch: Waiting[] = [];
    let reports = 0;
    // A person with more messages goes to the end of the map, and comes up again in this loop or at the beginning of a later batch.
    for (const [person, mine] of this.waiting) {
      const { length } = mine[0]!.message.reports;
      reports += length;
      if (reports > BATCH_MAX && batch.length > 0) break;
      batch.push(mine.shift()!);
      this.count(person, -length);
      this.waiting.delete(person);
      if (mine.length > 0) this.waiting.set(person, mine);
    }
    return batch;
  }

  /** A message that cannot be stored must not make the others fail. If the database is away, all fail at once. */
  private async writeAlone(batch: Waiting[], error: unknown): Promise<void> {
    const problem = toProblem(error);
    if (batch.length === 1 || problem.code === 'unavailable') return batch.forEach(({ reject }) => reject(problem));
    for (const one of batch) await this.write([one]).catch((own: unknown) => one.reject(toProblem(own)));
  }

  private async write(batch: Waiting[]): Promise<void> {
    const ids = new Set(batch.flatMap(({ message }) => message.reports.map(({ id }) => id)));
    // What is read here never changes, except that a signal gets its first report, which the UPDATE looks at again.
    const relayed = await this.rows.find(ids);
    const { applied, received } = freshReports(batch, relayed);
    if (applied.length > 0) await this.transactions.run((manager) => this.rows.setApplied(manager, applied));
    // In a transaction of its own, since each locks rows in the order of their ids. Only what takes long is told before it is done.
    if (received.length > 0) await this.transactions.run((manager) => this.rows.setReceived(manager, received));
    for (const { message, resolve } of batch) {
      const unknown = message.reports.filter(({ id }) => !isTo(message, relayed.get(id)));
      resolve([...new Set(unknown.map(({ id }) => id))]);
    }
  }
}

const withoutSecret = (report: AppliedReport): AppliedReport =>
  report.error === undefined ? report : { ...report, error: withoutSecrets(report.error) };

const isTo = ({ callId, recipientId }: ReportMessage, signal: Relayed | undefined): signal is Relayed =>
  signal !== undefined && signal.callId === callId && signal.recipientId === recipientId;

/** Keeps the recipient's first report about each signal, unless one is written already. Ordered by signal id. */
function freshReports(
  batch: Waiting[],
  relayed: ReadonlyMap<number, Relayed>,
): Record<'applied' | 'received', Fresh[]> {
  const applied = new Map<number, Fresh>();
  const received = new Map<number, Fresh>();
  for (const { message, cameAt } of batch)
    for (const report of message.reports) {
      const { id, error = null } = report;
      const signal = relayed.get(id);
      if (!isTo(message, signal) || signal.isApplied) continue;
      const first = saysOnlyReceived(report) ? received : applied;
      if (first.has(id) || (first === received && signal.isReceived)) continue;
      first.set(id, { id, error, told: toldTimes(report, { sentAt: signal.sentAt, cameAt }) });
    }
  const onlyReceived = [...received.values()].filter(({ id }) => !applied.has(id));
  return { applied: inOrder([...applied.values()]), received: inOrder(onlyReceived) };
}

const inOrder = (reports: Fresh[]): Fresh[] => reports.sort((a, b) => a.id - b.id);
