import type { Availability, Presence } from '../../contracts/index.js';

/** What the server observes of a user. */
export interface Observed {
  connected: boolean;
  inCall: boolean;
}

/** What others see: the user's own choice first, then what is observed. Who is not here is offline, whatever was chosen. */
export function presenceFrom(availability: Availability, observed: Observed): Presence {
  if (availability === 'invisible' || !observed.connected) return 'offline';
  if (observed.inCall) return 'in-call';
  return availability === 'auto' ? 'online' : availability;
}
