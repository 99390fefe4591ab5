/** Chromium as the browser tests use it, closed at the end. */
import { ensureChromium, tryHeadlessShell } from '../../support/chromium.mjs';
import { chromiumWith, closeBrowsers } from '../../browser/support/browsers.mjs';
import { hold } from './held.mjs';

/** Without network but loopback there would be no candidates otherwise; pages show what they get at once. */
const FLAGS = [
  ...['--no-sandbox', '--autoplay-policy=no-user-gesture-required', '--allow-loopback-in-peer-connection'],
];
let held = false;

/** `pictures`: frames a second of the simulated camera. */
export async function browser({ pictures = 30 } = {}) {
  ensureChromium();
  tryHeadlessShell();
  if (!held) hold(() => ((held = false), closeBrowsers()));
  held = true;
  return chromiumWith([...FLAGS, `--use-fake-device-for-media-stream=fps=${pictures}`]);
}
