import { setTimeout as wait } from 'node:timers/promises';
import { connected, request, signedIn } from '../../parley/sockets.mjs';

/** So many dial at the same time. An office that comes back does so all at once: `Infinity`. */
const DIALLING = 50;

const ATTEMPTS = 20;
const RETRY_MS = 300;

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

  /** Each signs in and asks for the snapshot, as a page does, and again a little later where a busy server refuses. */
  static ofParley(server, people) {
    return new Crowd(async (n) => {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await synced(server, people[n]);
        } catch (error) {
          if (attempt === ATTEMPTS) throw error;
          await wait(RETRY_MS * (1 + Math.random()));
        }
      }
    });
  }

  /** Adds so many. */
  async grow(count, { dialling = DIALLING } = {}) {
    const first = this.sockets.length;
    let next = first;
    const lane = async () => {
      while (next < first + count) this.#keep(await this.#open(next++));
    };
    await Promise.all(Array.from({ length: Math.min(dialling, count) }, lane));
  }

  #keep(socket) {
    this.sockets.push(socket);
    socket.onAny(() => (this.heard += 1));
  }

  leave() {
    for (const socket of this.sockets.splice(0)) socket.close();
  }
}

async function synced(server, person) {
  const socket = await signedIn(server, person);
  try {
    await request(socket, 'sync', {});
    return socket;
  } catch (error) {
    socket.close();
    throw error;
  }
}
