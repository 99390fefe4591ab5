/** What a call costs the server from the first ring to the end, and what its pages cost while it lasts. It is what docs/scaling.md counts with. */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { figure } from '../../frame/report.mjs';
import { interleaved } from '../../frame/rounds.mjs';
import { DATABASES } from '../../parley/databases.mjs';
import { connectCall, endCall } from '../../parley/direct-call.mjs';
import { newParley } from '../../parley/parley.mjs';
import { request, signedIn } from '../../parley/sockets.mjs';

const SIZES = {
  full: { pairs: 10, calls: 10, beats: 50, rounds: 3, databases: ['sqlite', 'mariadb'] },
  quick: { pairs: 5, calls: 3, beats: 20, rounds: 1, databases: ['sqlite', 'mariadb'] },
  tiny: { pairs: 1, calls: 1, beats: 1, rounds: 1, databases: ['sqlite'] },
};
/** In each direction: a description and candidates. */
const SIGNALS = 10;
/** By then the server has written down what it writes later. */
const AFTERWARDS_MS = 400;
/** More of one page at once are not all stored. */
const SAMPLES = 5;
const SDP = `v=0\r\n${'a=rtpmap:96 codec-with-a-name/90000\r\n'.repeat(60)}`;
const CANDIDATE = { candidate: 'candidate:1 1 udp 2122260223 192.0.2.1 5000 typ host generation 0', sdpMid: '0' };
const SAMPLE = {
  ...{ spanMs: 5_000, rttMs: 20, jitterMs: 2, lossPercent: 0, concealedPercent: 0, freezes: 0 },
  ...{ audioInKbps: 32, audioOutKbps: 32, videoInKbps: 0, videoOutKbps: 0, width: null, height: null, fps: null },
  ...{ pair: { local: 'host', remote: 'host', protocol: 'udp', relayProtocol: null }, limitation: 'none' },
};
const NUMBERS = {
  whole: { words: 'a whole call', unit: 'ms' },
  beat: { words: 'a heartbeat', unit: 'µs' },
  sample: { words: 'a sample of quality', unit: 'µs' },
};

export async function run({ size }) {
  const sizes = SIZES[size];
  const servers = {};
  for (const database of sizes.databases) servers[database] = await ready(database, sizes);
  const things = Object.fromEntries(
    Object.entries(servers).map(([database, server]) => [database, () => costs(server, sizes)]),
  );
  for (const server of Object.values(servers)) await whole(server, sizes);
  const results = await interleaved(sizes.rounds, things);
  for (const server of Object.values(servers)) await server.stop();
  return Object.entries(results).flatMap(([database, found]) =>
    Object.entries(NUMBERS).map(([key, { words, unit }]) =>
      figure({ key: `calls/${database}-${key}`, name: `${DATABASES[database]}: ${words}`, unit, values: found[key] }),
    ),
  );
}

async function ready(database, { pairs }) {
  const server = await newParley(database);
  const people = await server.people(2 * pairs);
  await server.start();
  for (const person of people) person.socket = await signedIn(server, person);
  server.pairs = Array.from({ length: pairs }, (_, n) => ({ caller: people[2 * n], callee: people[2 * n + 1] }));
  return server;
}

async function costs(server, sizes) {
  return { whole: await whole(server, sizes), ...(await lasting(server, sizes)) };
}

/** @returns the processor time of one call, in ms */
async function whole(server, { pairs, calls }) {
  const micros = await taken(server, () =>
    Promise.all(
      server.pairs.map(async (pair) => {
        for (let n = 0; n < calls; n += 1) await oneCall(server, pair);
      }),
    ),
  );
  return micros / (pairs * calls) / 1_000;
}

async function oneCall(server, { caller, callee }) {
  const { callId, ids } = await connectCall(server, { caller, callee });
  await Promise.all([
    talk(caller.socket, { callId, to: ids.callee, first: 'offer', other: callee.socket }),
    talk(callee.socket, { callId, to: ids.caller, first: 'answer', other: caller.socket }),
  ]);
  await endCall(server, caller, callId);
}

/** Sends what one end sends; the other reports all of it in one message. */
async function talk(socket, { callId, to, first, other }) {
  const ids = [];
  for (let n = 0; n < SIGNALS; n += 1) {
    const [kind, data] = n === 0 ? [first, { type: first, sdp: SDP }] : ['candidate', CANDIDATE];
    ids.push((await request(socket, 'signal', { callId, to, kind, data, clientId: randomUUID() })).id);
  }
  await request(other, 'signal:applied', { callId, ids });
}

/** What both pages of a running call send again and again. @returns microseconds of one of each */
async function lasting(server, { beats }) {
  const calls = await Promise.all(
    server.pairs.map(async (pair) => ({ ...pair, ...(await connectCall(server, pair)) })),
  );
  const each = (work) => Promise.all(calls.map(work));
  const beat = await taken(server, () =>
    each(async ({ callId, caller }) => {
      for (let n = 0; n < beats; n += 1) await request(caller.socket, 'call:heartbeat', { callId });
    }),
  );
  const sample = await taken(server, () =>
    each(({ callId, caller, callee, ids }) =>
      Promise.all([measure(caller.socket, callId, ids.callee), measure(callee.socket, callId, ids.caller)]),
    ),
  );
  await each(({ callId, caller }) => endCall(server, caller, callId));
  return { beat: beat / (calls.length * beats), sample: sample / (2 * calls.length * SAMPLES) };
}

async function measure(socket, callId, participantId) {
  for (let n = 0; n < SAMPLES; n += 1)
    await request(socket, 'call:quality', { callId, samples: [{ participantId, ...SAMPLE }] });
}

/** Microseconds of processor time that the server takes for this work. */
async function taken(server, work) {
  const before = await server.process.cpu();
  await work();
  await wait(AFTERWARDS_MS);
  return (await server.process.cpu()) - before;
}
