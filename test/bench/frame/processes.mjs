/** Servers in processes of their own, on loopback, each held until the end. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setTimeout as wait } from 'node:timers/promises';
import { ROOT } from '../../../tools/node.mjs';
import { hold } from './held.mjs';

const LEASH = pathToFileURL(join(import.meta.dirname, 'leash.mjs')).href;
const START_MS = 60_000;
const STOP_MS = 15_000;

export async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/** A process on the leash (`leash.mjs`). */
export class Measured {
  #child;
  #asked = new Map();
  #number = 0;

  /** `script`: a path from the root of the project; `env`: all that it gets beside PATH and HOME. */
  constructor(script, { env = {}, args = [] } = {}) {
    const { PATH = '', HOME = '', TMPDIR } = process.env;
    this.#child = fork(join(ROOT, script), args, {
      cwd: ROOT,
      env: { PATH, HOME, ...(TMPDIR && { TMPDIR }), ...env },
      execArgv: ['--import', LEASH],
      // Ctrl-C reaches the benchmark alone, which stops this process properly.
      detached: true,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.#child.on('message', (message) => this.#take(message));
    this.#child.once('exit', () => this.#gone());
    this.stop = hold(() => this.#end());
  }

  get pid() {
    return this.#child.pid;
  }

  get isGone() {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** Microseconds of processor time that the process has taken so far. */
  cpu() {
    return this.ask('cpu');
  }

  /** One of the answers of `leash.mjs`. */
  ask(question) {
    const { promise, resolve, reject } = Promise.withResolvers();
    this.#number += 1;
    this.#asked.set(this.#number, { resolve, reject });
    this.#child.send({ ask: question, number: this.#number });
    return promise;
  }

  /** Waits for the first message that the script itself sends. */
  async told() {
    const [message] = await Promise.race([once(this.#child, 'message'), this.#ended()]);
    return message;
  }

  /** Waits until `url` answers with success. */
  async answers(url) {
    const until = performance.now() + START_MS;
    while (performance.now() < until) {
      if (this.isGone) throw new Error(`The server ended with ${this.#child.exitCode}.`);
      if ((await fetch(url).catch(() => null))?.ok) return;
      await wait(20);
    }
    throw new Error(`${url} does not answer.`);
  }

  /** Ends it without warning, as a crash would. */
  async kill() {
    if (this.isGone) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await gone;
  }

  async #ended() {
    await once(this.#child, 'exit');
    throw new Error(`A process of the benchmark ended with ${this.#child.exitCode}.`);
  }

  #take({ number, answer }) {
    this.#asked.get(number)?.resolve(answer);
    this.#asked.delete(number);
  }

  #gone() {
    for (const { reject } of this.#asked.values()) reject(new Error('The measured process ended.'));
    this.#asked.clear();
  }

  async #end() {
    if (this.isGone) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    const late = setTimeout(() => this.#child.kill('SIGKILL'), STOP_MS);
    await gone;
    clearTimeout(late);
  }
}

/** One of `servers/`, which tells its port. @returns `{ process, url }` and what else it tells */
export async function startBare(name) {
  const process = new Measured(`test/bench/servers/${name}.mjs`);
  const { port, ...more } = await process.told();
  return { process, url: `http://127.0.0.1:${port}`, ...more };
}
