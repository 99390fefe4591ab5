import { connected, request, signedIn } from '../../parley/sockets.mjs';

/** So many dial at the same time. An office that comes back does so all at once: `Infinity`. */
const DIALLING = 50;

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

  /** Each signs in and asks for the snapshot, as a page does. */
  static ofParley(server, people) {
    return new Crowd(async (n) => {
      const socket = await signedIn(server, people[n]);
      await request(socket, 'sync', {});
      return socket;
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
