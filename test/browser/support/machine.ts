import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

const EVERY_MS = 20;
const ECHO = `
const { parentPort } = require('node:worker_threads');
parentPort.on('message', (sent) => parentPort.postMessage(sent));
`;

/** Something that took so many ms too long, and ended at this moment. */
interface Delay {
  at: number;
  ms: number;
}

/**
 * How long the machine alone kept somebody waiting, in ms: the most that fell within `withinMs` at any time until `done` is settled. A
 * thread that only answers is asked all the time. It knows nothing of the server and the pages, so their slowness is not in it. A limit
 * of `withinMs` allows for this, and for no delay that came long before or after what it limits.
 */
export async function machineDelayUntil(done: Promise<unknown>, withinMs: number): Promise<number> {
  let isOver = false;
  const over = () => (isOver = true);
  done.then(over, over);
  const echo = new Worker(ECHO, { eval: true });
  echo.unref();
  await once(echo, 'online');
  const delays: Delay[] = [];
  while (!isOver) {
    const began = performance.now();
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    echo.postMessage('');
    await once(echo, 'message');
    const at = performance.now();
    delays.push({ at, ms: Math.max(0, at - began - EVERY_MS) });
  }
  await echo.terminate();
  return mostWithin(delays, withinMs);
}

/** The largest sum of delays, in order, of which none ended more than `withinMs` before the last. */
export function mostWithin(delays: readonly Delay[], withinMs: number): number {
  let [most, sum, from] = [0, 0, 0];
  for (const { at, ms } of delays) {
    sum += ms;
    while (delays[from]!.at < at - withinMs) sum -= delays[from++]!.ms;
    most = Math.max(most, sum);
  }
  return most;
}
