import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** `NAME=value` lines, also those that are commented out because there is no default. */
function namesIn(file: string): string[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.flatMap((line) => /^#? ?([A-Z][A-Z_]+)=/.exec(line)?.[1] ?? []).sort();
}

/** The settings that the server reads, by the one place where it reads them. */
function namesRead(): string[] {
  const source = readFileSync('server/config/settings.ts', 'utf8');
  const calls = source.matchAll(/read\.(?:text|list|integer|choice|url)\('([A-Z_]+)'|env\['([A-Z_]+)'\]/g);
  return [...new Set([...calls].map((match) => match[1] ?? match[2]!))].sort();
}

const readme = readFileSync('README.md', 'utf8');

it('.env.example names exactly the settings that the server reads', () => {
  expect(namesRead().length).toBeGreaterThan(20);
  expect(namesIn('.env.example')).toEqual(namesRead());
});

it.each(namesRead())('README explains %s', (name) => {
  expect(readme).toContain(`\`${name}\``);
});

it('only the settings read the environment, save what runs before them', () => {
  const sources = readdirSync('server', { recursive: true, encoding: 'utf8' }).filter((file) =>
    /(?<!\.spec)\.ts$/.test(file),
  );
  const reading = sources.filter((file) => readFileSync(join('server', file), 'utf8').includes('process.env'));
  expect(reading.sort()).toEqual([join('config', 'settings.ts'), join('database', 'cli.ts')]);
});
