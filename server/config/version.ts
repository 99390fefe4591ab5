import { readFileSync } from 'node:fs';
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
