import { clickAtOnce, frames } from '../../frame/pages.mjs';

/** @returns milliseconds until everybody sees everybody, and of the slowest link from its connection to its first frame */
export async function enterTogether(pages, button) {
  const at = await clickAtOnce(pages, button);
  const links = (await Promise.all(pages.map((page) => frames(page, pages.length - 1)))).flat();
  return {
    all: Math.max(...links.map(({ frameAt }) => frameAt)) - at,
    frame: Math.max(...links.map(({ connectedAt, frameAt }) => frameAt - connectedAt)),
  };
}
