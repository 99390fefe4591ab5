/** Pages in a real Chromium with a simulated camera and microphone, which note when the first frame of each connection was there. */
import { browser } from './browser.mjs';

/** Frames a second of each simulated camera. */
const PICTURES = 20;
const PATIENCE_MS = 30_000;

/** A browser profile of its own. */
export async function newContext(options = {}) {
  const permissions = ['camera', 'microphone'];
  const chromium = await browser({ pictures: PICTURES });
  const context = await chromium.newContext({ permissions, viewport: { width: 1000, height: 700 }, ...options });
  context.setDefaultTimeout(PATIENCE_MS);
  await context.addInitScript(installWatch);
  return context;
}

/** Runs in the page before anything else. All times are milliseconds of the machine's clock. */
function installWatch() {
  const now = () => performance.timeOrigin + performance.now();
  const watch = { clickedAt: 0, links: [], waiting: [] };
  globalThis.watch = watch;
  const look = () => (watch.waiting = watch.waiting.filter((one) => !one()));
  document.addEventListener('click', ({ timeStamp }) => (watch.clickedAt = performance.timeOrigin + timeStamp), true);
  globalThis.RTCPeerConnection = class extends globalThis.RTCPeerConnection {
    constructor(configuration) {
      super(configuration);
      const link = { connectedAt: null, frameAt: null };
      watch.links.push(link);
      this.addEventListener('connectionstatechange', () => {
        if (this.connectionState === 'connected') link.connectedAt ??= now();
      });
      this.addEventListener('track', ({ track }) => track.kind === 'video' && void first(track, link));
    }
  };
  async function first(track, link) {
    const copy = track.clone();
    const reader = new globalThis.MediaStreamTrackProcessor({ track: copy }).readable.getReader();
    const { value } = await reader.read();
    link.frameAt ??= now();
    value?.close();
    await reader.cancel();
    copy.stop();
    look();
  }
  /** Resolves when this many links have shown a frame. */
  watch.frames = (count) =>
    new Promise((resolve) => {
      const done = () => {
        const shown = watch.links.filter(({ frameAt }) => frameAt !== null);
        if (shown.length >= count) resolve(shown);
        return shown.length >= count;
      };
      if (!done()) watch.waiting.push(done);
    });
  watch.reset = () => {
    watch.links = [];
    watch.waiting = [];
  };
}

export const reset = (page) => page.evaluate(() => globalThis.watch.reset());
/** When somebody last clicked in this page. */
export const clickedAt = (page) => page.evaluate(() => globalThis.watch.clickedAt);

/** @returns `{ connectedAt, frameAt }` of the links that show a picture, when there are so many. @throws when it takes too long */
export async function frames(page, count = 1) {
  const late = { timeout: PATIENCE_MS };
  const shown = page.evaluate((wanted) => globalThis.watch.frames(wanted), count);
  let timer;
  const patience = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`No ${count} pictures within ${late.timeout} ms.`)), late.timeout);
  });
  return Promise.race([shown, patience]).finally(() => clearTimeout(timer));
}

/** Clicks the same button in all pages, at one moment. @returns that moment */
export async function clickAtOnce(pages, selector, inMs = 300) {
  const at = Date.now() + inMs;
  const click = ({ selector: which, at: due }) =>
    new Promise((resolve) =>
      setTimeout(
        () => resolve(document.querySelector(which).click()),
        due - performance.timeOrigin - performance.now(),
      ),
    );
  await Promise.all(pages.map((page) => page.evaluate(click, { selector, at })));
  return at;
}
