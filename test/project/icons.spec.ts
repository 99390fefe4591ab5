import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const APP = join(import.meta.dirname, '../../web/src/app');
const registered = new Set(
  [...readFileSync(join(APP, 'icons.ts'), 'utf8').matchAll(/'\.\.\/icons\/([\w-]+)\.svg'/g)].map(([, name]) => name),
);

it('every icon that a screen names is there: a missing one leaves a hole', () => {
  const missing = globSync('**/*.{html,ts}', { cwd: APP })
    .filter((file) => !file.endsWith('.spec.ts'))
    .flatMap((file) =>
      [...readFileSync(join(APP, file), 'utf8').matchAll(/\b(?:svgIcon=|icon: |icon=)["']([\w-]+)["']/g)]
        .filter(([, name]) => !registered.has(name))
        .map(([, name]) => `${file}: ${name}`),
    );
  expect(registered.size).toBeGreaterThan(50);
  expect(missing).toEqual([]);
});
