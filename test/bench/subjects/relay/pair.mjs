import { randomUUID } from 'node:crypto';

const candidate = (n) => ({
  candidate: `candidate:${n} 1 udp 2122260223 192.0.2.1 ${n} typ host generation 0`,
  sdpMid: '0',
});

/** Two who are connected: one sends signals, the other gets them. */
export class Pair {
  /** By the id of their message, those that wait for its arrival. */
  #expected = new Map();
  #transmit;
  #acknowledged;

  /** `transmit(message)` sends; with `acknowledged` its promise says when that was acknowledged. */
  constructor({ transmit, acknowledged }) {
    this.#transmit = transmit;
    this.#acknowledged = acknowledged;
  }

  /** The recipient calls this. */
  arrived(clientId) {
    this.#expected.get(clientId)?.();
    this.#expected.delete(clientId);
  }

  /** Until it is acknowledged; where nothing is, until it has arrived. */
  send(n) {
    const message = this.#message(n);
    if (this.#acknowledged) return this.#transmit(message);
    return this.#arrival(message);
  }

  /** How long a message takes to arrive, in ms. */
  async delay(n) {
    const began = performance.now();
    await this.#arrival(this.#message(n));
    return performance.now() - began;
  }

  #arrival(message) {
    return new Promise((resolve, reject) => {
      this.#expected.set(message.clientId, resolve);
      void this.#transmit(message)?.catch(reject);
    });
  }

  #message(n) {
    return { kind: 'candidate', data: candidate(n), clientId: randomUUID() };
  }
}
