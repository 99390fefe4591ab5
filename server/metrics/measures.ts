import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram } from 'prom-client';
import type {
  CallKind,
  CallOutcome,
  EndReason,
  ErrorCode,
  FindingCode,
  LinkWay,
  SignalKind,
} from '../../contracts/index.js';
import { Metrics } from './metrics.js';

/** Numbers by label, as a reader gives them when somebody asks for the metrics. */
type Reading = Readonly<Record<string, number>>;
type Reader = () => Reading | Promise<Reading>;

const SECONDS_TO_CONNECT = [0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 20, 40];
const SECONDS_TO_COMMIT = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 3];
const SECONDS_TO_COUNT = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1];

/**
 * What this server counts for monitoring (docs/monitoring.md). Every label has a closed list of values, except those of
 * `parley_process_info`, and none names a person, a call or somebody's address.
 */
@Injectable()
export class Measures {
  private readonly registers;
  private readonly signals = new Tally();
  private readonly refusedSignals = new Tally();
  private readonly ended;
  private readonly judged;
  private readonly setUps;
  private readonly commits;
  private readonly refusals;
  private readonly links;
  private readonly counts;
  private readonly countsAlone;

  constructor({ registry }: Metrics) {
    const registers = [registry];
    this.registers = registers;
    this.ended = new Counter({
      ...{ name: 'parley_calls_ended_total', help: 'Calls that ended, by kind and reason', registers },
      labelNames: ['kind', 'reason'] as const,
    });
    this.judged = new Counter({
      ...{ name: 'parley_calls_judged_total', help: 'Calls that ended, by outcome and cause as support reads them' },
      ...{ registers, labelNames: ['outcome', 'cause'] as const },
    });
    this.setUps = new Histogram({
      ...{ name: 'parley_call_setup_seconds', help: 'From being in the call to the first connection, of each person' },
      ...{ registers, buckets: SECONDS_TO_CONNECT },
    });
    this.commits = new Histogram({
      ...{ name: 'parley_signal_log_commit_seconds', help: 'Time to commit a group of signals to the log' },
      ...{ registers, buckets: SECONDS_TO_COMMIT },
    });
    this.refusals = new Counter({
      ...{ name: 'parley_http_refusals_total', help: 'HTTP requests that were refused or failed, by error code' },
      ...{ registers, labelNames: ['code'] as const },
    });
    this.links = new Counter({
      ...{ name: 'parley_link_samples_total', help: 'Samples of connections in use, by the way that media take' },
      ...{ registers, labelNames: ['way'] as const },
    });
    this.counts = new Histogram({
      ...{ name: 'parley_limit_redis_seconds', help: 'Time to count a use of a limit in Redis' },
      ...{ registers, buckets: SECONDS_TO_COUNT },
    });
    this.countsAlone = new Counter({
      ...{ name: 'parley_limit_insurance_total', help: 'Uses of limits that this process counted alone' },
      registers,
    });
    const kinds = { name: 'parley_signals_total', help: 'Signals that were committed to the log, by kind' };
    this.counted({ ...kinds, label: 'kind' }, () => this.signals.reading);
    const codes = { name: 'parley_signal_refusals_total', help: 'Signals that were refused, by error code' };
    this.counted({ ...codes, label: 'code' }, () => this.refusedSignals.reading);
  }

  callEnded(call: { kind: CallKind; reason: EndReason }): void {
    this.ended.inc(call);
  }

  callJudged({ outcome, code }: { outcome: CallOutcome; code: FindingCode | null }): void {
    this.judged.inc({ outcome, cause: code ?? 'none' });
  }

  connectedAfter(seconds: number): void {
    this.setUps.observe(seconds);
  }

  committedIn(seconds: number): void {
    this.commits.observe(seconds);
  }

  refused(code: ErrorCode): void {
    this.refusals.inc({ code });
  }

  /** A use of a limit that all processes count. */
  countedTogether(seconds: number): void {
    this.counts.observe(seconds);
  }

  countedAlone(): void {
    this.countsAlone.inc();
  }

  sampled(way: LinkWay): void {
    this.links.inc({ way });
  }

  signal(kind: SignalKind): void {
    this.signals.add(kind);
  }

  signalRefused(code: ErrorCode): void {
    this.refusedSignals.add(code);
  }

  /** A number that is read when somebody asks for the metrics. If reading fails, as while the database is away, the number is left out. */
  gauge({ name, help, label }: { name: string; help: string; label: string }, read: Reader): void {
    new Gauge({
      ...{ name, help, registers: this.registers, labelNames: [label] },
      async collect() {
        this.reset();
        const reading = await Promise.resolve()
          .then(read)
          .catch(() => ({}));
        for (const [value, count] of Object.entries(reading)) this.set({ [label]: value }, count);
      },
    });
  }

  /** The same without a label; null if there is no such number. */
  number(metric: { name: string; help: string }, read: () => number | null): void {
    new Gauge({
      ...{ ...metric, registers: this.registers },
      collect() {
        const value = read();
        if (value === null) this.remove();
        else this.set(value);
      },
    });
  }

  /** Says in labels, which stay the same for as long as the process is known under them, which process the other numbers are about. */
  info({ name, help, labels }: { name: string; help: string; labels: string[] }, read: () => Record<string, string>) {
    new Gauge({
      ...{ name, help, registers: this.registers, labelNames: labels },
      collect() {
        this.reset();
        this.set(read(), 1);
      },
    });
  }

  /** Counts that are kept elsewhere: counting something frequent costs one addition, and labels are made when somebody asks. */
  counted({ name, help, label }: { name: string; help: string; label: string }, read: () => Reading): void {
    new Counter({
      ...{ name, help, registers: this.registers, labelNames: [label] },
      collect() {
        this.reset();
        for (const [value, count] of Object.entries(read())) this.inc({ [label]: value }, count);
      },
    });
  }
}

/** Signals come thousands a second. */
class Tally {
  private readonly counts = new Map<string, number>();

  get reading(): Reading {
    return Object.fromEntries(this.counts);
  }

  add(value: string): void {
    this.counts.set(value, (this.counts.get(value) ?? 0) + 1);
  }
}
