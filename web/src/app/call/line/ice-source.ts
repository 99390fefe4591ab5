import { inject, Injectable, signal } from '@angular/core';
import { CallsApi } from '../session/calls-api';

const PATIENCE_MS = 3_000;

/** STUN and TURN servers. TURN credentials expire, so they are fetched for every call and before every ICE restart. */
@Injectable({ providedIn: 'root' })
export class IceSource {
  private readonly api = inject(CallsApi);
  private readonly videoPlaces = signal(Infinity);
  private last: RTCConfiguration = {};

  /** How many people may be in a call with cameras on, as the server said last. */
  readonly mostWithVideo = this.videoPlaces.asReadonly();

  /** Never rejects: if no answer comes in time, uses the servers from last time. */
  async fresh(): Promise<RTCConfiguration> {
    const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), PATIENCE_MS));
    const config = await Promise.race([this.api.config().catch(() => null), late]);
    if (!config) return this.last;
    this.last = { iceServers: config.iceServers, iceTransportPolicy: config.iceTransportPolicy ?? 'all' };
    this.videoPlaces.set(config.maxParticipants ?? Infinity);
    return this.last;
  }
}
