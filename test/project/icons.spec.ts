import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const APP = join(import.meta.dirname, '../../web/src/app');
const registered = new Set(
  [...readFileSync(join(APP, 'icons.ts'), 'utf8').matchAll(/'\.\.\/icons\/([\w-]+)\.svg'/g)].map(([, name]) => name),
);

/** Also where there is a choice of two: `[svgIcon]="on() ? 'mic' : 'mic_off'"`, `icon: on ? 'mic' : 'mic_off'`. */
function namesIn(text: string): string[] {
  const alone = [...text.matchAll(/\b(?:svgIcon=|icon: |icon=)["']([\w-]+)["']/g)].map(([, name]) => name!);
  const choices = text.matchAll(/(?:svgIcon\]="|\bicon: )[^"',=]*\?\s*'([\w-]+)'\s*:\s*'([\w-]+)'/g);
  return [...alone, ...[...choices].flatMap(([, one, other]) => [one!, other!])];
}

it('every icon that a screen names is there: a missing one leaves a hole', () => {
  const missing = globSync('**/*.{html,ts}', { cwd: APP })
    .filter((file) => !file.endsWith('.spec.ts'))
    .flatMap((file) =>
      namesIn(readFileSync(join(APP, file), 'utf8'))
        .filter((name) => !registered.has(name))
        .map((name) => `${file}: ${name}`),
    );
  expect(registered.size).toBeGreaterThan(50);
  expect(missing).toEqual([]);
});
