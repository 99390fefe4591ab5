import { type Call, HEARTBEAT_MS, type Joined, type MediaState } from '@contracts';
import type { Subscription } from 'rxjs';
import type { Signaling } from '../../signaling/signaling';
import { mayPass, SignalingRefused } from '../../signaling/signaling-errors';
import type { CallSignals } from './call-signals';

export interface CallLineOptions {
  readonly callId: Call['id'];
  readonly signaling: Signaling;
  /** Opened while this page is in the call, and held otherwise. */
  readonly signals: CallSignals;
  /** Joined (or resumed, if `isFresh` is false), with the people who are there. Called before any signal is delivered. */
  readonly entered: (joined: Joined, how: { isFresh: boolean }) => void;
  /** The server no longer knows this device as a participant. */
  readonly lost: (error: SignalingRefused) => void;
  /** Whether there is a lease, which heartbeats renew; it begins when the call is accepted. */
  readonly hasLease: () => boolean;
  /** The call has too many people for the camera that the user wants to send. */
  readonly videoRefused?: () => void;
  /** The server has answered a heartbeat after this many milliseconds. */
  readonly answered?: (ms: number) => void;
}

/** A place in the call that came with the answer to Accept. */
export interface GivenSeat {
  readonly joined: Joined;
  /** The connection to which it was given. */
  readonly socketId: string;
  /** What the others were told that this page sends. */
  readonly media: MediaState;
}

const RETRY_MS = 1_000;

/**
 * Keeps this page in one call over any number of reconnects: joins, resumes, sends heartbeats and announces what
 * the user sends.
 */
export class CallLine {
  private readonly callId: number;
  private readonly subscription: Subscription;
  private readonly heartbeat: ReturnType<typeof setInterval>;
  private media: MediaState | null = null;
  private announced: MediaState | null = null;
  private hasJoined = false;
  private closed = false;
  private wake: (() => void) | null = null;

  constructor(private readonly options: CallLineOptions) {
    const { signaling } = options;
    this.callId = options.callId;
    this.subscription = signaling.snapshots.subscribe(() => void this.reconnected());
    this.heartbeat = setInterval(() => this.beat(), HEARTBEAT_MS);
  }

  /**
   * Joins the call's mesh, now or as soon as the server can be reached.
   *
   * @throws SignalingRefused if the server refuses
   */
  async join(media: MediaState): Promise<void> {
    this.media = media;
    // After joining there are new links, which have no use for signals meant for the previous ones.
    this.options.signals.drop();
    const joined = await this.untilAnswered(() => {
      this.announced = this.media;
      return this.options.signaling.request('call:join', { callId: this.callId, media: this.media ?? media });
    });
    if (!joined) return;
    this.hasJoined = true;
    this.enter(joined, { isFresh: true });
  }

  /**
   * Takes a seat instead of joining. False if its connection is gone: the server has forgotten the seat with it, so
   * this page has to join.
   */
  sit({ joined, socketId, media: announced }: GivenSeat, media: MediaState): boolean {
    if (this.options.signaling.socketId() !== socketId) return false;
    this.media = media;
    this.announced = announced;
    this.hasJoined = true;
    this.enter(joined, { isFresh: true });
    return true;
  }

  /** Announces what the user is sending. */
  announce(media: MediaState): void {
    this.media = media;
    void this.tellMedia();
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    clearInterval(this.heartbeat);
    this.subscription.unsubscribe();
    this.options.signals.close();
    this.wake?.();
  }

  private enter(joined: Joined, how: { isFresh: boolean }): void {
    if (this.closed) return;
    this.options.entered(joined, how);
    this.options.signals.open(joined.lastSignalId);
    void this.tellMedia();
  }

  private async reconnected(): Promise<void> {
    this.wake?.();
    if (!this.hasJoined || this.closed) return;
    this.options.signals.hold();
    try {
      const joined = await this.untilAnswered(() => this.resume());
      if (joined) this.enter(joined, { isFresh: false });
    } catch (error) {
      if (error instanceof SignalingRefused && !this.closed) this.options.lost(error);
    }
  }

  private resume(): Promise<Joined> {
    const payload = { callId: this.callId, lastSignalId: this.options.signals.lastSignalId };
    return this.options.signaling.request('call:resume', payload);
  }

  /** Repeats after temporary refusals, which are no answer. Null once closed. */
  private async untilAnswered<T>(ask: () => Promise<T>): Promise<T | null> {
    while (!this.closed) {
      try {
        return await ask();
      } catch (error) {
        if (!mayPass(error)) throw error;
        await this.pause();
      }
    }
    return null;
  }

  private pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, RETRY_MS);
      this.wake = () => (clearTimeout(timer), resolve());
    });
  }

  private beat(): void {
    if (!this.hasJoined || !this.options.hasLease()) return;
    const begun = performance.now();
    this.options.signaling.request('call:heartbeat', { callId: this.callId }).then(
      () => this.options.answered?.(performance.now() - begun),
      (error: unknown) => {
        if (!this.closed && !mayPass(error) && error instanceof SignalingRefused) this.options.lost(error);
      },
    );
  }

  private async tellMedia(): Promise<void> {
    const media = this.media;
    if (!this.hasJoined || this.closed || !media || same(media, this.announced)) return;
    try {
      await this.options.signaling.request('call:media', { callId: this.callId, media });
      this.announced = media;
    } catch (error) {
      // Announced again with the next change or the next connection.
      const tooMany = error instanceof SignalingRefused && error.code === 'too-many-for-video';
      if (tooMany) this.options.videoRefused?.();
    }
  }
}

function same(a: MediaState, b: MediaState | null): boolean {
  if (b === null || a.audio !== b.audio || a.video !== b.video || a.screen !== b.screen) return false;
  return (a.listening ?? false) === (b.listening ?? false);
}
