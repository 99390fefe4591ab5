import { AVAILABILITIES, type Availability, type Presence } from '../../contracts/index.js';
import { presenceFrom } from './presence-rule.js';

describe('presence', () => {
  it.each(AVAILABILITIES)('of somebody not connected is offline, whatever was chosen (%s)', (availability) => {
    expect(presenceFrom(availability, { connected: false, inCall: true })).toBe('offline');
  });

  it.each<[Availability, Presence, Presence]>([
    ['auto', 'online', 'in-call'],
    ['busy', 'busy', 'in-call'],
    ['away', 'away', 'in-call'],
    ['invisible', 'offline', 'offline'],
  ])('%s: %s, in a call %s', (availability, idle, inCall) => {
    expect(presenceFrom(availability, { connected: true, inCall: false })).toBe(idle);
    expect(presenceFrom(availability, { connected: true, inCall: true })).toBe(inCall);
  });
});
