/**
 * Starts Chromium once per worker for each set of flags, instead of once per spec file: a new context is as
 * isolated as a new browser, and takes milliseconds. The environment loads this module, so it outlives the spec
 * files.
 */
import { chromium } from 'playwright-core';
import { findChromium, findHeadlessShell } from '../../support/chromium.mjs';

/**
 * A Chromium window has an address bar with hidden pages of its own, which took three quarters of the time that a
 * new tab takes (2.0 s of a core; 0.5 s without them).
 */
const UNSEEN = ['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup', 'WebUIOmniboxFullPopup'];
/** Only the last `--disable-features` counts, so this repeats what Playwright turns off. */
const OFF_BY_PLAYWRIGHT = [
  ...['AimEnabled', 'AvoidCorsURLLoaderRestartOnRedirect', 'AvoidUnnecessaryBeforeUnloadCheckSync'],
  ...['DestroyProfileOnBrowserClose', 'HttpsFirstBalancedModeAutoEnable', 'HttpsUpgrades', 'LensOverlay'],
  ...['MediaRouter', 'NetworkTimeServiceQuerying', 'OptimizationHints', 'PaintHolding', 'PreconnectToSearch'],
  ...['TcpPortRandomizationWin', 'ThirdPartyStoragePartitioning'],
];
const FEATURES = `--disable-features=${[...OFF_BY_PLAYWRIGHT, ...UNSEEN].join(',')}`;

/** On a busy machine one worker may have to wait for another. */
const START_MS = 90_000;
/** Keyed by the flags. */
const started = new Map();

/** The headless shell cannot prompt, so this answers for the user; each context still sets its pages' permissions. */
const OF_SHELL = ['--use-fake-ui-for-media-stream'];

/**
 * The browser with these flags; starts a new one if it has died. Without a window it is cheaper, but cannot prompt
 * for a permission or share a tab.
 */
export async function chromiumWith(flags, { window = false } = {}) {
  const key = [window, ...flags].join(' ');
  const running = await started.get(key);
  if (running?.isConnected()) return running;
  const shell = window ? null : findHeadlessShell();
  const starting = shell === null ? launch(findChromium(), flags) : launch(shell, [...flags, ...OF_SHELL]);
  started.set(key, starting);
  starting.catch(() => started.delete(key));
  return starting;
}

function launch(executablePath, args) {
  if (executablePath === null) throw new Error('No Chromium: "npm test -- --only=browser" says what to install.');
  return chromium.launch({ executablePath, args: [...args, FEATURES], timeout: START_MS });
}

/** Call at the end of a run. */
export async function closeBrowsers() {
  await Promise.all([...started.values()].map(async (browser) => (await browser).close()));
  started.clear();
}
