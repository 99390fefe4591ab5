import { readFileSync } from 'node:fs';

interface Entry {
  version?: string;
  resolved?: string;
  hasInstallScript?: boolean;
  optionalDependencies?: Record<string, string>;
}

const read = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
const entries = Object.entries(read('package-lock.json')['packages'] as Record<string, Entry>);
const places = new Set(entries.map(([place]) => place));

/** The folders in which Node would look for `name` on behalf of the package at `place`. */
function candidates(place: string, name: string): string[] {
  const here = `${place === '' ? '' : `${place}/`}node_modules/${name}`;
  if (place === '') return [here];
  const parent = place.slice(0, Math.max(0, place.lastIndexOf('node_modules/') - 1));
  return [here, ...candidates(parent, name)];
}

describe('package-lock.json', () => {
  it('has an entry for every optional dependency, so that npm ci works on every platform', () => {
    const missing = entries.flatMap(([place, entry]) =>
      Object.keys(entry.optionalDependencies ?? {})
        .filter((name) => !candidates(place, name).some((candidate) => places.has(candidate)))
        .map((name) => `${place}@${entry.version}: ${name}`),
    );
    expect(missing).toEqual([]);
  });

  it('names no registry', () => {
    expect(entries.filter(([, entry]) => entry.resolved !== undefined).map(([place]) => place)).toEqual([]);
  });

  it('decides about every install script, so that npm ci has nothing to ask', () => {
    const decided = new Set(Object.keys(read('package.json')['allowScripts'] as object));
    const scripted = entries.filter(([, entry]) => entry.hasInstallScript).map(([place]) => place);
    const names = scripted.map((place) => place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length));
    expect(names.filter((name) => !decided.has(name))).toEqual([]);
  });
});
