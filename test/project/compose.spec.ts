import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { SETTING_NAMES } from '../../server/config/setting-names.js';

interface Service {
  image: string;
  build?: string;
  pull_policy?: string;
  restart?: string;
  logging?: { driver: string; options: Record<string, string> };
  healthcheck?: { test: string[] };
  environment?: Record<string, string | number>;
  stop_grace_period?: string;
  ports?: string[];
  volumes?: string[];
}

const compose = readFileSync('docker-compose.yml', 'utf8');
const example = readFileSync('.env.docker.example', 'utf8');
const { services, volumes } = parse(compose, { merge: true }) as {
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
};
const named = (pattern: RegExp) => [...new Set([...compose.matchAll(pattern)].map(([, name]) => name!))];

it('every variable of docker-compose.yml stands in .env.docker.example', () => {
  const known = [...example.matchAll(/^(?:# )?([A-Z_]+)=/gm)].map(([, name]) => name!);
  expect(named(/\$\{([A-Z_]+)/g).filter((name) => !known.includes(name))).toEqual([]);
});

it('those without which nothing starts come first and are empty', () => {
  const first = [...example.matchAll(/^([A-Z_]+)=$/gm)].map(([, name]) => name!);
  expect(named(/\$\{([A-Z_]+):\?/g).sort()).toEqual(first.sort());
});

it('what is mounted from here is there', () => {
  const mounted = [...compose.matchAll(/^ +- \.\/([^:]+):/gm)].map(([, path]) => path!);
  expect(mounted).toEqual(expect.arrayContaining(['tools/turn/turnserver.conf', 'tools/front/Caddyfile']));
  expect(mounted.filter((path) => !existsSync(path))).toEqual([]);
});

it('coturn has the shipped settings and an address to relay from, and sets none of the shipped ones again', () => {
  const options = [...compose.slice(compose.indexOf('  coturn:')).matchAll(/^ +- --([a-z-]+)/gm)].map(
    ([, name]) => name!,
  );
  expect(options).toEqual(expect.arrayContaining(['relay-ip', 'static-auth-secret']));
  const conf = readFileSync('tools/turn/turnserver.conf', 'utf8');
  const shipped = [...conf.matchAll(/^([a-z-]+)/gm)].map(([, name]) => name!);
  expect(options.filter((name) => shipped.includes(name))).toEqual([]);
});

it('the relay ports of the settings are those that people are told to open', () => {
  const conf = readFileSync('tools/turn/turnserver.conf', 'utf8');
  const [from, to] = ['min-port', 'max-port'].map((name) => new RegExp(`^${name}=(\\d+)$`, 'm').exec(conf)?.[1]);
  for (const text of [example, readFileSync('README.md', 'utf8')]) expect(text).toContain(`${from}-${to}`);
});

describe.each(Object.entries(services))('%s', (_, service) => {
  it('comes back by itself, has its logs bounded, and is watched', () => {
    expect(service.restart).toBe('unless-stopped');
    expect(Object.keys(service.logging?.options ?? {}).sort()).toEqual(['max-file', 'max-size']);
    expect(service.healthcheck?.test.length).toBeGreaterThan(1);
  });

  it('keeps what it has to keep in a volume that is declared', () => {
    const names = (service.volumes ?? []).map((one) => one.split(':')[0]!).filter((name) => /^[a-z]/.test(name));
    expect(Object.keys(volumes)).toEqual(expect.arrayContaining(names));
  });
});

describe('the servers', () => {
  const servers = Object.entries(services).filter(([, { image }]) => image === 'parley');
  const [[, first]] = servers as [[string, Service]];

  it('are two of the same settings, which the server knows', () => {
    expect(servers.map(([name]) => name)).toEqual(['parley-1', 'parley-2']);
    const settings = servers.map(([, { build: _, pull_policy: __, ...others }]) => others);
    expect(settings[1]).toEqual(settings[0]);
    expect(Object.keys(first.environment!).filter((name) => !SETTING_NAMES.includes(name as never))).toEqual([]);
  });

  it('are of one image, which is built once and never asked for elsewhere', () => {
    const [one, other] = servers.map(([, service]) => service);
    expect(one).toMatchObject({ build: '.' });
    expect(other).not.toHaveProperty('build');
    expect(other).toMatchObject({ pull_policy: 'never' });
  });

  it('get as long to stop as they take, and the README gives others as long to drain', () => {
    const drain = Number(first.environment!['DRAIN_SECONDS']);
    expect(Number.parseInt(first.stop_grace_period!)).toBeGreaterThanOrEqual(drain + 3);
    expect(readFileSync('README.md', 'utf8')).toContain(`each of several servers \`DRAIN_SECONDS=${drain}\``);
  });

  it('are reached through the front alone, which asks each whether it is ready, and which they trust', () => {
    const published = Object.entries(services).filter(([, { ports }]) => ports !== undefined);
    expect(published.map(([name]) => name)).toEqual(['front']);
    const front = services['front']!;
    expect(front.environment!['FRONT_SERVERS']).toBe(servers.map(([name]) => `${name}:3000`).join(' '));
    expect(readFileSync('tools/front/Caddyfile', 'utf8')).toContain('health_uri /health/ready');
    for (const { healthcheck } of [front, first]) expect(healthcheck!.test.join(' ')).toContain('/health/ready');
    expect(first.environment!['TRUST_PROXY']).toBe(1);
  });

  it('share a database and a Redis', () => {
    expect(new URL(String(first.environment!['REDIS_URL'])).hostname).toBe('redis');
    expect(String(first.environment!['DATABASE_URL'])).toMatch(/@mysql:3306\/parley$/);
    expect(services['mysql']!.image).toMatch(/^mysql:8\.4/);
  });
});

it('the front has every value that its file asks for, and the file says what each is', () => {
  const file = readFileSync('tools/front/Caddyfile', 'utf8');
  const asked = [...new Set([...file.matchAll(/\{\$([A-Z_]+)/g)].map(([, name]) => name!))];
  expect(asked.filter((name) => !new RegExp(`^#   ${name} `, 'm').test(file))).toEqual([]);
  const withDefault = [...file.matchAll(/\{\$([A-Z_]+):/g)].map(([, name]) => name!);
  expect(Object.keys(services['front']!.environment!).sort()).toEqual(
    asked.filter((name) => !withDefault.includes(name)).sort(),
  );
});

describe('the front starts', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-front-start-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'caddy'), '#!/bin/sh\nprintf "%s|%s" "$PUBLIC_URL" "$*"\n', { mode: 0o755 });
  const start = (PUBLIC_URL: string) =>
    spawnSync('sh', ['tools/front/start.sh'], {
      env: { PATH: `${folder}:${process.env['PATH']}`, PUBLIC_URL },
      encoding: 'utf8',
    });

  it('by the script that is mounted, which starts Caddy with the file that is mounted', () => {
    const { command, volumes: mounted } = services['front'] as Service & { command: string[] };
    for (const path of [command[1], start('https://calls.example').stdout.split(' ')[2]])
      expect(mounted!.map((one) => one.split(':')[1])).toContain(path);
  });

  it.each([
    ['https://calls.example', 'https://calls.example'],
    ['https://calls.example/', 'https://calls.example'],
    ['https://192.0.2.7/', 'https://192.0.2.7'],
    ['https://[2001:db8::7]/', 'https://[2001:db8::7]'],
  ])('with %s', (given, passed) => {
    expect(start(given).stdout.split('|')[0]).toBe(passed);
  });

  it.each(['https://calls.example:8443', 'https://calls.example:8443/', 'https://[2001:db8::7]:8443'])(
    'not with the port of %s, and says why',
    (given) => {
      const { status, stdout, stderr } = start(given);
      expect([status, stdout]).toEqual([1, '']);
      expect(stderr).toMatch(/^PUBLIC_URL must name no port here/);
    },
  );
});
