import { setImmediate, setTimeout } from 'node:timers/promises';
import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { ProblemError } from '../../http/errors/problem.js';
import { toProblem } from '../../http/errors/to-problem.js';
import { Measures } from '../../metrics/measures.js';
import { factsOf } from './signal-facts.js';
import { dataHash, SignalSeal } from './signal-seal.js';
import { type Logged, type Prepared, type Ready, SignalWriter, type Submission } from './signal-writer.js';

const BATCH_MAX = 200;
const GATHER_MS = 1;
/** Hashing, linking and writing this many bytes takes some 20 ms, so nobody waits longer for a group. */
const BATCH_BYTES = 512 * 1024;
/** Roughly what a row takes beside its data, in bytes. */
const ROW_BYTES = 1024;
/** If more than this waits, the database does not keep up: a clear error is better than growing memory. */
const QUEUE_BYTES = 64 * 1024 * 1024;

interface Waiting extends Ready {
  resolve: (logged: Logged) => void;
  reject: (problem: ProblemError) => void;
}

/**
 * The signal log: commit, then acknowledge, then relay. One loop takes whatever has come meanwhile as one
 * group, so that the order of every sender is kept and a commit's cost is shared (group commit).
 */
@Injectable()
export class SignalLog implements OnModuleDestroy {
  private readonly log = new Logger('SignalLog');
  private readonly queue: Waiting[] = [];
  private queued = 0;
  private writing: Promise<void> | null = null;

  constructor(
    private readonly writer: SignalWriter,
    private readonly seal: SignalSeal,
    private readonly measures: Measures,
  ) {}

  /** Must be called in the order of arrival. Resolves after the commit, in the order of the log. @throws ProblemError */
  append(submission: Submission): Promise<Logged> {
    return new Promise((resolve, reject) => {
      const prepared = this.prepare(submission);
      if (this.queued + submission.bytes > QUEUE_BYTES)
        return reject(new ProblemError('unavailable', 'The signal log is too slow. Try again.'));
      this.queued += submission.bytes;
      this.queue.push({ ...submission, prepared, resolve, reject });
      this.writing ??= this.drain();
    });
  }

  private prepare({ request: { data: relayed }, json }: Submission): Prepared {
    const { data, sealed } = this.seal.seal(relayed);
    const stored = data === relayed ? json : JSON.stringify(data);
    return { data, json: data === null ? null : stored, sealed, facts: factsOf(relayed), dataHash: dataHash(json) };
  }

  async onModuleDestroy(): Promise<void> {
    await this.writing;
  }

  private async drain(): Promise<void> {
    while (this.queue.length > 0) {
      // Everything that can be read from sockets now comes into this group, too. SQLite alone would finish its work before that.
      await setImmediate();
      const group = this.nextGroup();
      await this.write(group, (error) => this.writeAlone(group, error));
      // Under load, let some more signals come first: a commit costs one flush of the disk, however many rows it holds.
      if (this.queue.length > 0) await setTimeout(GATHER_MS);
    }
    this.writing = null;
  }

  /** As many as fit into one statement: servers refuse more than `max_allowed_packet` (16 MiB), and escaping doubles text. */
  private nextGroup(): Waiting[] {
    let bytes = 0;
    const over = this.queue.findIndex((waiting, i) => i > 0 && (bytes += waiting.bytes) > BATCH_BYTES);
    const group = this.queue.splice(0, Math.min(BATCH_MAX, over < 0 ? this.queue.length : over));
    this.queued -= group.reduce((sum, waiting) => sum + waiting.bytes, 0);
    return group;
  }

  /** A signal that cannot be stored must not make the others fail. If the database is away, all fail at once. */
  private async writeAlone(group: Waiting[], error: unknown): Promise<void> {
    if (group.length === 1 || toProblem(error).code === 'unavailable') return this.fail(group, error);
    for (const waiting of group) await this.write([waiting], (own) => this.fail([waiting], own));
  }

  private fail(group: Waiting[], error: unknown): void {
    const problem = toProblem(error);
    if (problem.status >= 500) this.log.error(`not written: ${error instanceof Error ? error.message : String(error)}`);
    for (const waiting of group) waiting.reject(problem);
  }

  /** Calls `otherwise` only if nothing was committed: what is in the log is never written or refused a second time. */
  private async write(group: Waiting[], otherwise: (error: unknown) => Promise<void> | void): Promise<void> {
    const began = performance.now();
    const outcomes = await this.writer.write(group).catch(async (error: unknown) => {
      await otherwise(error);
      return [];
    });
    if (outcomes.length > 0) this.measures.committedIn((performance.now() - began) / 1000);
    for (const [n, outcome] of outcomes.entries()) this.answer(group[n]!, outcome);
  }

  private answer({ request, resolve, reject }: Waiting, outcome: Logged | ProblemError): void {
    if (outcome instanceof ProblemError) return reject(outcome);
    if (outcome.relay !== null) this.measures.signal(request.kind);
    resolve(outcome);
  }
}

/** Roughly what a signal with this data takes in the log, in bytes. */
export const bytesInLog = (json: string): number => ROW_BYTES + Buffer.byteLength(json);
