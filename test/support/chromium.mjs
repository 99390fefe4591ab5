import { existsSync } from 'node:fs';
import { aptInstall } from './debian.mjs';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];
const SHELLS = ['/usr/bin/chromium-headless-shell'];
const MISSING =
  'Chromium is not installed: install the package chromium (Debian: apt-get install chromium), ' +
  'or set CHROMIUM to the path of Chromium or Chrome.';

/** The path of a Chromium that the browser tests can drive, or null. */
export function findChromium() {
  return [process.env.CHROMIUM, ...PLACES].find((path) => path && existsSync(path)) ?? null;
}

/**
 * The path of a headless Chromium, or null: the same engine at 60% of the cost per page. If CHROMIUM is set, it is used for everything;
 * the long run does everything in a full Chromium.
 */
export function findHeadlessShell() {
  if (process.env.CHROMIUM || process.env.LONG === '1') return null;
  return SHELLS.find((path) => existsSync(path)) ?? null;
}

/** Installs it if that is allowed. @throws one line that says what to install */
export function ensureChromium() {
  const found = findChromium();
  if (found !== null) return found;
  aptInstall(['chromium'], MISSING);
  const installed = findChromium();
  if (installed === null) throw new Error(MISSING);
  return installed;
}

/** Also installs the headless one if that is possible. The tests need it only to be faster. */
export function tryHeadlessShell() {
  if (process.env.CHROMIUM || process.env.LONG === '1' || findHeadlessShell() !== null) return;
  try {
    aptInstall(['chromium-headless-shell'], 'There is no Chromium without windows: the browser tests take longer.');
  } catch (error) {
    console.log(error.message);
  }
}
