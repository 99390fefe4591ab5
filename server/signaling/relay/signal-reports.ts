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
/** If more than this waits, the database does not keep up. */
const WAITING_MAX = 20_000;

/** What one message reports. */
export interface Message {
  callId: number;
  /** Who reports it. */
  recipientId: number;
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
}

/** What becomes of signals, as their recipients report it. Only the recipient's own reports count, and of each signal the first. */
@Injectable()
export class SignalReports implements OnModuleDestroy {
  private readonly waiting: Waiting[] = [];
  private count = 0;
  private writing: Promise<void> | null = null;

  constructor(private readonly transactions: Transactions) {}

  /** Resolves after the commit. @returns the ids that are no signals to this participant @throws ProblemError */
  keep(message: Message): Promise<number[]> {
    return new Promise((resolve, reject) => {
      if (this.count + message.reports.length > WAITING_MAX)
        return reject(new ProblemError('unavailable', 'The signal log is too slow. Try again.'));
      this.count += message.reports.length;
      this.waiting.push({ message, resolve, reject });
      // Many requests are written together, so no one of them can be given up.
      this.writing ??= Errand.aside(() => this.drain());
    });
  }

  async onModuleDestroy(): Promise<void> {
    await this.writing;
  }

  private async drain(): Promise<void> {
    while (this.waiting.length > 0) {
      await setTimeout(GATHER_MS);
      const batch = this.nextBatch();
      await this.write(batch).catch((error: unknown) => this.writeAlone(batch, error));
    }
    this.writing = null;
  }

  private nextBatch(): Waiting[] {
    let reports = 0;
    const over = this.waiting.findIndex(({ message }, n) => (reports += message.reports.length) > BATCH_MAX && n > 0);
    const batch = this.waiting.splice(0, over < 0 ? this.waiting.length : over);
    for (const { message } of batch) this.count -= message.reports.length;
    return batch;
  }

  /** A message that cannot be stored must not make the others fail. If the database is away, all fail at once. */
  private async writeAlone(batch: Waiting[], error: unknown): Promise<void> {
    const problem = toProblem(error);
    if (batch.length === 1 || problem.code === 'unavailable') return batch.forEach(({ reject }) => reject(problem));
    for (const one of batch) await this.write([one]).catch((own: unknown) => one.reject(toProblem(own)));
  }

  private async write(batch: Waiting[]): Promise<void> {
    const relayed = await this.transactions.run(async (manager) => {
      const found = await this.find(manager, batch);
      await this.set(manager, firstReports(batch, found));
      return found;
    });
    for (const { message, resolve } of batch) {
      const unknown = message.reports.filter(({ id }) => !isTo(message, relayed.get(id)));
      resolve([...new Set(unknown.map(({ id }) => id))]);
    }
  }

  private async find(manager: EntityManager, batch: Waiting[]): Promise<Map<number, Relayed>> {
    const found = new Map<number, Relayed>();
    const ids = new Set(batch.flatMap(({ message }) => message.reports.map(({ id }) => id)));
    for (const piece of this.transactions.inStatements([...ids])) {
      const sql = `SELECT id, callId, recipientId FROM call_signals WHERE id IN ${places(piece.length)} AND outcome = 'relayed'`;
      for (const one of await manager.query<Relayed[]>(sql, piece)) found.set(one.id, one);
    }
    return found;
  }

  /** The password that was kept to deliver the signal again goes with the report. */
  private async set(manager: EntityManager, errors: ReadonlyMap<number, string | null>): Promise<void> {
    const at = timeText(new Date());
    const sql = (error: string, ids: number) =>
      `UPDATE call_signals SET appliedAt = ?, applyError = ${error}, sealed = NULL WHERE id IN ${places(ids)} AND appliedAt IS NULL`;
    const failed = [...errors].filter((one): one is [number, string] => one[1] !== null);
    const applied = [...errors.keys()].filter((id) => errors.get(id) === null).sort((a, b) => a - b);
    for (const piece of this.transactions.inStatements(applied))
      await manager.query(sql('NULL', piece.length), [at, ...piece]);
    for (const [id, error] of failed) await manager.query(sql('?', 1), [at, error, id]);
  }
}

const isTo = ({ callId, recipientId }: Message, signal: Relayed | undefined): boolean =>
  signal !== undefined && signal.callId === callId && signal.recipientId === recipientId;

/** The first report of each signal by its recipient: why it could not be applied, or null. */
function firstReports(batch: Waiting[], relayed: ReadonlyMap<number, Relayed>): Map<number, string | null> {
  const first = new Map<number, string | null>();
  for (const { message } of batch)
    for (const { id, error } of message.reports)
      if (!first.has(id) && isTo(message, relayed.get(id)))
        first.set(id, error === undefined ? null : withoutSecrets(error));
  return first;
}
