import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const APP = join(import.meta.dirname, '../../web/src/app');
const registeredBy = (file: string) =>
  new Set(
    [...readFileSync(join(APP, file), 'utf8').matchAll(/'\.\.\/icons\/([\w-]+)\.svg'/g)].map(([, name]) => name!),
  );
const [first, atHome, later] = ['first-icons.ts', 'home-icons.ts', 'icons.ts'].map(registeredBy);
/** What is shown before any other icon is loaded. */
const FIRST = ['session/way-in', 'rooms/public', 'rooms/code'];
/** What is shown on home, before the icons of the other screens are loaded, or beside them. */
const HOME = ['frame/*', 'people/dial-pad/*', 'people/favourites/*', 'people/{people,person-row,call-buttons}.*'];
const HOME_TOO = [
  'call/ring/*',
  'call/screen/call-strip.*',
  'call/own-media/media-wait.*',
  'shared-ui/{chips,lists}/*',
];
const ABOVE_ALL = ['call/elsewhere/{elsewhere-strip,return-button}.*'];

/** Also where there is a choice of two: `[svgIcon]="on() ? 'mic' : 'mic_off'"`, `icon: on ? 'mic' : 'mic_off'`. */
function namesIn(text: string): string[] {
  const alone = [...text.matchAll(/\b(?:svgIcon=|icon: |icon=)["']([\w-]+)["']/g)].map(([, name]) => name!);
  const choices = text.matchAll(/(?:svgIcon\]="[^"]*|\bicon: [^"',=]*)\?\s*'([\w-]+)'\s*:\s*'([\w-]+)'/g);
  return [...alone, ...[...choices].flatMap(([, one, other]) => [one!, other!])];
}

const namedIn = (patterns: readonly string[]) =>
  globSync([...patterns], { cwd: APP })
    .filter((file) => /\.(html|ts)$/.test(file) && !file.endsWith('.spec.ts'))
    .flatMap((file) => namesIn(readFileSync(join(APP, file), 'utf8')));

it('the icons of the way in are there from the beginning', () => {
  const named = namedIn(FIRST.map((folder) => `${folder}/**/*`));
  expect(new Set(named)).toEqual(first);
});

it('home has its icons without those of the screens that are loaded later', () => {
  const named = namedIn([...HOME, ...HOME_TOO, ...ABOVE_ALL]);
  // The place where one is has a filled icon.
  const places = [...named].filter((name) => atHome!.has(`${name}-fill`)).map((name) => `${name}-fill`);
  expect(named.filter((name) => !first!.has(name) && !atHome!.has(name))).toEqual([]);
  expect([...atHome!].filter((name) => ![...named, ...places].includes(name))).toEqual([]);
});

it('no icon is loaded twice', () => {
  expect(first!.size + atHome!.size + later!.size).toBe(new Set([...first!, ...atHome!, ...later!]).size);
});

it('every icon that a screen names is there: a missing one leaves a hole', () => {
  const missing = globSync('**/*.{html,ts}', { cwd: APP })
    .filter((file) => !file.endsWith('.spec.ts'))
    .flatMap((file) =>
      namesIn(readFileSync(join(APP, file), 'utf8'))
        .filter((name) => ![first, atHome, later].some((set) => set!.has(name)))
        .map((name) => `${file}: ${name}`),
    );
  expect(later!.size).toBeGreaterThan(50);
  expect(missing).toEqual([]);
});
