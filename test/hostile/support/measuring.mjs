/**
 * Sends requests repeatedly, and reports how long the answers took. Lines in: `begin {…}`, `end`. Lines out: `ready`, `begun`, and
 * after each `end` the measurements since its `begin`, as JSON (`Felt` in colleague.ts).
 *
 * The machine's own delay is subtracted: each time, a process that only answers is asked as well. Attackers, other tests and
 * everything else on the machine delay both alike.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';

/** With fewer answers the slowest would be the 95th percentile. */
const AT_LEAST = 10;

if (process.argv[2] === 'echo') {
  process.on('message', (message) => process.send(message));
  process.on('disconnect', () => process.exit());
}

/** @returns a function that asks the process once, and returns how long it took to answer, in ms */
function startEcho() {
  const child = fork(import.meta.filename, ['echo']);
  process.once('exit', () => child.kill());
  let asked = 0;
  return async () => {
    const id = (asked += 1);
    const began = performance.now();
    child.send(id);
    for (;;) {
      const [answered] = await once(child, 'message');
      if (answered === id) return performance.now() - began;
    }
  };
}

/**
 * Never returns.
 * @param ask asks once, and returns the answers as `{ ms, error }`, without an error when all is well; gets the JSON after `begin`
 * @param disconnects filled by the caller; emptied at each `begin`
 * @param rests asks nothing while nothing is measured
 */
export async function measure({ ask, everyMs, disconnects = [], rests = false }) {
  const echo = startEcho();
  let command = null;
  let given = null;
  createInterface({ input: process.stdin })
    .on('line', (line) => (command = line))
    .on('close', () => process.exit());
  console.log('ready');
  for (let answers = []; ; await wait(everyMs)) {
    // Handled between two questions, so that waits from before are not measured.
    if (command?.startsWith('begin')) {
      answers = [];
      disconnects.length = 0;
      given = JSON.parse(command.slice('begin'.length));
      command = null;
      console.log('begun');
    }
    if (rests && given === null) continue;
    const echoed = echo();
    const came = await ask(given);
    const machine = await echoed;
    answers.push(...came.map(({ ms, error }) => ({ ms: Math.max(0, ms - machine), whole: ms, error })));
    // Even for a short attack, a question that waited because of it is among the measured ones.
    if (command === 'end' && answers.length >= AT_LEAST) {
      command = null;
      given = null;
      console.log(JSON.stringify({ ...felt(answers), disconnects }));
    }
  }
}

function felt(answers) {
  const sorted = answers.map(({ ms }) => ms).sort((a, b) => a - b);
  const at = (share) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]);
  const whole = Math.round(Math.max(...answers.map((one) => one.whole)));
  const errors = answers.flatMap(({ error }) => error ?? []).slice(0, 5);
  return { times: sorted, count: sorted.length, p50: at(0.5), p95: at(0.95), max: at(1), whole, errors };
}
