import { type RecoveryAction, recoveryStep, type LinkTrouble } from './reconnect-policy';

export interface RecoveryOptions {
  /** Carries out one step. */
  readonly act: (action: RecoveryAction) => void;
  /** How many milliseconds longer this side waits, so that the other side makes the first offer. */
  readonly yieldMs: number;
  /** Milliseconds of a monotonic clock. */
  readonly now?: () => number;
}

/** For how long after an offer from the other side the link counts as being repaired. */
const REMOTE_ACT_MS = 3_000;

/** The clock of the reconnect policy for one link: it says when which step is due, nothing else. */
export class LinkRecovery {
  private trouble: LinkTrouble | null = null;
  private since = 0;
  private silentSince = 0;
  private done = 0;
  private remoteActedAt = -Infinity;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly now: () => number;

  constructor(private readonly options: RecoveryOptions) {
    this.now = options.now ?? (() => performance.now());
  }

  get current(): LinkTrouble | null {
    return this.trouble;
  }

  /**
   * Starts the clock or, if it runs, makes it more urgent; it never restarts from zero during trouble.
   * `silentSince` is when the other side was last heard, if known: the time until giving up counts from then.
   */
  begin(trouble: LinkTrouble, silentSince: number | null = null): void {
    if (this.trouble === null) {
      this.since = this.now();
      this.silentSince = silentSince ?? this.since;
      this.done = 0;
      this.trouble = trouble;
    } else if (trouble === 'failed' && this.trouble !== 'failed') {
      this.trouble = 'failed';
    } else return;
    this.schedule();
  }

  /** The trouble is over; if one is given, only if it is the current one. */
  end(trouble?: LinkTrouble): void {
    if (trouble && trouble !== this.trouble) return;
    this.trouble = null;
    clearTimeout(this.timer);
  }

  /** The other side has made an offer, so a restart or a new connection is under way. */
  remoteActed(): void {
    this.remoteActedAt = this.now();
  }

  /** The socket or the network is back: takes the next step now instead of waiting for its time. */
  hurry(): void {
    if (this.trouble && this.now() - this.since > 1_000) this.options.act('restart');
  }

  private schedule(): void {
    clearTimeout(this.timer);
    const step = this.trouble && recoveryStep(this.trouble, this.done);
    if (!step) return;
    const begin = step.action === 'give-up' ? this.silentSince : this.since + this.options.yieldMs;
    this.timer = setTimeout(() => this.take(step.action), Math.max(0, begin + step.at - this.now()));
  }

  private take(action: RecoveryAction): void {
    this.done += 1;
    const mended = action !== 'give-up' && this.now() - this.remoteActedAt < REMOTE_ACT_MS;
    this.schedule();
    if (!mended) this.options.act(action);
  }
}
