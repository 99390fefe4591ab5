import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
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

/** The settings that `docker-compose.yml` mounts. */
const SHIPPED = join(import.meta.dirname, '../../tools/turn/turnserver.conf');

/**
 * A TURN server on loopback with the settings as shipped, for time-limited credentials made with `secret`. With `tls` it also
 * listens for `turns:`. `more` are further arguments; they come last, so that they win over the file.
 */
export async function startCoturn({ port, secret, tls, more = [] }) {
  const folder = mkdtempSync(join(tmpdir(), 'parley-turn-'));
  const child = spawn(
    ensureCoturn(),
    [
      '-c',
      SHIPPED,
      '--listening-ip=127.0.0.1',
      '--relay-ip=127.0.0.1',
      `--listening-port=${port}`,
      '--realm=parley.test',
      `--static-auth-secret=${secret}`,
      ...(tls ? [`--tls-listening-port=${tls.port}`, `--cert=${tls.cert}`, `--pkey=${tls.key}`] : ['--no-tls']),
      `--userdb=${join(folder, 'db')}`,
      `--pidfile=${join(folder, 'pid')}`,
      `--log-file=${join(folder, 'log')}`,
      '--simple-log',
      '--no-stdout-log',
      ...more,
    ],
    { stdio: 'ignore' },
  );
  const stop = () => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    for (const each of [port, ...(tls ? [tls.port] : [])]) await listening(() => acceptsTcp(each));
    await answersOverUdp(port);
  } catch (error) {
    stop();
    throw error;
  }
  return { stop };
}

/**
 * The same, loosened: it relays within loopback, which the shipped settings forbid, since all browsers of a test run on this
 * machine. Its relay ports are others, so that it does not take those of a coturn that is tested as shipped.
 */
export const startLoopbackCoturn = ({ port, secret }) =>
  startCoturn({
    port,
    secret,
    more: ['--allow-loopback-peers', '--allowed-peer-ip=127.0.0.1', '--min-port=52000', '--max-port=52999'],
  });

/**
 * Waits until a server on loopback answers STUN over UDP. coturn begins to listen for UDP some milliseconds after TCP, and whoever
 * sends something before that is refused.
 */
export async function answersOverUdp(port) {
  const socket = createSocket('udp4');
  let answered = false;
  socket.on('message', () => (answered = true));
  // A refusal of what was sent too early; it is sent again.
  socket.on('error', () => undefined);
  try {
    await new Promise((resolve) => socket.connect(port, '127.0.0.1', resolve));
    await listening(() => {
      if (!answered) socket.send(bindingRequest());
      return answered;
    });
  } finally {
    socket.close();
  }
}

/** The type, no length, the magic cookie, and a transaction (RFC 8489). */
const bindingRequest = () => Buffer.concat([Buffer.from('000100002112a442', 'hex'), randomBytes(12)]);

async function listening(isReady) {
  const end = Date.now() + START_MS;
  while (!(await isReady())) {
    if (Date.now() > end) throw new Error('coturn does not listen');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const acceptsTcp = (port) =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => (socket.destroy(), resolve(true)));
    socket.once('error', () => resolve(false));
  });
