/** What a socket that comes back costs on a slow machine: handshake, snapshot, and the people whom it shows. */
const EACH_MS = 1.25;
const LEAST_MS = 1_000;
const MOST_MS = 60_000;

/** Over how many ms this many pages should come back after this server was away, so that it keeps up with them. */
export const reconnectWithin = (sockets: number): number =>
  Math.round(Math.min(MOST_MS, Math.max(LEAST_MS, sockets * EACH_MS)));
