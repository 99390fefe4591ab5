import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

const EVERY_MS = 20;
const ECHO = `
const { parentPort } = require('node:worker_threads');
parentPort.on('message', (sent) => parentPort.postMessage(sent));
`;

/**
 * How long the machine alone kept somebody waiting until `done` is settled, in ms: a thread that only answers is asked all the
 * time. It knows nothing of the server and the pages, so their slowness is not in it. Limits of time allow for this.
 */
export async function machineDelayUntil(done: Promise<unknown>): Promise<number> {
  let isOver = false;
  const over = () => (isOver = true);
  done.then(over, over);
  const echo = new Worker(ECHO, { eval: true });
  echo.unref();
  await once(echo, 'online');
  let delay = 0;
  while (!isOver) {
    const began = performance.now();
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    echo.postMessage('');
    await once(echo, 'message');
    delay += performance.now() - began - EVERY_MS;
  }
  await echo.terminate();
  return Math.max(0, delay);
}
