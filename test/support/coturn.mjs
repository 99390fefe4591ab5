import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aptInstall } from './debian.mjs';

const PLACES = ['/usr/bin/turnserver', '/usr/local/bin/turnserver', '/opt/homebrew/bin/turnserver'];
const MISSING = 'coturn is not installed: install the package coturn (Debian: apt-get install coturn).';
const START_MS = 10_000;

export const findCoturn = () => PLACES.find((path) => existsSync(path)) ?? null;

/** Installs it if that is allowed. @throws one line that says what to install */
export function ensureCoturn() {
  if (findCoturn() === null) aptInstall(['coturn'], MISSING);
  const found = findCoturn();
  if (found === null) throw new Error(MISSING);
  return found;
}

/** A TURN server on loopback, for time-limited credentials made with `secret`, on free ports. */
export async function startCoturn({ port, secret }) {
  const folder = mkdtempSync(join(tmpdir(), 'parley-turn-'));
  const child = spawn(
    ensureCoturn(),
    [
      '-n',
      '--listening-ip=127.0.0.1',
      '--relay-ip=127.0.0.1',
      `--listening-port=${port}`,
      '--min-port=50000',
      '--max-port=50999',
      '--realm=parley.test',
      '--use-auth-secret',
      `--static-auth-secret=${secret}`,
      '--fingerprint',
      '--no-tls',
      '--no-dtls',
      '--no-cli',
      // Both browsers of a test run on this machine.
      '--allow-loopback-peers',
      `--userdb=${join(folder, 'db')}`,
      `--pidfile=${join(folder, 'pid')}`,
      `--log-file=${join(folder, 'log')}`,
      '--simple-log',
      '--no-stdout-log',
    ],
    { stdio: 'ignore' },
  );
  await listening(port);
  const stop = () => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  return { stop };
}

/** It listens for TCP on the same port as for UDP. */
async function listening(port) {
  const end = Date.now() + START_MS;
  while (!(await answers(port))) {
    if (Date.now() > end) throw new Error('coturn does not listen');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const answers = (port) =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => (socket.destroy(), resolve(true)));
    socket.once('error', () => resolve(false));
  });
