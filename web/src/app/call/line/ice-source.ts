import { inject, Injectable, signal } from '@angular/core';
import { CallsApi } from '../session/calls-api';

const PATIENCE_MS = 3_000;

/** STUN and TURN servers. TURN credentials expire, so they are fetched for every call and before every ICE restart. */
@Injectable({ providedIn: 'root' })
export class IceSource {
  private readonly api = inject(CallsApi);
  private readonly videoPlaces = signal(Infinity);
  private last: RTCConfiguration = {};

  /** The most who may be in a call with cameras on, as the server said when it was last asked. */
  readonly mostWithVideo = this.videoPlaces.asReadonly();

  /** Never fails: without an answer in time, the servers known from last time have to do. */
  async fresh(): Promise<RTCConfiguration> {
    const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), PATIENCE_MS));
    const config = await Promise.race([this.api.config().catch(() => null), late]);
    if (!config) return this.last;
    this.last = { iceServers: config.iceServers, iceTransportPolicy: config.iceTransportPolicy ?? 'all' };
    this.videoPlaces.set(config.maxParticipants ?? Infinity);
    return this.last;
  }
}
