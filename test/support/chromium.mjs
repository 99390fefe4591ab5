import { existsSync } from 'node:fs';
import { aptInstall } from './debian.mjs';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];
const MISSING =
  'Chromium is not installed: install the package chromium (Debian: apt-get install chromium), ' +
  'or set CHROMIUM to the path of Chromium or Chrome.';

/** The path of a Chromium that the browser tests can drive, or null. */
export function findChromium() {
  return [process.env.CHROMIUM, ...PLACES].find((path) => path && existsSync(path)) ?? null;
}

/** Installs it where that is allowed. @throws one line that says what to install */
export function ensureChromium() {
  const found = findChromium();
  if (found !== null) return found;
  aptInstall(['chromium'], MISSING);
  const installed = findChromium();
  if (installed === null) throw new Error(MISSING);
  return installed;
}
