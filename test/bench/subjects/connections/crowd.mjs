import { setTimeout as wait } from 'node:timers/promises';
import { retryDelay } from '../../../../web/src/app/signaling/retry-delay.ts';
import { connected, request, signedIn } from '../../parley/sockets.mjs';

/** So many dial at the same time while a crowd grows. */
const DIALLING = 50;
/** So many people does a page show. */
const SHOWN = 50;
/** After this time no page tries any more. */
const PATIENCE_MS = 60_000;

/** Many sockets of one kind, held open by this process. */
export class Crowd {
  #open;
  sockets = [];
  /** Announcements that all of them got. */
  heard = 0;

  /** `open(n)` gives the n-th socket, ready. */
  constructor(open) {
    this.#open = open;
  }

  static ofSocketIo({ url }) {
    return new Crowd((n) => connected(url, { id: `n${n}` }));
  }

  /**
   * Each signs in, asks for the snapshot and says whom it shows, as a page does.
  
   */
  static ofParley(server, people) {
    return new Crowd((n, spreadMs) => page(server, people, { n, spreadMs }));
  }

  /** Adds so many. */
  async grow(count) {
    const first = this.sockets.length;
    let next = first;
    const lane = async () => {
      while (next < first + count) this.#keep(await this.#open(next++, null));
    };
    await Promise.all(Array.from({ length: Math.min(DIALLING, count) }, lane));
  }

  /** So many pages whose server has gone, and had told them to come back within `spreadMs`. Resolves when all of them are back. */
  async comeBack(count, spreadMs) {
    await Promise.all(Array.from({ length: count }, async (_, n) => this.#keep(await this.#open(n, spreadMs))));
  }

  #keep(socket) {
    this.sockets.push(socket);
    socket.onAny(() => (this.heard += 1));
  }

  leave() {
    for (const socket of this.sockets.splice(0)) socket.close();
  }
}

/** Tries by the rule of the web app, until it is there. @param spreadMs null for one that has had no connection yet, which begins at once */
async function page(server, people, { n, spreadMs }) {
  const until = performance.now() + PATIENCE_MS;
  const delay = (failures) => retryDelay({ failures, urgent: false, spreadMs });
  if (spreadMs !== null) await wait(delay(0));
  for (let failures = 1; ; failures += 1) {
    try {
      return await ready(server, people, n);
    } catch (error) {
      if (performance.now() > until) throw error;
      await wait(delay(failures));
    }
  }
}

async function ready(server, people, n) {
  const socket = await signedIn(server, people[n]);
  try {
    await request(socket, 'sync', {});
    const userIds = Array.from({ length: SHOWN }, (_, step) => people[(n + step) % people.length].id);
    await request(socket, 'presence:watch', { userIds });
    return socket;
  } catch (error) {
    socket.close();
    throw error;
  }
}
