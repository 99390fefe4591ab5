import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { SETTING_NAMES } from './setting-names.js';
import { unknownSettings } from './unknown-settings.js';

/** Every `NAME` at the beginning of a line, set or commented out. */
const namesIn = (file: string) =>
  readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => /^#? ?([A-Z][A-Z_]+)=/.exec(line)?.[1] ?? []);

describe('a name that is not a setting', () => {
  it.each([
    ['REGISTRATON', 'REGISTRATION'],
    ['registration', 'REGISTRATION'],
    ['TURN_URL', 'TURN_URLS'],
    ['DATABSAE_URL', 'DATABASE_URL'],
    ['JWT-SECRET', 'JWT_SECRET'],
    ['ALLOWED_ORIGIN', 'ALLOWED_ORIGINS'],
    ['PARLEY_PUBLIC_URL', 'PUBLIC_URL'],
    ['PARLEY_REGISTRATON', 'REGISTRATION'],
    ['DEM0', 'DEMO'],
  ])('%s is warned of with the likely one, %s', (name, likely) => {
    expect(unknownSettings({ [name]: 'closed' })).toEqual([
      `${name} is not a setting, so it does nothing. Did you mean ${likely}?`,
    ]);
  });

  it('in the environment of a machine is no matter where it is like none of ours', () => {
    const env = { PATH: '/bin', HOME: '/root', HOSTNAME: 'box', POSTGRES_URL: 'x', SHELL: 'sh', LANG: 'C', USER: 'me' };
    expect(unknownSettings(env)).toEqual([]);
    const cluster = { PARLEY_PORT: 'tcp://10.0.0.1:3000', PARLEY_SERVICE_HOST: '10.0.0.1', PARLEY_PORT_3000_TCP: 'x' };
    expect(unknownSettings({ ...cluster, PARLEY_SERVICE_PORT: '3000' })).toEqual([]);
  });

  it('in the own .env or with the name of the product is warned of, whatever it is like', () => {
    const words = (name: string) => `${name} is not a setting, so it does nothing. README.md lists all settings.`;
    expect(unknownSettings({ PARLEY_COLOUR: 'red', SIDE: 'left' }, ['SIDE'])).toEqual([
      words('PARLEY_COLOUR'),
      words('SIDE'),
    ]);
  });

  it('is none of those that an example or the table of the README names', () => {
    for (const file of ['.env.example', '.env.docker.example']) {
      const names = namesIn(file);
      expect(names.length).toBeGreaterThan(5);
      expect(unknownSettings(parseEnv(names.map((name) => `${name}=x`).join('\n')), names)).toEqual([]);
    }
  });
});

describe('every setting', () => {
  it('is in the table of the README and in .env.example, and nothing else is', () => {
    const table = readFileSync('README.md', 'utf8').split('## Settings')[1]!.split('\n## ')[0]!;
    const rows = table.split('\n').filter((line) => /^\| `[A-Z]/.test(line));
    const listed = rows.flatMap((row) => row.split('|')[1]!.match(/[A-Z][A-Z_]+/g) ?? []);
    expect([...listed].sort()).toEqual([...SETTING_NAMES].sort());
    expect([...new Set(namesIn('.env.example'))].sort()).toEqual([...SETTING_NAMES].sort());
  });
});
