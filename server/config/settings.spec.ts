import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings, type Settings, SettingsError } from './settings.js';

const SECRET = 'Xq7vT2mJ9pRb4wLs8nKd3fHg6cYz1aUe';
const dataDir = mkdtempSync(join(tmpdir(), 'parley-settings-'));
const DEVELOPMENT = { DATA_DIR: dataDir, JWT_SECRET: SECRET };
const PRODUCTION = { NODE_ENV: 'production', JWT_SECRET: SECRET };

afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

/** The complaints about this environment, one per line. */
function problemsOf(env: Record<string, string>): string[] {
  try {
    readSettings(env);
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
}

describe('settings', () => {
  it('have the documented defaults', () => {
    const expected: Partial<Settings> = {
      host: '127.0.0.1',
      port: 3000,
      publicUrl: 'http://localhost:3000',
      publicUrlGiven: false,
      allowedOrigins: [],
      databaseUrl: null,
      redisUrl: null,
      registration: 'open',
      guestRooms: true,
      ringTimeoutSeconds: 45,
      reconnectGraceSeconds: 40,
      stunUrls: ['stun:stun.l.google.com:19302'],
      turnUrls: [],
      turnSecret: null,
      turnTtlSeconds: 3600,
      iceTransportPolicy: 'all',
      maxVideoParticipants: 6,
      maxAudioParticipants: 12,
      signalRetentionDays: 30,
      callRetentionDays: 365,
      rateLimits: true,
      trustProxy: null,
      logLevel: 'info',
      metricsToken: null,
      demo: true,
    };
    expect(readSettings(DEVELOPMENT)).toMatchObject(expected);
  });

  it('listen on every address, make no demo accounts and let nobody begin a meeting without an account in production', () => {
    expect(readSettings(PRODUCTION)).toMatchObject({
      host: '0.0.0.0',
      demo: false,
      guestRooms: false,
      production: true,
    });
  });

  it('take an empty STUN_URLS as none, lists with spaces, and no slash at the end of PUBLIC_URL', () => {
    const settings = readSettings({ ...DEVELOPMENT, STUN_URLS: '', TURN_URLS: 'turn:a, turns:b ,', TURN_SECRET: 's' });
    expect(settings).toMatchObject({ stunUrls: [], turnUrls: ['turn:a', 'turns:b'] });
    expect(readSettings({ ...DEVELOPMENT, PUBLIC_URL: 'https://calls.example/' })).toMatchObject({
      publicUrl: 'https://calls.example',
      publicUrlGiven: true,
    });
  });

  it('take exact origins, those of packaged apps among them', () => {
    const ALLOWED_ORIGINS = 'https://app.example.com, http://localhost:8100,capacitor://localhost';
    expect(readSettings({ ...DEVELOPMENT, ALLOWED_ORIGINS }).allowedOrigins).toEqual([
      'https://app.example.com',
      'http://localhost:8100',
      'capacitor://localhost',
    ]);
  });

  const wrong: [string, string][] = [
    ['PORT', 'http'],
    ['PORT', '65536'],
    ['PORT', '30.5'],
    ['PUBLIC_URL', 'calls.example'],
    ['PUBLIC_URL', 'ftp://calls.example'],
    ['PUBLIC_URL', 'https://calls.example/parley'],
    ['PUBLIC_URL', 'https://calls.example/?x'],
    ['PUBLIC_URL', 'https://ann@calls.example'],
    ['DATABASE_URL', 'mysql://parley:50%@db/parley'],
    ['DATABASE_URL', 'mysql://parley@db'],
    ['DATABASE_URL', 'mysql://parley@db/'],
    ['DATABASE_URL', 'mysql://parley@db/parley/'],
    ['DATABASE_URL', 'mysql://parley@db/parley?ssl=true'],
    ['DATABASE_URL', 'mysql://parley@db/parley#x'],
    ['ALLOWED_ORIGINS', '*'],
    ['ALLOWED_ORIGINS', 'https://app.example.com/'],
    ['ALLOWED_ORIGINS', 'https://app.example.com/talk'],
    ['ALLOWED_ORIGINS', 'app.example.com'],
    ['ALLOWED_ORIGINS', 'https://App.example.com'],
    ['ALLOWED_ORIGINS', 'null'],
    ['GUEST_ROOMS', 'yes'],
    ['DATABASE_URL', 'postgres://db/parley'],
    ['DATABASE_URL', 'parley'],
    ['REDIS_URL', 'http://redis'],
    ['REGISTRATION', 'maybe'],
    ['RING_TIMEOUT_SECONDS', '19'],
    ['RING_TIMEOUT_SECONDS', '91'],
    ['RECONNECT_GRACE_SECONDS', '-1'],
    ['STUN_URLS', 'stun.example.com'],
    ['TURN_URLS', 'http://turn.example.com'],
    ['TURN_TTL_SECONDS', '5'],
    ['ICE_TRANSPORT_POLICY', 'some'],
    ['MAX_VIDEO_PARTICIPANTS', '1'],
    ['MAX_AUDIO_PARTICIPANTS', '100'],
    ['SIGNAL_RETENTION_DAYS', '0'],
    ['CALL_RETENTION_DAYS', 'for ever'],
    ['RATE_LIMITS', 'no'],
    ['LOG_LEVEL', 'loud'],
    ['DEMO', 'yes'],
  ];

  it.each(wrong)('with %s=%s are refused in one line that names it', (name, value) => {
    const problems = problemsOf({ ...DEVELOPMENT, TURN_SECRET: 'secret', [name]: value });
    expect(problems).toEqual([expect.stringMatching(new RegExp(`^${name}\\b.*`))]);
  });

  it('do not repeat the rest of a password', () => {
    const problems = problemsOf({ ...DEVELOPMENT, DATABASE_URL: 'mysql://parley:2024#Summer@db/parley' });
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.join('\n')).not.toContain('Summer');
  });

  it('say everything that is wrong at once', () => {
    const problems = problemsOf({ NODE_ENV: 'production', PORT: 'x', LOG_LEVEL: 'y', TURN_URLS: 'turn:t', DEMO: 'on' });
    const named = problems.map((line) => /^[A-Z_]+/.exec(line)?.[0]).sort();
    expect(named).toEqual(['DEMO', 'JWT_SECRET', 'LOG_LEVEL', 'PORT', 'TURN_URLS']);
  });

  it.each([
    ['none', {}],
    ['a short one', { JWT_SECRET: 'Xq7vT2mJ9pRb4wLs8nKd3fHg6cYz1aU' }],
    ['one from an example', { JWT_SECRET: 'change-me-change-me-change-me-change-me' }],
    ['one letter again and again', { JWT_SECRET: 'x'.repeat(40) }],
  ])('A7: in production JWT_SECRET is refused: %s', (_, secret) => {
    const problems = problemsOf({ NODE_ENV: 'production', ...secret });
    expect(problems).toEqual([expect.stringMatching(/^JWT_SECRET /)]);
  });

  it.each(['TURN_SECRET', 'METRICS_TOKEN'])('A7: in production an example as %s is refused', (name) => {
    expect(problemsOf({ ...PRODUCTION, [name]: 'change-me' })).toEqual([
      expect.stringMatching(new RegExp(`^${name} `)),
    ]);
    expect(problemsOf({ ...DEVELOPMENT, [name]: 'change-me' })).toEqual([]);
  });

  it('A7: no value of .env.example is taken for a secret in production', () => {
    const lines = readFileSync('.env.example', 'utf8').split('\n');
    const examples = lines.flatMap(
      (line) => /^#? ?(?:JWT_SECRET|TURN_SECRET|METRICS_TOKEN)=(.+)$/.exec(line)?.[1] ?? [],
    );
    for (const example of examples) expect(problemsOf({ ...PRODUCTION, JWT_SECRET: example })).toHaveLength(1);
  });

  it('keep the secret they made in development for the next start', () => {
    const first = readSettings({ DATA_DIR: dataDir }).jwtSecret;
    expect(first.length).toBeGreaterThanOrEqual(32);
    expect(readSettings({ DATA_DIR: dataDir }).jwtSecret).toBe(first);
  });
});
