/** Ports for the servers of tests. */
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { takeFirst } from './taken.mjs';

/**
 * Below the ports that systems give to clients, so that a server that was killed finds its own free when it comes back, however
 * many connections were opened meanwhile.
 */
const FIRST = 20_000;
const COUNT = 12_000;
const ATTEMPTS = 100;
const given = new Set();

/** A port of loopback that nothing uses, and that nobody else in this run is given. */
export async function freePort() {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const port = FIRST + randomInt(COUNT);
    if ((await isFree(port)) && takes(port)) return port;
  }
  throw new Error(`no free port found between ${FIRST} and ${FIRST + COUNT}`);
}

/** TEST_PORTS: a folder of this run, in which a port that was given is a folder. Without it only this process knows which it has given. */
function takes(port) {
  const folder = process.env.TEST_PORTS;
  if (given.has(port)) return false;
  given.add(port);
  if (folder === undefined) return true;
  return takeFirst(join(folder, String(port)));
}

function isFree(port) {
  return new Promise((resolve) => {
    const probe = createServer().once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
