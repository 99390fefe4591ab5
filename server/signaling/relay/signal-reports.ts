import { setTimeout } from 'node:timers/promises';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { AppliedReport } from '../../../contracts/index.js';
import { Errand } from '../../database/errand.js';
import { places, timeText } from '../../database/own-sql.js';
import { Transactions } from '../../database/transactions.js';
import { ProblemError } from '../../http/errors/problem.js';
import { toProblem } from '../../http/errors/to-problem.js';
import { withoutSecrets } from '../log/secrets.js';

/** Reports are only for support, so they wait this long for others and share a commit with them. */
const GATHER_MS = 10;
/** Reports in one transaction, if one message does not have more. */
const BATCH_MAX = 1_000;
/** Reports in one statement: for each row with an error the database looks through all of its errors. */
const STATEMENT_MAX = 250;
/** A person's reports that wait: some twenty of the largest messages, and far more than a page gets in a moment. */
export const PERSON_WAITING_MAX = 2_000;
/** If more than this waits, the database does not keep up. */
export const WAITING_MAX = 20_000;

/** What one message reports. */
export interface Message {
  callId: number;
  /** The participant who got the signals and reports about them. */
  recipientId: number;
  /** Names the account or guest behind the recipient. */
  person: string;
  reports: readonly AppliedReport[];
}

interface Waiting {
  message: Message;
  resolve: (unknown: number[]) => void;
  reject: (problem: ProblemError) => void;
}

/** A signal that was relayed, and to whom. */
interface Relayed {
  id: number;
  callId: number;
  recipientId: number;
  appliedAt: unknown;
}

/** A report to be written: why the signal could not be applied, or null. */
type Fresh = [id: number, error: string | null];

/** What becomes of signals, as their recipients report it. Only the recipient's own reports count, and only the first one of each signal. */
@Injectable()
export class SignalReports implements OnModuleDestroy {
  /** By person, who take turns: somebody who reports a lot does not hold up the others. */
  private readonly waiting = new Map<string, Waiting[]>();
  /** How many reports of each person wait. */
  private readonly counts = new Map<string, number>();
  private total = 0;
  private writing: Promise<void> | null = null;

  constructor(private readonly transactions: Transactions) {}

  /** Resolves after the commit. @returns the ids that are no signals to this participant @throws ProblemError */
  async keep(message: Message): Promise<number[]> {
    this.assertRoom(message);
    // Done here and not in the transaction, which would hold its locks meanwhile.
    const clean = { ...message, reports: message.reports.map(withoutSecret) };
    return new Promise((resolve, reject) => {
      this.add({ message: clean, resolve, reject });
      // Many requests are written together, so no one of them can be given up.
      this.writing ??= Errand.aside(() => this.drain());
    });
  }

  async onModuleDestroy(): Promise<void> {
    await this.writing;
  }

  private assertRoom({ person, reports: { length } }: Message): void {
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
    // What is read here never changes, except that a signal gets its first report, which the UPDATE looks at again.
    const relayed = await this.find(batch);
    const fresh = freshReports(batch, relayed);
    if (fresh.length > 0) await this.transactions.run((manager) => this.set(manager, fresh));
    for (const { message, resolve } of batch) {
      const unknown = message.reports.filter(({ id }) => !isTo(message, relayed.get(id)));
      resolve([...new Set(unknown.map(({ id }) => id))]);
    }
  }

  private async find(batch: Waiting[]): Promise<Map<number, Relayed>> {
    const { manager } = this.transactions;
    const found = new Map<number, Relayed>();
    const ids = new Set(batch.flatMap(({ message }) => message.reports.map(({ id }) => id)));
    for (const piece of this.transactions.inStatements([...ids])) {
      const sql = `SELECT id, callId, recipientId, appliedAt FROM call_signals WHERE id IN ${places(piece.length)} AND outcome = 'relayed'`;
      for (const one of await manager.query<Relayed[]>(sql, piece)) found.set(one.id, one);
    }
    return found;
  }

  /**
   * Locks the rows in the order of their ids, as everybody does, so that two transactions cannot wait for each other. The password
   * that was kept to deliver a signal again goes with the report.
   */
  private async set(manager: EntityManager, fresh: Fresh[]): Promise<void> {
    const at = timeText(new Date());
    for (const some of piecesOf(fresh, STATEMENT_MAX))
      for (const piece of this.transactions.inStatements(some)) {
        const failed = piece.some(([, error]) => error !== null);
        const error = failed ? `CASE id${' WHEN ? THEN ?'.repeat(piece.length)} END` : 'NULL';
        const sql = `UPDATE call_signals SET appliedAt = ?, applyError = ${error}, sealed = NULL WHERE id IN ${places(piece.length)} AND appliedAt IS NULL`;
        await manager.query(sql, [at, ...(failed ? piece.flat() : []), ...piece.map(([id]) => id)]);
      }
  }
}

const withoutSecret = ({ id, error }: AppliedReport): AppliedReport =>
  error === undefined ? { id } : { id, error: withoutSecrets(error) };

const isTo = ({ callId, recipientId }: Message, signal: Relayed | undefined): signal is Relayed =>
  signal !== undefined && signal.callId === callId && signal.recipientId === recipientId;

/** The first report of each signal by its recipient, unless it is written already; in the order of the ids. */
function freshReports(batch: Waiting[], relayed: ReadonlyMap<number, Relayed>): Fresh[] {
  const first = new Map<number, string | null>();
  for (const { message } of batch)
    for (const { id, error } of message.reports) {
      const signal = relayed.get(id);
      if (!first.has(id) && isTo(message, signal) && signal.appliedAt === null) first.set(id, error ?? null);
    }
  return [...first].sort(([a], [b]) => a - b);
}

const piecesOf = <T>(list: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, n) => list.slice(n * size, (n + 1) * size));
