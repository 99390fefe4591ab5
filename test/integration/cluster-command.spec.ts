import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { jest } from '@jest/globals';
import { newUser } from '../support/client.js';
import { ClusterCommand } from '../support/cluster-command.js';
import { eventually } from '../support/eventually.js';
import { itInLongRun } from '../support/rounds.js';
import { talkers } from '../support/talker.js';

jest.setTimeout(300_000);

const known = getCACertificates('default');
let cluster: ClusterCommand | undefined;

afterEach(async () => {
  setDefaultCACertificates(known);
  await cluster?.close();
});

/** A call through the front, whose people lose and double nothing while both servers are restarted. */
async function talkThrough(server: ClusterCommand, restart: () => unknown): Promise<void> {
  const ends = await talkers(await newUser(server, 'Ann'), await newUser(server, 'Ben'));
  const talks = ends.map((end) => end.talk());
  await restart();
  await server.restarted();
  await eventually(() => ends.every(({ isConnected }) => isConnected), 10_000);
  for (const end of ends) end.stop();
  await Promise.all(talks);
  for (const end of ends) {
    await eventually(() => end.got.length >= end.other.sent.length, 10_000);
    expect(end.got.map(({ clientId }) => clientId)).toEqual(end.other.sent);
    expect(end.troubles).toEqual([]);
  }
}

itInLongRun(
  'npm run cluster: a call through Caddy outlives a restart of both servers by the key r, and Ctrl-C stops everything',
  async () => {
    cluster = await ClusterCommand.start([], { RATE_LIMITS: 'off' });
    expect(cluster.url).toMatch(/^https:\/\/localhost:\d+$/);
    setDefaultCACertificates([...known, readFileSync(/trust (.*)\./.exec(cluster.said)![1]!, 'utf8')]);
    await talkThrough(cluster, () => cluster!.press('r'));
    expect(await cluster.stop()).toBe(0);
    await expect(fetch(cluster.url)).rejects.toThrow();
  },
);

it('npm run cluster: a call through the small front outlives a restart that a command elsewhere asks for, and nothing is left', async () => {
  cluster = await ClusterCommand.start(['--front=small'], { RATE_LIMITS: 'off' });
  expect(cluster.url).toMatch(/^http:\/\/localhost:\d+$/);
  await talkThrough(cluster, async () => expect(await cluster!.beside('restart')).toBe(0));
  expect(await cluster.stop()).toBe(0);
  await expect(fetch(cluster.url)).rejects.toThrow();
  expect(existsSync(join(cluster.folder, 'cluster.pid'))).toBe(false);
  expect(await cluster.beside('restart')).toBe(1);
});

it('npm run cluster -- restart: leaves alone what has got the number of a cluster that was killed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-cluster-killed-'));
  const stranger = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1_000); console.log(1)']);
  try {
    await once(stranger.stdout, 'data');
    writeFileSync(join(folder, 'cluster.pid'), String(stranger.pid));
    const env = { ...process.env, DATA_DIR: folder };
    const { status, stderr } = spawnSync(process.execPath, ['tools/cluster.mjs', 'restart'], { env, encoding: 'utf8' });
    expect([status, stderr]).toEqual([1, expect.stringContaining('No cluster runs')]);
    expect(existsSync(join(folder, 'cluster.pid'))).toBe(false);
    const gone = once(stranger, 'exit');
    stranger.kill('SIGTERM');
    // The signal of the command would have ended it before.
    expect(await gone).toEqual([null, 'SIGTERM']);
  } finally {
    stranger.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
});

/** The processes that were started with this folder in their settings, where the system tells. */
const processesOf = (folder: string): string[] =>
  globSync('/proc/[0-9]*/environ').filter((file) => {
    try {
      return readFileSync(file, 'utf8').includes(folder);
    } catch {
      return false;
    }
  });

describe('npm run cluster: Ctrl-C', () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'parley-cluster-stop-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it.each([
    ['its database', 'parley-mariadb-*'],
    ['its servers', 'parley-mariadb-*/data/parley'],
  ])('while it starts %s, leaves nothing behind', async (_, begun) => {
    cluster = ClusterCommand.begin(['--front=small'], { TMPDIR: folder });
    await eventually(() => globSync(begun, { cwd: folder }).length > 0, 60_000);
    expect(await cluster.stop()).toBe(0);
    expect(cluster.said).not.toContain('Parley is at');
    expect([readdirSync(folder), processesOf(folder)]).toEqual([[], []]);
  });

  itInLongRun('while a server is restarted, does not bring it back', async () => {
    cluster = await ClusterCommand.start(['--front=small'], { TMPDIR: folder });
    expect(processesOf(folder).length).toBeGreaterThan(2);
    cluster.press('r');
    await eventually(() => cluster!.said.includes('server 1 is restarted'));
    expect(await cluster.stop()).toBe(0);
    expect([readdirSync(folder), processesOf(folder)]).toEqual([[], []]);
  });
});
