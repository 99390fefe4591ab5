import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const APP = 'web/src/app';

/** Every source of the web app that is no test, with its text. */
const sources = readdirSync(APP, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.(ts|html)$/.test(path) && !/(\.spec|-fixtures)\.ts$/.test(path))
  .map((path) => ({ path, text: readFileSync(join(APP, path), 'utf8') }));

const usersOf = (pattern: RegExp) => sources.filter(({ text }) => pattern.test(text)).map(({ path }) => path);

describe('what the web app asks of browsers stands in one place each', () => {
  it.each([
    ['storage, which throws where it is denied', /\b(localStorage|sessionStorage)[.)]/, ['browser/stores.ts']],
    ['databases and caches of the browser', /\bindexedDB\b|\bcaches\./, []],
    ['the clipboard, which pages without https have not', /navigator\.clipboard/, ['browser/copier.ts']],
    ['the screen that stays awake', /navigator\.wakeLock/, ['browser/screen-awake.ts']],
    ['locks, which may be denied', /navigator\.locks/, ['session/web-lock.ts']],
    [
      'random ids, which pages without https have not',
      /\.randomUUID\(/,
      ['session/device.ts', 'webrtc/fake-connection.ts'],
    ],
    [
      'the address of the page, which is not the one for others',
      /\blocation\.(origin|host)|baseURI/,
      ['browser/public-address.ts'],
    ],
    ['notifications', /\bNotification\.(permission|requestPermission)/, ['call/ring/desktop-notices.ts']],
    ['the question before leaving', /beforeunload/, ['browser/leaving.ts']],
    ['keys of an input method', /\.isComposing\b|\b229\b/, ['shared-ui/keys/composing.ts']],
    ['letters that are shortcuts', /pressedLetter\(/, ['shared-ui/keys/letter-keys.ts', 'shared-ui/page/printing.ts']],
  ])('%s', (_, pattern, places) => {
    expect(usersOf(pattern).filter((path) => !places.includes(path))).toEqual([]);
    for (const place of places) expect(usersOf(pattern)).toContain(place);
  });

  it('whoever listens to keys of the whole page asks whether they were meant for it', () => {
    const listeners = sources.filter(({ text }) => text.includes("'(document:keydown)'"));
    expect(listeners.length).toBeGreaterThan(2);
    const careless = listeners.filter(({ text }) => !/letterOf\(|\.refuses\(/.test(text));
    expect(careless.map(({ path }) => path)).toEqual([]);
  });

  it('no handler of the page hears keys of an input method: they are held back before anything listens', () => {
    const config = sources.find(({ path }) => path === 'app.config.ts')?.text ?? '';
    const guard = config.slice(config.indexOf('function guardInput'));
    expect(guard.indexOf('shieldComposing(view)')).toBeGreaterThan(0);
    expect(guard.indexOf('shieldComposing(view)')).toBeLessThan(guard.indexOf('inject(Hands)'));
    expect(config).toContain('provideAppInitializer(() => guardInput(document, window))');
  });
});
