import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const APP = join(import.meta.dirname, '../../web/src/app');
const registeredBy = (file: string) =>
  new Set([...readFileSync(join(APP, file), 'utf8').matchAll(/'\.\.\/icons\/([\w-]+)\.svg'/g)].map(([, name]) => name));
const registered = registeredBy('icons.ts');
/** What is shown before any other icon is loaded. */
const FIRST = ['session/way-in', 'rooms/public', 'rooms/code'];

/** Also where there is a choice of two: `[svgIcon]="on() ? 'mic' : 'mic_off'"`, `icon: on ? 'mic' : 'mic_off'`. */
function namesIn(text: string): string[] {
  const alone = [...text.matchAll(/\b(?:svgIcon=|icon: |icon=)["']([\w-]+)["']/g)].map(([, name]) => name!);
  const choices = text.matchAll(/(?:svgIcon\]="|\bicon: )[^"',=]*\?\s*'([\w-]+)'\s*:\s*'([\w-]+)'/g);
  return [...alone, ...[...choices].flatMap(([, one, other]) => [one!, other!])];
}

it('the icons of the way in are there from the beginning', () => {
  const first = registeredBy('first-icons.ts');
  const named = FIRST.flatMap((folder) => globSync(`${folder}/**/*.{html,ts}`, { cwd: APP }))
    .filter((file) => !file.endsWith('.spec.ts'))
    .flatMap((file) => namesIn(readFileSync(join(APP, file), 'utf8')));
  expect(new Set(named)).toEqual(first);
});

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
