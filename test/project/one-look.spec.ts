import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const APP = join(import.meta.dirname, '../../web/src/app');

/** Where the page's own code says this, as often as it does. */
function saidIn(words: string): string[] {
  return globSync('**/*.ts', { cwd: APP })
    .filter((file) => !/\.spec\.ts$|fake-|fixtures|\/testing\//.test(file))
    .flatMap((file) => readFileSync(join(APP, file), 'utf8').split(words).slice(1).map(() => file)); // prettier-ignore
}

it('one place asks a connection for its statistics, and one asks the links for them: everything else derives from that', () => {
  // The second is of one receiver: the level of a voice where the browser tells it nowhere else.
  expect(saidIn('.getStats(')).toEqual(['webrtc/peer-link.ts', 'webrtc/quality/remote-level.ts']);
  expect(saidIn('.stats()')).toEqual(['webrtc/quality/link-looks.ts']);
});

it('every component with form fields of Material has them look as all others do', () => {
  const sources = globSync('**/*.ts', { cwd: APP }).filter((file) => !file.endsWith('.spec.ts'));
  const textOf = (file: string) => readFileSync(join(APP, file), 'utf8');
  const withFields = sources.filter((file) => {
    const page = file.replace(/\.ts$/, '.html');
    return `${textOf(file)}${existsSync(join(APP, page)) ? textOf(page) : ''}`.includes('<mat-form-field');
  });
  expect(withFields.length).toBeGreaterThan(5);
  expect(withFields.filter((file) => !textOf(file).includes('providers: [outlinedFields]'))).toEqual([]);
});
