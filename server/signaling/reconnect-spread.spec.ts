import { reconnectWithin } from './reconnect-spread.js';

it.each([
  [0, 1_000],
  [50, 1_000],
  [1_000, 1_500],
  [10_000, 15_000],
  [1e9, 60_000],
])('%d pages come back within %d ms', (sockets, within) => expect(reconnectWithin(sockets)).toBe(within));
