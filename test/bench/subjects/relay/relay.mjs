/**
 * What a signal costs the server, and how long it takes, beside relays that do nothing but relay. Everything runs as a process of its
 * own, and the turns alternate.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { percentile } from '../../frame/figures.mjs';
import { figure } from '../../frame/report.mjs';
import { interleaved } from '../../frame/rounds.mjs';
import { DATABASES } from '../../parley/databases.mjs';
import { parley } from './calls.mjs';
import { peerServer, socketIo, webSockets } from './peers.mjs';

const SIZES = {
  full: { pairs: 100, each: 100, rounds: 4, seconds: 3 },
  quick: { pairs: 10, each: 50, rounds: 2, seconds: 1 },
  tiny: { pairs: 2, each: 10, rounds: 1, seconds: 0.1 },
};
const DATABASES_OF = { full: ['sqlite', 'mariadb', 'slow'], quick: ['sqlite', 'mariadb'], tiny: ['sqlite'] };
const IN_FLIGHT = 10;
/** By then Parley has written down what it writes later: which signals arrived, and what became of them. */
const AFTERWARDS_MS = 400;
const RATE = 1_000;
const REPORTS = {
  none: { suffix: '', words: '' },
  gathered: { suffix: '-gathered', words: ', reported, gathered' },
  each: { suffix: '-each', words: ', reported one by one' },
};
/** What all others are compared with. */
const REFERENCE = 'acknowledged';

export async function run({ size }) {
  const sizes = SIZES[size];
  const relays = await started(size, sizes);
  const warm = { ...sizes, each: Math.min(sizes.each, 50) };
  for (const { server } of Object.values(relays)) await costs(server, warm);
  const micros = await interleaved(
    sizes.rounds,
    measuring(relays, (relay) => costs(relay.server, sizes)),
  );
  const timed = Object.fromEntries(Object.entries(relays).filter(([, { isTimed }]) => isTimed));
  const delays = await interleaved(
    sizes.rounds,
    measuring(timed, (relay) => delaysAt(relay.server, sizes)),
  );
  for (const { server } of Object.values(relays)) await server.process.stop();
  const refused = Math.max(...Object.values(relays).map(({ server }) => server.reports?.refused ?? 0));
  if (refused > 0) console.log(`  A busy server refused ${refused} signals and reports.`);
  return [...costFigures(relays, micros), ...delayFigures(timed, delays)];
}

/** By key: its name, its server, and how its recipients report. */
async function started(size, { pairs }) {
  const acknowledged = await socketIo(pairs, { acknowledged: true });
  const relays = { [REFERENCE]: { name: 'socket.io, acknowledged', server: acknowledged, isTimed: true } };
  if (size !== 'tiny') {
    relays.plain = { name: 'socket.io, not acknowledged', server: await socketIo(pairs, { acknowledged: false }) };
    relays.ws = { name: 'bare ws', server: await webSockets(pairs) };
    relays.peer = { name: 'PeerServer', server: await peerServer(pairs) };
  }
  for (const database of DATABASES_OF[size]) {
    const server = await parley(pairs, { database });
    for (const [how, { suffix, words }] of Object.entries(REPORTS)) {
      if (database === 'slow' && how !== 'none') continue;
      const name = `Parley, ${DATABASES[database]}${words}`;
      relays[`${database}${suffix}`] = { name, server, how, isTimed: how === 'none' };
    }
  }
  return relays;
}

function measuring(relays, measure) {
  const thing = (relay) => () => {
    if (relay.server.reports) relay.server.reports.how = relay.how;
    return measure(relay);
  };
  return Object.fromEntries(Object.entries(relays).map(([key, relay]) => [key, thing(relay)]));
}

/** Each pair sends its signals, a few of them at once. @returns what one costs the server, and how many pass in a second */
async function costs({ process, pairs, reports }, { each }) {
  const lane = async (pair) => {
    for (let n = 1; n <= each / IN_FLIGHT; n += 1) await pair.send(n);
  };
  const [before, began] = [await process.cpu(), performance.now()];
  await Promise.all(pairs.flatMap((pair) => Array.from({ length: IN_FLIGHT }, () => lane(pair))));
  const seconds = (performance.now() - began) / 1000;
  if (reports) {
    await reports.settled();
    await wait(AFTERWARDS_MS);
  }
  const sent = pairs.length * IN_FLIGHT * Math.floor(each / IN_FLIGHT);
  return { micros: ((await process.cpu()) - before) / sent, rate: sent / seconds };
}

/** RATE signals a second, whether or not those before have arrived. */
async function delaysAt({ pairs }, { seconds }) {
  const [began, total, underway] = [performance.now(), Math.round(RATE * seconds), []];
  while (underway.length < total) {
    const due = Math.min(total, Math.floor(((performance.now() - began) * RATE) / 1000));
    while (underway.length < due) underway.push(pairs[underway.length % pairs.length].delay(1 + underway.length));
    await wait(1);
  }
  const times = await Promise.all(underway);
  return { p50: percentile(times, 0.5), p99: percentile(times, 0.99) };
}

function costFigures(relays, results) {
  const to = results[REFERENCE].micros;
  return Object.entries(relays).map(([key, { name }]) =>
    figure({ key: `relay/${key}`, name: `${name}: CPU of a signal`, unit: 'µs', values: results[key].micros, to }),
  );
}

function delayFigures(relays, results) {
  return Object.entries(relays).flatMap(([key, { name }]) =>
    ['p50', 'p99'].map((share) => {
      const [values, to] = [results[key][share], results[REFERENCE][share]];
      const words = `${name}: arrives at 1,000/s, ${share}`;
      return figure({ key: `relay/${key}-${share}`, name: words, unit: 'ms', values, to });
    }),
  );
}
