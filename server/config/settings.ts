import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { SettingName } from './setting-names.js';
import { namesInEnvFile, unknownSettings } from './unknown-settings.js';

/** Everything an operator can set, checked and typed. Names contain the unit of times. */
export interface Settings {
  production: boolean;
  host: string;
  port: number;
  publicUrl: string;
  /** If false, `publicUrl` is a guess that works on this machine only. */
  publicUrlGiven: boolean;
  /** Origins of other pages that may use this server, without cookies. */
  allowedOrigins: string[];
  databaseUrl: string | null;
  dataDir: string;
  redisUrl: string | null;
  jwtSecret: string;
  registration: 'open' | 'closed';
  /** Whether people without an account may begin a meeting. */
  guestRooms: boolean;
  ringTimeoutSeconds: number;
  reconnectGraceSeconds: number;
  stunUrls: string[];
  turnUrls: string[];
  turnSecret: string | null;
  turnTtlSeconds: number;
  iceTransportPolicy: 'all' | 'relay';
  maxVideoParticipants: number;
  maxAudioParticipants: number;
  signalRetentionDays: number;
  callRetentionDays: number;
  rateLimits: boolean;
  trustProxy: string | null;
  logLevel: string;
  metricsToken: string | null;
  demo: boolean;
  drainSeconds: number;
}

export const SETTINGS = Symbol('SETTINGS');

/** What is wrong with the settings, one line each. */
export class SettingsError extends Error {
  constructor(readonly problems: string[]) {
    super(problems.join('\n'));
  }
}

type Env = Readonly<Record<string, string | undefined>>;
const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
const SECRET_MIN = 32;
/** Secrets that occur in examples and must never be used in production. */
const KNOWN_SECRETS = /change-?me|example|secret-?secret|^(.)\1+$/i;

/** Reads one environment and collects all complaints, so that an operator can fix everything at once. */
class Reader {
  readonly problems: string[] = [];
  constructor(private readonly env: Env) {}

  text(name: SettingName): string | null {
    const value = this.env[name]?.trim();
    return value ? value : null;
  }

  list(name: SettingName, fallback: string[]): string[] {
    const raw = this.env[name];
    if (raw === undefined) return fallback;
    return raw
      .split(',')
      .map((entry) => entry.trim())
      .filter(Boolean);
  }

  integer(name: SettingName, options: { fallback: number; min: number; max: number }): number {
    const raw = this.text(name);
    if (raw === null) return options.fallback;
    const value = Number(raw);
    if (Number.isInteger(value) && value >= options.min && value <= options.max) return value;
    this.problems.push(`${name} must be a whole number from ${options.min} to ${options.max}, not "${raw}".`);
    return options.fallback;
  }

  choice<T extends string>(name: SettingName, choices: readonly T[], fallback: T): T {
    const raw = this.text(name);
    if (raw === null) return fallback;
    const found = choices.find((choice) => choice === raw);
    if (found === undefined) this.problems.push(`${name} must be one of ${choices.join(', ')}, not "${raw}".`);
    return found ?? fallback;
  }

