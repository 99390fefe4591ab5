import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The version in package.json, which is above the sources and above `dist`. */
export const VERSION = readVersion(import.meta.dirname);

function readVersion(folder: string): string {
  try {
    const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, string>;
    if (name === 'parley' && version !== undefined) return version;
  } catch {
    // Not in this folder, so try the one above.
  }
  return dirname(folder) === folder ? '0.0.0' : readVersion(dirname(folder));
}

/** The code that the server runs, below `dist`, or below the sources. */
const PARTS = ['contracts', 'migrations', 'server'];
const HASH_CHARACTERS = 16;

let own: string | null = null;

/** The version with a hash of what this server runs: two builds differ in it, even if nobody has raised the version. */
export const ownBuild = (): string =>
  (own ??= `${VERSION.slice(0, HASH_CHARACTERS - 1)}+${hashOf(join(import.meta.dirname, '../..'))}`);

export function hashOf(folder: string): string {
  const hash = createHash('sha256');
  for (const part of PARTS)
    for (const name of readdirSync(join(folder, part), { recursive: true, encoding: 'utf8' }).toSorted())
      if (/\.[jt]s$/.test(name)) hash.update(`${name}\n`).update(readFileSync(join(folder, part, name)));
  return hash.digest('base64url').slice(0, HASH_CHARACTERS);
}
