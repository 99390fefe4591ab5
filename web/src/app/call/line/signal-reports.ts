import { APPLIED_REPORTS_MAX, type AppliedReport, type Call } from '@contracts';
import type { Signaling } from '../../signaling/signaling';
import { mayPass } from '../../signaling/signaling-errors';

/** Signals come in bursts, so what became of them is told together. */
const GATHER_MS = 50;
/** One message has room for this many of the longest errors. */
const ERRORS_AT_ONCE = 8;

/** Tells the server what became of signals, for support to read. What it could not be told is told again after a reconnect. */
export class SignalReports {
  private readonly waiting = new Map<AppliedReport['id'], AppliedReport>();
  private readonly underway = new Set<AppliedReport['id']>();
  private readonly leaving = () => this.tell();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly callId: Call['id'],
    private readonly signaling: Signaling,
  ) {
    addEventListener('pagehide', this.leaving);
  }

  add(report: AppliedReport): void {
    this.waiting.set(report.id, report);
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
    const next = [...this.waiting.values()].filter(({ id }) => !this.underway.has(id));
    const [failed, applied] = [next.filter(({ error }) => error), next.filter(({ error }) => !error)];
    for (const some of piecesOf(applied, APPLIED_REPORTS_MAX)) void this.send(some);
    for (const some of piecesOf(failed, ERRORS_AT_ONCE)) void this.send(some);
  }

  private async send(some: AppliedReport[]): Promise<void> {
    for (const { id } of some) this.underway.add(id);
    const told = some.some(({ error }) => error) ? { reports: some } : { ids: some.map(({ id }) => id) };
    try {
      await this.signaling.request('signal:applied', { callId: this.callId, ...told });
      this.forget(some);
    } catch (failure) {
      if (!mayPass(failure)) this.forget(some);
    } finally {
      for (const { id } of some) this.underway.delete(id);
    }
  }

  private forget(some: AppliedReport[]): void {
    for (const { id } of some) this.waiting.delete(id);
  }
}

function piecesOf<T>(list: T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, n) => list.slice(n * size, (n + 1) * size));
}
