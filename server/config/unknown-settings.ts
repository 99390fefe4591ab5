import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { SETTING_NAMES, type SettingName } from './setting-names.js';

/** Other names that may be in the same `.env`: settings of `docker-compose.yml`, of the tests, and of tools. */
const OTHERS = new Set([
  'MYSQL_PASSWORD',
  'FRONT_ADDRESS',
  'FRONT_TLS',
  'TURN_HOST',
  'TURN_RELAY_IP',
  'TURN_EXTERNAL_IP',
  'TURN_TLS_CERT',
  'TURN_TLS_KEY',
  'TURN_TLS_PORT',
  'TEST_DATABASE_URL',
  'TEST_DB',
  'CHROMIUM',
  'FIREFOX',
  'CASES',
  'TMPDIR',
]);
const PREFIX = /^PARLEY_/i;
/** Names with fewer letters are close to many others by chance (`HOST`, `POST`). */
const SHORT = 8;

/** Variables that Kubernetes sets in every container when a service is called "parley". */
const FROM_CLUSTER = /_(SERVICE_(HOST|PORT)\b|SERVICE_PORT_|PORT_\d+_)/;

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Names that look like misspelt settings, one line each. A machine's environment has many names that are not ours, so there
 * only those close to one of ours count. In the project's own `.env` every unknown name counts.
 * @param ours the names in the `.env`
 */
export function unknownSettings(env: Env, ours: readonly string[] = []): string[] {
  const known: ReadonlySet<string> = new Set(SETTING_NAMES);
  const names = [...new Set([...Object.keys(env), ...ours])];
  const strange = names.filter((name) => !known.has(name) && !OTHERS.has(name) && !isOfCluster(name, env[name]));
  return strange.flatMap((name) => {
    const likely = likelyName(name);
    if (likely !== null) return [`${name} is not a setting, so it does nothing. Did you mean ${likely}?`];
    if (ours.includes(name) || PREFIX.test(name))
      return [`${name} is not a setting, so it does nothing. README.md lists all settings.`];
    return [];
  });
}

const isOfCluster = (name: string, value = '') => FROM_CLUSTER.test(name) || value.startsWith('tcp://');

/** The names in the `.env` of the folder in which the server runs. */
export function namesInEnvFile(file = '.env'): string[] {
  return existsSync(file) ? Object.keys(parseEnv(readFileSync(file, 'utf8'))) : [];
}

/** The setting that was probably meant; null when none is close. */
function likelyName(name: string): SettingName | null {
  const written = name.replace(PREFIX, '').toUpperCase().replaceAll('-', '_');
  const [closest] = SETTING_NAMES.map((known) => ({ known, changes: changesBetween(written, known) })).sort(
    (one, other) => one.changes - other.changes,
  );
  return closest && closest.changes <= mostChanges(closest.known) ? closest.known : null;
}

const mostChanges = ({ length }: string) => (length < SHORT ? 1 : 2);

/** How many letters must be added, removed, changed or swapped with their neighbour (Damerau and Levenshtein). */
function changesBetween(one: string, other: string): number {
  let [before, last] = [[] as number[], Array.from({ length: other.length + 1 }, (_, index) => index)];
  for (let row = 1; row <= one.length; row += 1) {
    const now = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const differs = one[row - 1] === other[column - 1] ? 0 : 1;
      now.push(Math.min(now[column - 1]! + 1, last[column]! + 1, last[column - 1]! + differs));
      const swapped = row > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      if (swapped) now[column] = Math.min(now[column]!, before[column - 2]! + 1);
    }
    [before, last] = [last, now];
  }
  return last.at(-1)!;
}
