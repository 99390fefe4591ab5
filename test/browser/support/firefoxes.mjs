/**
 * One Firefox a worker, with a simulated camera and microphone, driven over WebDriver BiDi. Like Chromium (`browsers.mjs`)
 * it outlives the spec files, and each test has profiles of its own in it.
 */
import { findFirefox, startScreen } from '../../support/firefox.mjs';

const START_MS = 90_000;
const PREFERENCES = {
  // A tone of 1 kHz, and a picture of one colour that changes.
  'media.navigator.streams.fake': true,
  // Nobody is there to answer its questions: all is allowed, and the screen that is shared is the first one.
  'media.navigator.permission.disabled': true,
  'permissions.default.microphone': 1,
  'permissions.default.camera': 1,
  // Where there is no network but the machine's own there would be no candidate at all.
  'media.peerconnection.ice.loopback': true,
  'media.peerconnection.ice.obfuscate_host_addresses': false,
  'media.autoplay.default': 0,
  'intl.accept_languages': 'en-GB',
};

let running = null;

/** The browser. One that has died is replaced. */
export async function firefox() {
  if (running !== null && (await running).browser.connected) return (await running).browser;
  running = start();
  running.catch(() => (running = null));
  return (await running).browser;
}

async function start() {
  const executablePath = findFirefox();
  if (executablePath === null) throw new Error('No Firefox: "npm test -- --only=firefox" says what to install.');
  // Only here: nobody else waits for a library that only these tests use.
  const { default: puppeteer } = await import('puppeteer-core');
  const screen = await startScreen();
  const env = { ...process.env, DISPLAY: screen.display, MOZ_ENABLE_WAYLAND: '0' };
  const options = { browser: 'firefox', executablePath, env, headless: false, extraPrefsFirefox: PREFERENCES };
  const browser = await puppeteer.launch({ ...options, defaultViewport: null, timeout: START_MS });
  return { browser, screen };
}

/** At the end of a run. */
export async function closeFirefox() {
  const [before] = [await running, (running = null)];
  await before?.browser.close();
  before?.screen.stop();
}
