import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { RelayReport } from '../../contracts/index.js';
import { newUser } from '../support/client.js';
import { startCoturn } from '../support/coturn.mjs';
import { freePort } from '../support/ports.mjs';
import { startServer } from '../support/world.js';

const run = promisify(execFile);
const SECRET = 'shared by relay and server';
/** As `docker-compose.yml` starts it behind NAT; here its own address is one of loopback. */
const PUBLIC = ['--external-ip=198.41.0.4/127.0.0.1', '--allowed-peer-ip=127.0.0.1', '--allow-loopback-peers'];

let folder: string;
let ports: { plain: number; tls: number };
let turn: { stop: () => void };

const file = (name: string) => join(folder, name);

/** A certificate of its own authority for localhost. */
function makeCertificate(): void {
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const to = ['-keyout', file('key.pem'), '-out', file('cert.pem')];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...subject, ...to], {
    stdio: 'pipe',
  });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parley-turns-'));
  makeCertificate();
  ports = { plain: await freePort(), tls: await freePort() };
  const tls = { port: ports.tls, cert: file('cert.pem'), key: file('key.pem') };
  turn = await startCoturn({ port: ports.plain, secret: SECRET, tls, more: PUBLIC });
}, 60_000);
afterAll(() => {
  turn.stop();
  rmSync(folder, { recursive: true, force: true });
});

const urls = () => ({
  udp: `turn:127.0.0.1:${ports.plain}?transport=udp`,
  tcp: `turn:127.0.0.1:${ports.plain}?transport=tcp`,
  tls: `turns:localhost:${ports.tls}?transport=tcp`,
});

async function reportOf(env: Record<string, string>): Promise<RelayReport> {
  const world = await startServer({ env });
  try {
    const root = await newUser(world, 'Root');
    const { status, body } = await root.api<RelayReport>('POST', '/admin/relay-check', { urls: ['turn:192.0.2.1'] });
    expect(status).toBe(200);
    return body;
  } finally {
    await world.close();
  }
}

it('this server gets a relay address over UDP and TCP, and is told of a certificate that it does not trust', async () => {
  const { udp, tcp, tls } = urls();
  const report = await reportOf({ TURN_URLS: [udp, tcp, tls].join(','), TURN_SECRET: SECRET });
  const got = { result: 'works', fault: null, code: null, address: '198.41.x.x' };
  const took = { milliseconds: expect.any(Number) };
  expect(report).toEqual({
    checkedAt: expect.stringMatching(/Z$/),
    relayOnly: false,
    tries: [
      { url: udp, transport: 'udp', ...got, ...took },
      { url: tcp, transport: 'tcp', ...got, ...took },
      { url: tls, transport: 'tls', result: 'fails', fault: 'certificate', code: null, address: null, ...took },
    ],
  });
});

it('a secret that differs is told with the code of the TURN server', async () => {
  const { udp, tcp } = urls();
  const env = { TURN_URLS: `${udp},${tcp}`, TURN_SECRET: 'another one', ICE_TRANSPORT_POLICY: 'relay' };
  const { tries, relayOnly } = await reportOf(env);
  expect(relayOnly).toBe(true);
  for (const one of tries) expect(one).toMatchObject({ result: 'fails', fault: 'credentials', code: 401 });
});

it('of the settings as shipped it is told that a private TURN server needs its own address allowed', async () => {
  const port = await freePort();
  const shipped = await startCoturn({ port, secret: SECRET });
  try {
    const { tries } = await reportOf({ TURN_URLS: `turn:127.0.0.1:${port}`, TURN_SECRET: SECRET });
    expect(tries).toMatchObject([{ result: 'limited', fault: 'own-address-forbidden', address: '127.0.x.x' }]);
  } finally {
    shipped.stop();
  }
});

it('where no TURN server is set up, nobody is asked', async () => {
  expect((await reportOf({})).tries).toEqual([]);
});

describe('npm run turn:check', () => {
  const command = async (env: Record<string, string>) => {
    const { PATH = '' } = process.env;
    const options = { env: { PATH, DATA_DIR: folder, DEMO: 'off', ...env }, cwd: process.cwd() };
    const { stdout, code } = await run(process.execPath, ['dist/server/ice/check/cli.js'], options).then(
      (done) => ({ ...done, code: 0 }),
      (failure: { stdout: string; code: number }) => failure,
    );
    return { code, lines: stdout.trim().split('\n') };
  };

  it('says of each URL what came of it; a certificate of one’s own authority is trusted where Node is told of it', async () => {
    const { udp, tcp, tls } = urls();
    const env = { TURN_URLS: [udp, tcp, tls].join(','), TURN_SECRET: SECRET };
    const { code, lines } = await command({ ...env, NODE_EXTRA_CA_CERTS: file('cert.pem') });
    expect(lines).toEqual(
      [udp, tcp, tls].map((url) => expect.stringMatching(`^✓ ${url.replace('?', '\\?')} gave 198`)),
    );
    expect(code).toBe(0);
  });

  it('ends with 1 and says why where one fails, or none is set', async () => {
    const failing = await command({ TURN_URLS: urls().udp, TURN_SECRET: 'another one' });
    expect(failing.code).toBe(1);
    expect(failing.lines[1]).toContain('401: It did not take the credentials. Compare TURN_SECRET');
    const none = await command({});
    expect([none.code, none.lines[0]]).toEqual([1, expect.stringContaining('No TURN server is configured')]);
  });
});
