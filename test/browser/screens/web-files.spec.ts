import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { filesAmong, noteLoads } from '../support/loads.js';
import { connected, newPerson, useStage } from '../support/stage.js';
import { settled } from '../support/waiting.js';

/** Longer than a page waits before it loads something ahead. */
const QUIET_MS = 3_500;
const BUILT = 'dist/web/browser';
const names = readdirSync(BUILT, { recursive: true, encoding: 'utf8' })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => statSync(join(BUILT, name)).isFile());
/** Found differently than by the build, so that the two can be compared: files from web/public have no hash, and all others have one. */
const unhashed = ['index.html', ...readdirSync('web/public', { recursive: true, encoding: 'utf8' })];

describe('the files of the web app', () => {
  const stage = useStage();
  const load = (name: string, accepted: string) =>
    fetch(`${stage.url}/${name}`, { headers: { 'accept-encoding': accepted } });

  it('are kept for a year where their name has a hash, and asked for again where it has none', async () => {
    expect(names.length).toBeGreaterThan(15);
    const kept = await Promise.all(
      names.map(async (name) => [name, (await load(name, 'br')).headers.get('cache-control')]),
    );
    const expected = names.map((name) => {
      if (name === 'index.html') return [name, 'no-store'];
      return [name, unhashed.includes(name) ? 'no-cache' : 'public, max-age=31536000, immutable'];
    });
    expect(kept).toEqual(expected);
  });

  it('come compressed by the build, the same as without', async () => {
    const scripts = names.filter((name) => name.endsWith('.js') && statSync(join(BUILT, name)).size > 1_024);
    for (const name of scripts) {
      const [small, whole] = [await load(name, 'br'), await load(name, 'identity')];
      expect([name, small.headers.get('content-encoding')]).toEqual([name, 'br']);
      expect(whole.headers.get('content-encoding')).toBeNull();
      const content = readFileSync(join(BUILT, name));
      expect(Buffer.from(await small.arrayBuffer()).equals(content)).toBe(true);
      expect(Buffer.from(await whole.arrayBuffer()).equals(content)).toBe(true);
      const packed = readFileSync(join('dist/web/packed', `${name}.br`));
      expect(brotliDecompressSync(packed).equals(content)).toBe(true);
    }
  });

  it('are not asked for again by a reload: at most three requests reach them', async () => {
    const ann = await newPerson(stage, 'Ann');
    const loads = await noteLoads(ann.page);
    // Nothing can come from the cache before it is there, and the last files are loaded only when the page has nothing else to do.
    const allLoaded = () => settled(() => Promise.resolve(loads.length), QUIET_MS);
    await connected(ann);
    await allLoaded();
    loads.length = 0;
    await ann.page.reload();
    await connected(ann);
    await allLoaded();
    const files = filesAmong(loads).map(({ path }) => path);
    expect(files).toContain('/people');
    expect(files.length).toBeLessThanOrEqual(3);
  });
});
