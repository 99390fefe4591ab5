import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { ROOT } from '../node.mjs';

const START_MS = 60_000;
const AGAIN_MS = 1_000;

/** One server process, which is started again whenever it ends without having been told to. */
export class Server {
  #child = null;
  #wanted = false;
  #over = false;

  /** @param {{ name: string, port: number, env: Record<string, string>, say: (line: string) => void }} how */
  constructor({ name, port, env, say }) {
    this.name = name;
    this.port = port;
    this.env = env;
    this.say = (line) => say(`${name} │ ${line}`);
  }

  /** Resolves when it is ready, or at once after `end`. */
  async start() {
    if (this.#over) return;
    this.#wanted = true;
    this.#run();
    const end = performance.now() + START_MS;
    while (!(await this.#isReady())) {
      if (!this.#wanted) return;
      if (performance.now() > end) throw new Error(`${this.name} is not ready.`);
      await wait(100);
    }
  }

  /** At once and for good: a restart that is under way does not bring it back. */
  async end() {
    this.#over = true;
    await this.#stop('SIGINT');
  }

  async restart() {
    await this.#stop('SIGTERM');
    await this.start();
  }

  /** @param {NodeJS.Signals} signal SIGTERM drains it, SIGINT ends it at once */
  async #stop(signal) {
    this.#wanted = false;
    const child = this.#child;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await gone;
  }

  #run() {
    const env = { ...process.env, ...this.env, PORT: String(this.port) };
    // In a process group of its own, so that Ctrl-C reaches only us, and we stop it in its turn.
    const child = spawn(process.execPath, ['dist/server/main.js'], {
      ...{ cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true },
    });
    for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', this.say);
    // For whoever wants to see what happens when it is killed.
    if (child.pid !== undefined) this.say(`runs as process ${child.pid} on port ${this.port}`);
    child.once('exit', (code, signal) => void this.#ended(code ?? signal));
    this.#child = child;
  }

  async #ended(how) {
    if (!this.#wanted) return;
    this.say(`ended (${how}), and is started again`);
    await wait(AGAIN_MS);
    if (this.#wanted) this.#run();
  }

  async #isReady() {
    const answer = fetch(`http://127.0.0.1:${this.port}/health/ready`);
    return answer.then(({ ok }) => ok).catch(() => false);
  }
}
