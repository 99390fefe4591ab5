import { type Call, HEARTBEAT_MS, type Joined, type MediaState, type SignalMessage } from '@contracts';
import { Subscription } from 'rxjs';
import { uuid } from '../../session/device';
import type { Signaling } from '../../signaling/signaling';
import { SignalingRefused, SignalingUnavailable } from '../../signaling/signaling-errors';
import type { OutgoingSignal } from '../../webrtc/peer-mesh';
import { Inbox } from './inbox';
import { Outbox } from './outbox';

export interface CallSignalsOptions {
  readonly callId: Call['id'];
  readonly signaling: Signaling;
  /** Joined, or resumed where `anew` is false: who is there now. Comes before any signal. */
  readonly entered: (joined: Joined, how: { anew: boolean }) => void;
  readonly receive: (message: SignalMessage) => void;
  /** The server no longer knows this device as a participant. */
  readonly lost: (error: SignalingRefused) => void;
  /** Heartbeats renew a lease, which begins with the accepted call. */
  readonly hasLease: () => boolean;
  /** What I want to send is more than the call allows. */
  readonly videoRefused?: () => void;
}

const RETRY_MS = 1_000;

/** The line of one call to the server: join, resume, heartbeat, signals both ways, over any number of reconnects. */
export class CallSignals {
  private readonly callId: number;
  private readonly outbox: Outbox;
  private readonly inbox: Inbox;
  private readonly subscription = new Subscription();
  private readonly heartbeat: ReturnType<typeof setInterval>;
  private readonly reports = new Map<number, string | undefined>();
  private media: MediaState | null = null;
  private announced: MediaState | null = null;
  private hasJoined = false;
  private closed = false;
  private wake: (() => void) | null = null;

  constructor(private readonly options: CallSignalsOptions) {
    const { signaling } = options;
    this.callId = options.callId;
    this.inbox = new Inbox((message) => options.receive(message));
    this.outbox = new Outbox(
      (signal) => (signaling.connected() ? signaling.request('signal', signal) : notConnected()),
      (signal, error) => console.warn('A signal was refused', signal.kind, error.code),
    );
    this.subscription.add(signaling.on('signal').subscribe((message) => this.take(message)));
    this.subscription.add(signaling.snapshots.subscribe(() => void this.reconnected()));
    this.heartbeat = setInterval(() => this.beat(), HEARTBEAT_MS);
  }

  /**
   * Joins the call's mesh, now or as soon as the server can be reached.
   * @throws SignalingRefused where the server says no
   */
  async join(media: MediaState): Promise<void> {
    this.media = media;
    this.inbox.hold();
    // From a fresh page, or as from one: what was meant for the links of before is worth nothing to the new ones.
    this.outbox.clear();
    const joined = await this.untilAnswered(() => {
      this.announced = this.media;
      return this.options.signaling.request('call:join', { callId: this.callId, media: this.media ?? media });
    });
    if (!joined) return;
    this.hasJoined = true;
    this.enter(joined, { anew: true });
  }

  send({ to, toEpoch, kind, data }: OutgoingSignal): void {
    if (this.closed) return;
    this.outbox.put({ callId: this.callId, to, toEpoch, kind, data, clientId: uuid() });
  }

  /** What became of an inbound signal; told for the log, as soon as the server can be reached. */
  applied(id: number, error?: string): void {
    if (this.closed) return;
    this.reports.set(id, error);
    void this.report(id, error);
  }

  /** What I send now. */
  announce(media: MediaState): void {
    this.media = media;
    void this.tellMedia();
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    clearInterval(this.heartbeat);
    this.subscription.unsubscribe();
    this.outbox.clear();
    this.wake?.();
  }

  private take(message: SignalMessage): void {
    if (message.callId === this.callId && !this.closed) this.inbox.put(message);
  }

  private enter(joined: Joined, how: { anew: boolean }): void {
    if (this.closed) return;
    this.options.entered(joined, how);
    this.inbox.open(joined.lastSignalId);
    this.outbox.open();
    for (const [id, error] of this.reports) void this.report(id, error);
    void this.tellMedia();
  }

  private async reconnected(): Promise<void> {
    this.wake?.();
    if (!this.hasJoined || this.closed) return;
    this.outbox.shut();
    this.inbox.hold();
    try {
      const joined = await this.untilAnswered(() => this.resume());
      if (joined) this.enter(joined, { anew: false });
    } catch (error) {
      if (error instanceof SignalingRefused && !this.closed) this.options.lost(error);
    }
  }

  private resume(): Promise<Joined> {
    const payload = { callId: this.callId, lastSignalId: this.inbox.lastSignalId };
    return this.options.signaling.request('call:resume', payload);
  }

  /** Null once closed. Refusals that pass by themselves are no answer. */
  private async untilAnswered<T>(ask: () => Promise<T>): Promise<T | null> {
    while (!this.closed) {
      try {
        return await ask();
      } catch (error) {
        if (!passes(error)) throw error;
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
    this.options.signaling.request('call:heartbeat', { callId: this.callId }).catch((error: unknown) => {
      if (!this.closed && !passes(error) && error instanceof SignalingRefused) this.options.lost(error);
    });
  }

  private async report(id: number, error?: string): Promise<void> {
    try {
      await this.options.signaling.request('signal:applied', { callId: this.callId, id, ...(error && { error }) });
      this.reports.delete(id);
    } catch (failure) {
      if (!passes(failure)) this.reports.delete(id);
    }
  }

  private async tellMedia(): Promise<void> {
    const media = this.media;
    if (!this.hasJoined || this.closed || !media || same(media, this.announced)) return;
    try {
      await this.options.signaling.request('call:media', { callId: this.callId, media });
      this.announced = media;
    } catch (error) {
      // Told again with the next change or the next connection.
      const tooMany = error instanceof SignalingRefused && error.code === 'too-many-for-video';
      if (tooMany) this.options.videoRefused?.();
    }
  }
}

function passes(error: unknown): boolean {
  if (error instanceof SignalingUnavailable) return true;
  return error instanceof SignalingRefused && ['rate-limited', 'unavailable', 'internal-error'].includes(error.code);
}

function notConnected(): Promise<never> {
  return Promise.reject(new SignalingUnavailable('not connected'));
}

function same(a: MediaState, b: MediaState | null): boolean {
  return b !== null && a.audio === b.audio && a.video === b.video && a.screen === b.screen;
}
