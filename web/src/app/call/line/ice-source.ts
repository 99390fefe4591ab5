import { inject, Injectable, signal } from '@angular/core';
import { CallsApi } from '../session/calls-api';

const PATIENCE_MS = 3_000;
/** Longer than anything rings; credentials are valid for an hour. */
const KEPT_MS = 60_000;

/** STUN and TURN servers. TURN credentials expire, so they are fetched for every call and before every ICE restart. */
@Injectable({ providedIn: 'root' })
export class IceSource {
  private readonly api = inject(CallsApi);
  private readonly videoPlaces = signal(Infinity);
  private last: RTCConfiguration = {};
  /** Counts the users of this page: the servers that one user has asked for are not for the next. */
  private user = 0;
  private ahead: { readonly config: Promise<RTCConfiguration | null>; readonly at: number } | null = null;

  /** How many people may be in a call with cameras on, as the server said last. */
  readonly mostWithVideo = this.videoPlaces.asReadonly();

  /** A call may begin soon: asks now, so that it does not have to wait for the answer then. */
  prepare(): void {
    if (this.isReady()) return;
    this.ahead = { config: this.ask(), at: performance.now() };
  }

  /**
   * For a call that begins: uses the servers that were asked for ahead, once, or else asks now. Never rejects: if
   * neither is answered in time, uses the servers from last time.
   */
  async forCall(): Promise<RTCConfiguration> {
    const ahead = this.isReady() ? this.ahead!.config : null;
    this.ahead = null;
    return (await inTime(this.askAfter(ahead))) ?? this.last;
  }

  /** Never rejects: if no answer comes in time, uses the servers from last time. */
  async fresh(): Promise<RTCConfiguration> {
    return (await this.ask()) ?? this.last;
  }

  /** The user has signed out. TURN credentials are personal. */
  forget(): void {
    this.user++;
    this.last = {};
    this.ahead = null;
  }

  private isReady(): boolean {
    return this.ahead !== null && performance.now() - this.ahead.at < KEPT_MS;
  }

  /** The request that was made ahead may not have been answered. */
  private async askAfter(ahead: Promise<RTCConfiguration | null> | null): Promise<RTCConfiguration | null> {
    return (await ahead) ?? this.ask();
  }

  private async ask(): Promise<RTCConfiguration | null> {
    const { user } = this;
    const config = await inTime(this.api.config().catch(() => null));
    if (!config || user !== this.user) return null;
    this.last = { iceServers: config.iceServers, iceTransportPolicy: config.iceTransportPolicy ?? 'all' };
    this.videoPlaces.set(config.maxParticipants ?? Infinity);
    return this.last;
  }
}

/** Null if it takes too long. */
function inTime<T>(answer: Promise<T>): Promise<T | null> {
  const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), PATIENCE_MS));
  return Promise.race([answer, late]);
}
