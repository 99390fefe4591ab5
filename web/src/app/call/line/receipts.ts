import type { SignalMessage, Timestamp } from '@contracts';

/** When a signal came to this page, and what was done with it since. Spans are measured by `performance.now()`, which nobody sets. */
export interface Receipt {
  /** By the server's clock. */
  readonly receivedAt: Timestamp;
  readonly at: number;
  readonly waitedMs: number;
  /** Null while it has not been applied. */
  readonly tookMs: number | null;
}

interface Received extends Receipt {
  begunAt: number | null;
  readonly timer: ReturnType<typeof setTimeout>;
}

interface ReceiptsOptions {
  /** Milliseconds since 1970 by the server's clock; null while this page has not learned it. */
  readonly serverNow: () => number | null;
  /** This description has been here for a while, and is not applied yet. */
  readonly slow: (id: SignalMessage['id'], receipt: Receipt) => void;
}

/** Applying a description takes some tens of milliseconds. */
const SLOW_MS = 1_000;

/**
 * Notes when descriptions came and how long this page takes for them. What it tells is compared with the server's times, by which support
 * sees whether the line was slow, or this page. Candidates wait for descriptions, so their times would say nothing more.
 */
export class Receipts {
  private readonly open = new Map<SignalMessage['id'], Received>();

  constructor(private readonly options: ReceiptsOptions) {}

  /** It has come; it may have to wait until this page is in the call. */
  take({ id, kind }: SignalMessage): void {
    const serverNow = this.options.serverNow();
    if (kind === 'candidate' || serverNow === null) return;
    const receivedAt = new Date(serverNow).toISOString();
    const timer = setTimeout(() => this.tellSlow(id), SLOW_MS);
    this.open.set(id, { receivedAt, at: performance.now(), waitedMs: 0, tookMs: null, begunAt: null, timer });
  }

  /** From now on it is for this page to apply it. */
  begin(id: SignalMessage['id']): void {
    const one = this.open.get(id);
    if (one === undefined || one.begunAt !== null) return;
    const begunAt = performance.now();
    this.open.set(id, { ...one, begunAt, waitedMs: Math.round(begunAt - one.at) });
  }

  /** This page is done with it. @returns null where nothing was noted of it */
  end(id: SignalMessage['id']): Receipt | null {
    const one = this.open.get(id);
    if (one === undefined || one.begunAt === null) return null;
    clearTimeout(one.timer);
    this.open.delete(id);
    return { ...one, tookMs: Math.round(performance.now() - one.begunAt) };
  }

  close(): void {
    for (const { timer } of this.open.values()) clearTimeout(timer);
    this.open.clear();
  }

  private tellSlow(id: SignalMessage['id']): void {
    const one = this.open.get(id);
    if (one !== undefined) this.options.slow(id, one);
  }
}
