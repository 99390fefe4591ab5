/** Two bare pages and a relay, with a line between that can be made slow. Their media are open before anybody rings. */
import { newBarePages } from '../../frame/bare-pages.mjs';
import { newCallFigures, QUIET_MS } from './call-figures.mjs';

export async function newBarePair(capture) {
  const { pages, line } = await newBarePages(2);
  const [caller, callee] = pages;
  const measure = async () => {
    const figures = await newCallFigures(caller, callee);
    await caller.evaluate((wanted) => globalThis.openMedia(wanted), capture);
    const opening = await callee.evaluate((wanted) => globalThis.openMedia(wanted), capture);
    const to = await callee.evaluate(() => globalThis.me());
    await caller.evaluate((id) => globalThis.say(id, 'ring'), to);
    await callee.waitForTimeout(QUIET_MS);
    await callee.click('#accept');
    const found = await figures();
    await Promise.all(pages.map((page) => page.evaluate(() => globalThis.leave())));
    return { ...found, opening, bothWithMedia: found.both + opening };
  };
  return { measure, line };
}
