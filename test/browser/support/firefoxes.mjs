/**
 * One Firefox per worker, with a simulated camera and microphone, driven over WebDriver BiDi. Like Chromium
 * (`browsers.mjs`) it outlives the spec files, and each test has its own profiles in it.
 */
import { findFirefox, startScreen } from '../../support/firefox.mjs';

const START_MS = 90_000;
const PREFERENCES = {
  // The fake devices give a tone of 1 kHz, and a picture of one changing colour.
  'media.navigator.streams.fake': true,
  // Nobody can answer prompts, so everything is allowed, and the first screen is shared.
  'media.navigator.permission.disabled': true,
  'permissions.default.microphone': 1,
  'permissions.default.camera': 1,
  // On a machine with no network but loopback there would be no candidate otherwise.
  'media.peerconnection.ice.loopback': true,
  'media.peerconnection.ice.obfuscate_host_addresses': false,
  'media.autoplay.default': 0,
  'intl.accept_languages': 'en-GB',
};

let running = null;

/** The browser; starts a new one if it has died. */
export async function firefox() {
  if (running !== null && (await running).browser.connected) return (await running).browser;
  running = start();
  running.catch(() => (running = null));
  return (await running).browser;
}

async function start() {
  const executablePath = findFirefox();
  if (executablePath === null) throw new Error('No Firefox: "npm test -- --only=firefox" says what to install.');
  // Imported only when needed, so that other tests do not load a library that only these use.
  const { default: puppeteer } = await import('puppeteer-core');
  const screen = await startScreen();
  const env = { ...process.env, DISPLAY: screen.display, MOZ_ENABLE_WAYLAND: '0' };
  const options = { browser: 'firefox', executablePath, env, headless: false, extraPrefsFirefox: PREFERENCES };
  const browser = await puppeteer.launch({ ...options, defaultViewport: null, timeout: START_MS });
  return { browser, screen };
}

/** Call at the end of a run. */
export async function closeFirefox() {
  const [before] = [await running, (running = null)];
  await before?.browser.close();
  before?.screen.stop();
}
