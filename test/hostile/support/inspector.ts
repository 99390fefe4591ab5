import { once } from 'node:events';
import type { ServerProcess } from '../../support/server-process.js';
import { eventually } from '../../support/eventually.js';
import { memoryOf } from './memory.js';

const MIB = 1024 * 1024;

/** Settings of a server whose garbage collection can be triggered from outside. */
export const INSPECTED = { NODE_OPTIONS: '--inspect=127.0.0.1:0' };

/** The memory of the server process after garbage collection, in MiB: the heap, and everything. */
export async function collectedMemoryOf(server: ServerProcess): Promise<{ heap: number; rss: number }> {
  const inspector = await Inspector.of(server);
  try {
    // The first round runs finalizers, the second collects what they released.
    for (let round = 0; round < 2; round += 1) await inspector.ask('HeapProfiler.collectGarbage');
    const { usedSize } = (await inspector.ask('Runtime.getHeapUsage')) as { usedSize: number };
    return { heap: usedSize / MIB, rss: memoryOf(server) };
  } finally {
    inspector.close();
  }
}

/** The part of the Chrome DevTools protocol that is needed here. */
class Inspector {
  private asked = 0;

  private constructor(private readonly socket: WebSocket) {}

  static async of(server: ServerProcess): Promise<Inspector> {
    const url = await eventually(() => {
      const found = [...server.output.matchAll(/Debugger listening on (ws:\S+)/g)].at(-1);
      return found?.[1] ?? Promise.reject(new Error('the server is not inspected'));
    });
    const socket = new WebSocket(url);
    await once(socket, 'open');
    return new Inspector(socket);
  }

  ask(method: string): Promise<unknown> {
    const id = (this.asked += 1);
    return new Promise((resolve) => {
      const take = ({ data }: { data: unknown }) => {
        const answer = JSON.parse(String(data)) as { id?: number; result?: unknown };
        if (answer.id !== id) return;
        this.socket.removeEventListener('message', take);
        resolve(answer.result);
      };
      this.socket.addEventListener('message', take);
      this.socket.send(JSON.stringify({ id, method }));
    });
  }

  close(): void {
    this.socket.close();
  }
}
