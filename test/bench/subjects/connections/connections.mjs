/** What many sockets cost: memory, processor time for each that comes, and all of them back after a restart. */
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { percentile } from '../../frame/figures.mjs';
import { startBare } from '../../frame/processes.mjs';
import { figure } from '../../frame/report.mjs';
import { interleaved } from '../../frame/rounds.mjs';
import { newParley } from '../../parley/parley.mjs';
import { request } from '../../parley/sockets.mjs';
import { Crowd } from './crowd.mjs';

/** `quietMs`: by then presence has been told. */
const SIZES = {
  full: { sockets: 1_000, rounds: 2, many: 5_000, quietMs: 1_500 },
  quick: { sockets: 200, rounds: 1, many: 0, quietMs: 500 },
  tiny: { sockets: 5, rounds: 1, many: 0, quietMs: 100 },
};
const MIB = 1_024 * 1_024;
const QUESTIONS = 200;
/** Files that a process has open beside its sockets. */
const OTHER_FILES = 200;

export async function run({ size }) {
  const sizes = SIZES[size];
  const server = await newParley('sqlite');
  const people = await server.people(Math.max(2 * sizes.sockets, sizes.many));
  const idle = await interleaved(sizes.rounds, {
    bare: () => bareIdle(sizes),
    parley: () => parleyIdle(server, people, sizes),
  });
  const storms = await interleaved(sizes.rounds, { storm: () => storm(server, people, sizes) });
  const many = await manySockets(server, people, sizes);
  return [...idleFigures(idle), ...stormFigures(storms.storm, sizes), ...many];
}

async function bareIdle(sizes) {
  const bare = await startBare('bare-socket-io');
  const found = await secondHalf(bare.process, Crowd.ofSocketIo(bare), sizes);
  await bare.process.stop();
  return found;
}

async function parleyIdle(server, people, sizes) {
  await server.start();
  const found = await secondHalf(server.process, Crowd.ofParley(server, people), sizes);
  await server.stop();
  return found;
}

/** The first sockets warm the server up; what the second as many cost is counted for each thousand of them. */
async function secondHalf(process, crowd, { sockets, quietMs }) {
  const state = async () => {
    await wait(quietMs);
    return { cpu: await process.cpu(), ...(await process.ask('memory')) };
  };
  await crowd.grow(sockets);
  const before = await state();
  await crowd.grow(sockets);
  const after = await state();
  crowd.leave();
  const thousands = sockets / 1_000;
  return {
    memory: (after.used - before.used) / thousands / MIB,
    resident: (after.rss - before.rss) / thousands / MIB,
    cpu: (after.cpu - before.cpu) / sockets / 1_000,
  };
}

/** The server dies with all its sockets and starts again. Their pages try to come back all the while, as the web app does. */
async function storm(server, people, { sockets, quietMs }) {
  await server.start();
  const before = Crowd.ofParley(server, people);
  await before.grow(sockets);
  await wait(quietMs);
  const { reconnectWithinMs } = await request(before.sockets.at(-1), 'sync', {});
  await server.process.kill();
  before.leave();
  const crowd = Crowd.ofParley(server, people);
  const back = crowd.comeBack(sockets, reconnectWithinMs);
  await server.start();
  const began = performance.now();
  await server.process.ask('watch');
  await back;
  const seconds = (performance.now() - began) / 1_000;
  await wait(quietMs);
  const stop = await server.process.ask('stop');
  const heard = crowd.heard;
  crowd.leave();
  await server.stop();
  return { seconds, stop, heard };
}

/** Whether one process carries so many, and how quickly it still answers. */
async function manySockets(server, people, { many, quietMs }) {
  if (many === 0 || openFiles() < many + OTHER_FILES) return [];
  await server.start();
  const crowd = Crowd.ofParley(server, people);
  await crowd.grow(many);
  await wait(quietMs);
  const { rss } = await server.process.ask('memory');
  const times = [];
  for (let n = 0; n < QUESTIONS; n += 1) {
    const began = performance.now();
    await request(crowd.sockets[(n * 97) % many], 'sync', {});
    times.push(performance.now() - began);
  }
  crowd.leave();
  await server.stop();
  const name = `Parley with ${many} sockets`;
  return [
    figure({ key: 'connections/many-memory', name: `${name}: memory in all`, unit: 'MiB', values: [rss / MIB] }),
    figure({
      ...{ key: 'connections/many-sync', name: `${name}: sync, p95` },
      ...{ unit: 'ms', values: [percentile(times, 0.95)] },
    }),
  ];
}

/** How many files and sockets a process may have open; Node raises its own limit to this. */
function openFiles() {
  if (process.platform !== 'linux') return Infinity;
  const [, , hard] = /^Max open files\s+(\S+)\s+(\S+)/m.exec(readFileSync('/proc/self/limits', 'utf8'));
  return hard === 'unlimited' ? Infinity : Number(hard);
}

function idleFigures({ bare, parley }) {
  const rows = [
    { number: 'memory', name: 'memory of a thousand idle sockets', unit: 'MiB' },
    { number: 'resident', name: 'by how much the whole process grew', unit: 'MiB' },
    { number: 'cpu', name: 'CPU of a new socket', unit: 'ms' },
  ];
  return rows.flatMap(({ number, name, unit }) => [
    figure({ key: `connections/bare-${number}`, name: `socket.io: ${name}`, unit, values: bare[number] }),
    figure({
      ...{ key: `connections/${number}`, name: `Parley: ${name}`, unit },
      ...{ values: parley[number], to: bare[number] },
    }),
  ]);
}

function stormFigures({ seconds, stop, heard }, { sockets }) {
  const rows = [
    { key: 'storm', name: 'all synced after', unit: 's', values: seconds },
    { key: 'stop', name: 'longest stop of the event loop', unit: 'ms', values: stop },
    { key: 'heard', name: 'announcements in all', unit: '', values: heard },
  ];
  return rows.map(({ key, name, unit, values }) =>
    figure({ key: `connections/${key}`, name: `${sockets} back after a restart: ${name}`, unit, values }),
  );
}