  url(name: SettingName, protocols: readonly string[]): string | null {
    const raw = this.text(name);
    if (raw === null) return null;
    const protocol = URL.canParse(raw) ? new URL(raw).protocol.replace(':', '') : '';
    if (protocols.includes(protocol)) return raw;
    this.problems.push(`${name} must be a URL that begins with ${protocols.map((p) => `${p}://`).join(' or ')}.`);
    return null;
  }
}

/** Names in this environment, and in the `.env`, that look like misspelt settings; one line each. */
export const settingWarnings = (env: Env = process.env): string[] => unknownSettings(env, namesInEnvFile());

/** The settings of this environment. @throws SettingsError with everything that is wrong */
export function readSettings(env: Env = process.env): Settings {
  const read = new Reader(env);
  const production = env['NODE_ENV'] === 'production';
  const port = read.integer('PORT', { fallback: 3000, min: 0, max: 65535 });
  const dataDir = read.text('DATA_DIR') ?? 'data';
  const address = publicUrl(read);
  const settings: Settings = {
    production,
    host: read.text('HOST') ?? (production ? '0.0.0.0' : '127.0.0.1'),
    port,
    publicUrl: address ?? `http://localhost:${port}`,
    publicUrlGiven: address !== null,
    allowedOrigins: allowedOrigins(read),
    databaseUrl: databaseUrl(read),
    dataDir,
    redisUrl: read.url('REDIS_URL', ['redis', 'rediss']),
    jwtSecret: jwtSecret(read, production, dataDir),
    registration: read.choice('REGISTRATION', ['open', 'closed'], 'open'),
    guestRooms: read.choice('GUEST_ROOMS', ['on', 'off'], production ? 'off' : 'on') === 'on',
    ringTimeoutSeconds: read.integer('RING_TIMEOUT_SECONDS', { fallback: 45, min: 20, max: 90 }),
    reconnectGraceSeconds: read.integer('RECONNECT_GRACE_SECONDS', { fallback: 40, min: 20, max: 300 }),
    ...iceSettings(read),
    maxVideoParticipants: read.integer('MAX_VIDEO_PARTICIPANTS', { fallback: 6, min: 2, max: 12 }),
    maxAudioParticipants: read.integer('MAX_AUDIO_PARTICIPANTS', { fallback: 12, min: 2, max: 20 }),
    signalRetentionDays: read.integer('SIGNAL_RETENTION_DAYS', { fallback: 30, min: 1, max: 3650 }),
    callRetentionDays: read.integer('CALL_RETENTION_DAYS', { fallback: 365, min: 1, max: 3650 }),
    rateLimits: read.choice('RATE_LIMITS', ['on', 'off'], 'on') === 'on',
    trustProxy: read.text('TRUST_PROXY'),
    logLevel: read.choice('LOG_LEVEL', LOG_LEVELS, 'info'),
    metricsToken: read.text('METRICS_TOKEN'),
    demo: read.choice('DEMO', ['on', 'off'], production ? 'off' : 'on') === 'on',
    drainSeconds: read.integer('DRAIN_SECONDS', { fallback: 5, min: 0, max: 300 }),
  };
  if (production) refuseExamples(read, ['TURN_SECRET', 'METRICS_TOKEN']);
  if (production && settings.demo) read.problems.push('DEMO=on is for development: demo accounts share one password.');
  if (read.problems.length > 0) throw new SettingsError(read.problems);
  return settings;
}

/** Only the origin. Parley runs at the root of its host; all links, cookies and sockets rely on that. */
function publicUrl(read: Reader): string | null {
  const raw = read.url('PUBLIC_URL', ['http', 'https']);
  if (raw === null) return null;
  const { origin, pathname, search, hash, username } = new URL(raw);
  const more = [pathname === '/' ? '' : pathname, search, hash].join('');
  if (more)
    read.problems.push(`PUBLIC_URL must end with the host, without "${more}": give Parley a host name of its own.`);
  if (username) read.problems.push('PUBLIC_URL must hold no user name.');
  return origin;
}

function databaseUrl(read: Reader): string | null {
  const raw = read.url('DATABASE_URL', ['mysql', 'mariadb']);
  if (raw === null) return null;
  const { hostname, pathname, username, password, search, hash } = new URL(raw);
  // If `?ssl=true` were ignored, a connection that should be encrypted would not be. The value is not repeated in the message:
  // it may be the rest of a password that contains a "#".
  if (search + hash)
    read.problems.push('DATABASE_URL must end with the database: write %3F for a ? and %23 for a # in a password.');
  if (pathname.slice(1).includes('/'))
    read.problems.push('DATABASE_URL must end with the name of the database alone, such as /parley.');
  if (!hostname) read.problems.push('DATABASE_URL names no host: mysql://user:password@host:3306/parley.');
  if (pathname.length < 2) read.problems.push('DATABASE_URL names no database: end it with /parley, for example.');
  if (![pathname, username, password].every(isDecodable))
    read.problems.push('DATABASE_URL holds a % that stands for nothing: write %25 for a % in a password.');
  return raw;
}

function isDecodable(part: string): boolean {
  try {
    return decodeURIComponent(part) !== null;
  } catch {
    return false;
  }
}

/** Exact origins, as browsers write them: no path, no slash at the end, no star. */
function allowedOrigins(read: Reader): string[] {
  const origins = read.list('ALLOWED_ORIGINS', []);
  for (const origin of origins)
    if (!isOrigin(origin))
      read.problems.push(`ALLOWED_ORIGINS holds "${origin}": name exact origins, such as https://app.example.com.`);
  return origins;
}

/** Pages of packaged apps have schemes of their own, such as `capacitor://localhost`. */
function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  return /^https?:/.test(text) ? new URL(text).origin === text : /^[a-z][a-z0-9+.-]*:\/\/[\w.-]+(:\d+)?$/.test(text);
}

function iceSettings(read: Reader) {
  const turnUrls = read.list('TURN_URLS', []);
  const turnSecret = read.text('TURN_SECRET');
  const stunUrls = read.list('STUN_URLS', ['stun:stun.l.google.com:19302']);
  for (const url of stunUrls) if (!/^stuns?:\S+$/.test(url)) read.problems.push(`STUN_URLS holds "${url}".`);
  for (const url of turnUrls) if (!/^turns?:\S+$/.test(url)) read.problems.push(`TURN_URLS holds "${url}".`);
  if (turnUrls.length > 0 && turnSecret === null) read.problems.push('TURN_URLS needs TURN_SECRET.');
  return {
    stunUrls,
    turnUrls,
    turnSecret,
    turnTtlSeconds: read.integer('TURN_TTL_SECONDS', { fallback: 3600, min: 60, max: 86_400 }),
    iceTransportPolicy: read.choice('ICE_TRANSPORT_POLICY', ['all', 'relay'], 'all'),
  };
}

function refuseExamples(read: Reader, names: SettingName[]): void {
  for (const name of names)
    if (KNOWN_SECRETS.test(read.text(name) ?? '')) read.problems.push(`${name} looks like an example: make your own.`);
}

function jwtSecret(read: Reader, production: boolean, dataDir: string): string {
  const given = read.text('JWT_SECRET');
  if (given === null && !production) return keptSecret(join(dataDir, 'jwt-secret'));
  if (given === null) read.problems.push(`JWT_SECRET is required in production (at least ${SECRET_MIN} characters).`);
  else if (given.length < SECRET_MIN) read.problems.push(`JWT_SECRET needs at least ${SECRET_MIN} characters.`);
  else if (production && KNOWN_SECRETS.test(given))
    read.problems.push('JWT_SECRET looks like an example: make your own.');
  return given ?? '';
}

/** In development the secret is kept across restarts, so that a restart signs nobody out. */
function keptSecret(file: string): string {
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  mkdirSync(join(file, '..'), { recursive: true });
  const secret = randomBytes(32).toString('base64url');
  writeFileSync(file, `${secret}\n`, { mode: 0o600 });
  return secret;
}
