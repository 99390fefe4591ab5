import { newContext } from './pages.mjs';
import { startBare } from './processes.mjs';
import { slowLineTo } from './slow-line.mjs';

/** Pages of `servers/bare-meet.mjs`, each in a browser profile of its own, on one line. */
export async function newBarePages(count) {
  const relay = await startBare('bare-meet');
  const line = await slowLineTo(relay.url);
  const contexts = await Promise.all(Array.from({ length: count }, () => newContext()));
  const pages = await Promise.all(contexts.map((context) => newPage(context, line.url)));
  const close = async () => {
    await Promise.all(contexts.map((context) => context.close()));
    await relay.process.stop();
  };
  return { pages, line, close };
}

async function newPage(context, url) {
  const page = await context.newPage();
  await page.goto(url);
  await page.waitForFunction(() => globalThis.me() !== undefined);
  return page;
}
