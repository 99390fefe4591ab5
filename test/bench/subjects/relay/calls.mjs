/** Pairs who talk in a Parley, in a call each, and what they report of the signals they got. */
import { setTimeout as wait } from 'node:timers/promises';
import { newParley } from '../../parley/parley.mjs';
import { connectCall } from '../../parley/direct-call.mjs';
import { request, signedIn } from '../../parley/sockets.mjs';
import { Pair } from './pair.mjs';

/** The page gathers its reports for so long. */
const GATHER_MS = 50;
const HEARTBEAT_MS = 5_000;
const ATTEMPTS = 5;

export async function parley(count, { database }) {
  const server = await newParley(database);
  const people = await server.people(2 * count);
  await server.start();
  const reports = new Reports();
  const pairs = [];
  for (let i = 0; i < count; i += 1) pairs.push(await talking(server, people.slice(2 * i, 2 * i + 2), reports));
  return { process: server.process, pairs, reports };
}

/** How recipients report signals: not at all, each at once, or all of one moment in one message. */
class Reports {
  how = 'none';
  /** Signals, which are sent again, and reports, which are not, where a server has too much to do. */
  refused = 0;
  /** By a function that sends them. */
  #gathered = new Map();
  #underway = new Set();

  of(send, id) {
    if (this.how === 'each') this.#track(send({ id }));
    if (this.how !== 'gathered') return;
    const ids = this.#gathered.get(send) ?? [];
    if (ids.length === 0) setTimeout(() => (this.#gathered.delete(send), this.#track(send({ ids }))), GATHER_MS);
    this.#gathered.set(send, ids);
    ids.push(id);
  }

  #track(sent) {
    this.#underway.add(sent);
    void sent.catch(() => (this.refused += 1)).then(() => this.#underway.delete(sent));
  }

  async settled() {
    if (this.how === 'none') return;
    await wait(2 * GATHER_MS);
    while (this.#underway.size > 0) await wait(GATHER_MS);
  }
}

async function talking(server, [one, other], reports) {
  const caller = { ...one, socket: await signedIn(server, one) };
  const callee = { ...other, socket: await signedIn(server, other) };
  const [a, b] = [caller.socket, callee.socket];
  const { callId, ids } = await connectCall(server, { caller, callee });
  // As the web app does, so that the call goes on however long this takes.
  for (const socket of [a, b]) setInterval(() => socket.emit('call:heartbeat', { callId }), HEARTBEAT_MS).unref();
  const transmit = (message) => again(() => request(a, 'signal', { callId, to: ids.callee, ...message }), reports);
  const pair = new Pair({ acknowledged: true, transmit });
  const report = (what) => request(b, 'signal:applied', { callId, ...what });
  b.on('signal', ({ id, clientId }) => (pair.arrived(clientId), reports.of(report, id)));
  return pair;
}

/** As a page does where a server has too much to do: the same signal again, which is logged and relayed once. */
async function again(send, reports) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await send();
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
      reports.refused += 1;
    }
  }
}
