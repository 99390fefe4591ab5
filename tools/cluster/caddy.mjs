/** Debian's Caddy with the Caddyfile as shipped, its own authority and loopback only. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { aptInstall } from '../../test/support/debian.mjs';
import { freePort } from '../../test/support/ports.mjs';

const PLACES = ['/usr/bin/caddy', '/usr/local/bin/caddy', '/opt/homebrew/bin/caddy'];
const SHIPPED = join(import.meta.dirname, '../front/Caddyfile');
/** It trusts itself nowhere, listens on no port that it was not told, and takes no commands. */
const GLOBAL = ['admin off', 'skip_install_trust', 'auto_https disable_redirects', 'default_bind 127.0.0.1'];
const START_MS = 20_000;
/** Two of its looks at the servers. */
const NOTICES_MS = 2_500;

const MISSING = 'Caddy is not installed: install the package caddy (Debian: apt-get install caddy).';

export const findCaddy = () => PLACES.find((path) => existsSync(path)) ?? null;

/** Installs it if that is allowed. @throws one line that says what to install */
export function ensureCaddy() {
  if (findCaddy() === null) aptInstall(['caddy'], MISSING);
  const found = findCaddy();
  if (found === null) throw new Error(MISSING);
  return found;
}

/**
 * @param {{ port: number, servers: number[], folder: string }} how the port of the front, those of the servers, and a folder in which it
 *   keeps its authority, so that a browser has to be told only once
 * @returns {Promise<{ url: string, rootFile: string, notices: (port: number) => Promise<void>, close: () => Promise<void>,
 *   kill: () => Promise<void> }>} `kill`: without a word to anybody
 */
export async function startCaddy({ port, servers, folder }) {
  mkdirSync(folder, { recursive: true });
  const url = `https://localhost:${port}`;
  const env = {
    ...{ PATH: process.env.PATH, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
    ...{ PUBLIC_URL: url, FRONT_TLS: 'tls internal', FRONT_GLOBAL: GLOBAL.join('\n') },
    ...{ FRONT_SERVERS: servers.map((one) => `127.0.0.1:${one}`).join(' '), FRONT_HEALTH: String(await freePort()) },
  };
  const args = ['run', '--config', SHIPPED, '--adapter', 'caddyfile'];
  // In a process group of its own, so that Ctrl-C reaches only us.
  const child = spawn(ensureCaddy(), args, { env, stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  let said = '';
  child.stderr.on('data', (chunk) => (said = `${said}${chunk}`.slice(-2_000)));
  const gone = new Promise((resolve) => child.once('exit', resolve));
  const close = async () => {
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), 5_000);
    await gone;
    clearTimeout(late);
  };
  const kill = async () => {
    child.kill('SIGKILL');
    await gone;
  };
  const rootFile = join(folder, 'caddy/pki/authorities/local/root.crt');
  const end = performance.now() + START_MS;
  while (!(await answers(port, rootFile))) {
    if (performance.now() > end || child.exitCode !== null) {
      await close();
      throw new Error(`Caddy did not start:\n${said}`);
    }
    await wait(100);
  }
  return { url, rootFile, notices: () => wait(NOTICES_MS), close, kill };
}

function answers(port, rootFile) {
  if (!existsSync(rootFile)) return false;
  const options = {
    host: '127.0.0.1',
    servername: 'localhost',
    port,
    path: '/health/ready',
    ca: readFileSync(rootFile),
  };
  return new Promise((resolve) => {
    const asked = request(options, (answer) => (answer.resume(), resolve(answer.statusCode === 200)));
    asked.once('error', () => resolve(false)).end();
  });
}
