import { APPLIED_REPORTS_MAX, type AppliedReport, type Call, TOLD_MS_MAX } from '@contracts';
import type { Signaling } from '../../signaling/signaling';
import { mayPass, SignalingRefused } from '../../signaling/signaling-errors';
import type { Receipt } from './receipts';

/** Signals come in bursts, so what became of them is told together. */
const GATHER_MS = 50;
/** One message has room for this many of the longest errors. */
const ERRORS_AT_ONCE = 8;
/** One message has room for this many with times. */
const TIMED_AT_ONCE = 50;

/** What became of a signal, and when. With a receipt that is not of an applied one, and no error, it says that the page has the signal. */
interface Told {
  readonly id: AppliedReport['id'];
  readonly error?: string;
  readonly receipt?: Receipt;
}

/** Tells the server what became of signals, for support to read. What it could not be told is told again after a reconnect. */
export class SignalReports {
  private readonly waiting = new Set<Told>();
  private readonly underway = new Set<Told>();
  private readonly leaving = () => this.tell();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly callId: Call['id'],
    private readonly signaling: Signaling,
  ) {
    addEventListener('pagehide', this.leaving);
  }

  add(report: Told): void {
    this.waiting.add(report);
    this.timer ??= setTimeout(() => this.tell(), GATHER_MS);
  }

  /** The server can be reached again, and may not know what was underway. */
  again(): void {
    this.underway.clear();
    this.tell();
  }

  /** Tells what is left. */
  close(): void {
    removeEventListener('pagehide', this.leaving);
    this.tell();
  }

  private tell(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const next = [...this.waiting].filter((one) => !this.underway.has(one));
    const [failed, applied] = [next.filter(({ error }) => error), next.filter(({ error }) => !error)];
    const most = applied.some(({ receipt }) => receipt) ? TIMED_AT_ONCE : APPLIED_REPORTS_MAX;
    for (const some of piecesOf(applied, most)) void this.send(some);
    for (const some of piecesOf(failed, ERRORS_AT_ONCE)) void this.send(some);
  }

  private async send(some: Told[]): Promise<void> {
    for (const one of some) this.underway.add(one);
    const isPlain = some.every(({ error, receipt }) => !error && !receipt);
    const told = isPlain ? { ids: some.map(({ id }) => id) } : { reports: some.map(reportOf) };
    try {
      await this.signaling.request('signal:applied', { callId: this.callId, ...told });
      this.forget(some);
    } catch (failure) {
      if (!mayPass(failure)) this.forget(some);
      if (isOfOldServer(failure)) this.tellPlainly(some);
    } finally {
      for (const one of some) this.underway.delete(one);
    }
  }

  /** During an upgrade this page may talk to a server that knows no times. It refused all of them, also those without. */
  private tellPlainly(some: Told[]): void {
    // Without times there is no plainer way to tell them, and they would be refused again and again.
    if (!some.some(({ receipt }) => receipt)) return;
    for (const { id, error, receipt } of some) if (isDone({ error, receipt })) this.add({ id, error });
  }

  private forget(some: Told[]): void {
    for (const one of some) this.waiting.delete(one);
  }
}

const isOfOldServer = (failure: unknown) => failure instanceof SignalingRefused && failure.code === 'validation-failed';

const isDone = ({ error, receipt }: Pick<Told, 'error' | 'receipt'>) => Boolean(error) || receipt?.tookMs !== null;

/** Its age counts up to the moment at which it is sent, since a report may have to wait for the server. */
function reportOf({ id, error, receipt }: Told): AppliedReport {
  const report = { id, ...(error ? { error } : {}) };
  if (!receipt) return report;
  const { receivedAt, at, waitedMs, tookMs } = receipt;
  // Each is rounded by itself, and what was done in that time cannot have taken longer.
  const agoMs = Math.max(Math.round(performance.now() - at), waitedMs + (tookMs ?? 0));
  if (agoMs > TOLD_MS_MAX) return report;
  return { ...report, receivedAt, agoMs, waitedMs, ...(tookMs === null ? {} : { tookMs }) };
}

function piecesOf<T>(list: T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, n) => list.slice(n * size, (n + 1) * size));
}
