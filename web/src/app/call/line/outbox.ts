import type { SignalRequest } from '@contracts';
import type { ErrorCode } from '@contracts';
import { SignalingRefused, SignalingUnavailable } from '../../signaling/signaling-errors';

interface Entry {
  readonly signal: SignalRequest;
  underway: boolean;
}

/** Refusals that pass by themselves; a signal refused for another reason is dropped. */
const PASSING: ReadonlySet<ErrorCode> = new Set(['rate-limited', 'unavailable', 'internal-error']);
const RETRY_MS = 1_000;

/**
 * Signals on their way to the server, in order, each until it is acknowledged. A repeat carries the same `clientId`,
 * so the server logs and relays it once.
 */
export class Outbox {
  private entries: Entry[] = [];
  private isOpen = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly post: (signal: SignalRequest) => Promise<unknown>,
    private readonly refused: (signal: SignalRequest, error: SignalingRefused) => void,
  ) {}

  put(signal: SignalRequest): void {
    this.entries.push({ signal, underway: false });
    this.pump();
  }

  /** The server takes signals of this call now: whatever is not acknowledged goes out (again), in order. */
  open(): void {
    this.isOpen = true;
    this.pump();
  }

  /** The connection is gone, or this socket has not joined yet. */
  shut(): void {
    this.isOpen = false;
    clearTimeout(this.timer);
  }

  clear(): void {
    this.shut();
    this.entries = [];
  }

  private pump(): void {
    if (!this.isOpen) return;
    for (const entry of this.entries) if (!entry.underway) void this.deliver(entry);
  }

  private async deliver(entry: Entry): Promise<void> {
    entry.underway = true;
    try {
      await this.post(entry.signal);
      this.forget(entry);
    } catch (error) {
      this.failed(entry, error);
    }
  }

  private failed(entry: Entry, error: unknown): void {
    entry.underway = false;
    if (error instanceof SignalingRefused && !PASSING.has(error.code)) {
      this.forget(entry);
      this.refused(entry.signal, error);
    } else if (error instanceof SignalingUnavailable || error instanceof SignalingRefused) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.pump(), RETRY_MS);
    } else throw error;
  }

  private forget(entry: Entry): void {
    this.entries = this.entries.filter((other) => other !== entry);
  }
}
