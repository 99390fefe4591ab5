import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { aptInstall } from './debian.mjs';

const PLACES = ['/usr/bin/redis-server', '/usr/local/bin/redis-server', '/opt/homebrew/bin/redis-server'];
const MISSING = 'Redis is not installed: install the package redis-server (Debian: apt-get install redis-server).';
const START_MS = 60_000;

const findRedis = () => PLACES.find((path) => existsSync(path)) ?? null;

/** Installs it if that is allowed. @throws one line that says what to install */
export function ensureRedis() {
  if (findRedis() === null) aptInstall(['redis-server'], MISSING);
  const found = findRedis();
  if (found === null) throw new Error(MISSING);
  return found;
}

/** A Redis on this port of loopback that keeps nothing. It can be killed, stopped for a while, and started again empty. */
export class Redis {
  /** @type {import('node:child_process').ChildProcess | null} */
  #child = null;
  #folder = mkdtempSync(join(tmpdir(), 'parley-redis-'));

  constructor(port) {
    this.port = port;
  }

  get url() {
    return `redis://127.0.0.1:${this.port}`;
  }

  async start() {
    const options = ['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    this.#child = spawn(ensureRedis(), [...options, '--dir', this.#folder], { stdio: 'ignore' });
    const end = Date.now() + START_MS;
    while (!(await answers(this.port))) {
      if (this.#child.exitCode !== null) throw new Error(`Redis ended with ${this.#child.exitCode}`);
      if (Date.now() > end) throw new Error('Redis does not listen');
      await wait(20);
    }
    return this;
  }

  /** @param {NodeJS.Signals} name such as SIGSTOP and SIGCONT */
  signal(name) {
    this.#child?.kill(name);
  }

  async kill() {
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }

  async close() {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

const answers = (port) =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => (socket.destroy(), resolve(true)));
    socket.once('error', () => resolve(false));
  });
