import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { aptInstall } from './debian.mjs';

const PLACES = ['/usr/bin/firefox-esr', '/usr/bin/firefox', '/usr/lib/firefox-esr/firefox-esr'];
const SCREENS = ['/usr/bin/Xvfb', '/usr/local/bin/Xvfb'];
const MISSING =
  'Firefox and Xvfb are not installed: install the packages firefox-esr and xvfb ' +
  '(Debian: apt-get install firefox-esr xvfb), or set FIREFOX to the path of Firefox.';
/** Long enough for a busy machine; it takes two seconds on an idle one. */
const START_MS = 60_000;

/** The path of a Firefox that the browser tests can drive, or null. */
export function findFirefox() {
  return [process.env.FIREFOX, ...PLACES].find((path) => path && existsSync(path)) ?? null;
}

const findXvfb = () => SCREENS.find((path) => existsSync(path)) ?? null;

/** Installs it with the libraries it needs, if that is allowed. @throws one line that says what to install */
export function ensureFirefox() {
  const missing = [findFirefox() === null ? 'firefox-esr' : [], findXvfb() === null ? 'xvfb' : []].flat();
  if (missing.length > 0) aptInstall(missing, MISSING);
  const found = findFirefox();
  if (found === null || findXvfb() === null) throw new Error(MISSING);
  return found;
}

/** A virtual screen: without one, Firefox has no screen that a page could share. */
export async function startScreen() {
  const path = findXvfb();
  if (path === null) throw new Error(MISSING);
  const args = ['-displayfd', '3', '-screen', '0', '1600x1200x24', '-nolisten', 'tcp'];
  const child = spawn(path, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const stop = () => child.kill('SIGKILL');
  try {
    return { display: `:${await displayOf(child)}`, stop };
  } catch (error) {
    stop();
    throw error;
  }
}

/** Xvfb picks a free display number, and reports it when it is ready. */
function displayOf(child) {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('Xvfb does not start')), START_MS);
    const settle = (end, value) => (clearTimeout(late), end(value));
    createInterface({ input: child.stdio[3] }).once('line', (line) => settle(resolve, line));
    child.once('error', (error) => settle(reject, error));
    child.once('exit', (code) => settle(reject, new Error(`Xvfb ended with ${code}`)));
  });
}
