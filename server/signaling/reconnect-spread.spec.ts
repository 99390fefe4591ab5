import { reconnectWithin } from './reconnect-spread.js';

it.each([
  [0, 1_000],
  [50, 1_000],
  [1_000, 1_250],
  [10_000, 12_500],
  [1e9, 60_000],
])('%d pages come back within %d ms', (sockets, within) => expect(reconnectWithin(sockets)).toBe(within));
