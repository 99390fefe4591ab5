import { once } from 'node:events';
import { createServer, type AddressInfo, connect, type Socket } from 'node:net';
import { withDatabase } from '../database-failures.js';
import type { Reproduction } from '../reproduction.js';

/** What the database says takes this much longer. */
export const slowness = { ms: 0 };

/** The server's way to its database can become slow. */
export const onSlowDatabase: NonNullable<Reproduction['around']> = (play) =>
  withDatabase(async (url) => {
    const { port } = new URL(url);
    const front = createServer((socket) => lead(socket, Number(port)));
    front.listen(0, '127.0.0.1');
    await once(front, 'listening');
    try {
      const DATABASE_URL = url.replace(`:${port}/`, `:${(front.address() as AddressInfo).port}/`);
      return await play({ env: { DATABASE_URL }, unused: true });
    } finally {
      slowness.ms = 0;
      front.close();
    }
  });

function lead(socket: Socket, port: number): void {
  const onward = connect(port, '127.0.0.1');
  socket.pipe(onward);
  // Timers of the same length end in the order in which they began; one that is shorter may not overtake.
  let last = Promise.resolve();
  onward.on('data', (data) => {
    const due = new Promise((resolve) => setTimeout(resolve, slowness.ms));
    last = last.then(() => due).then(() => void socket.write(data));
  });
  for (const [one, other] of [
    [socket, onward],
    [onward, socket],
  ] as const) {
    one.on('error', () => one.destroy());
    one.on('close', () => other.destroy());
  }
}
