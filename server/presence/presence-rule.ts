import type { Availability, Presence } from '../../contracts/index.js';

/** What the server observes about a user. */
export interface Observed {
  connected: boolean;
  inCall: boolean;
}

/**
 * The presence that others see: the user's own choice first, then the observation. A user who is not connected is offline,
 * whatever they chose.
 */
export function presenceFrom(availability: Availability, observed: Observed): Presence {
  if (availability === 'invisible' || !observed.connected) return 'offline';
  if (observed.inCall) return 'in-call';
  return availability === 'auto' ? 'online' : availability;
}
