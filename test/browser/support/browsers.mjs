/**
 * Chromium is started once a worker for each set of flags, not once a spec file: a fresh context is as good as a fresh
 * browser, and comes in milliseconds. This module is loaded by the environment, so it outlives the spec files.
 */
import { chromium } from 'playwright-core';
import { findChromium, findHeadlessShell } from '../../support/chromium.mjs';

/**
 * A window of Chromium has an address bar, and behind it two pages of its own that nobody sees: they took three quarters
 * of the time that a new tab takes (2.0 s of a core, without them 0.5 s).
 */
const UNSEEN = ['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup', 'WebUIOmniboxFullPopup'];
/** Of several `--disable-features` the last one counts, so what Playwright turns off is named again. */
const OFF_BY_PLAYWRIGHT = [
  ...['AimEnabled', 'AvoidCorsURLLoaderRestartOnRedirect', 'AvoidUnnecessaryBeforeUnloadCheckSync'],
  ...['DestroyProfileOnBrowserClose', 'HttpsFirstBalancedModeAutoEnable', 'HttpsUpgrades', 'LensOverlay'],
  ...['MediaRouter', 'NetworkTimeServiceQuerying', 'OptimizationHints', 'PaintHolding', 'PreconnectToSearch'],
  ...['TcpPortRandomizationWin', 'ThirdPartyStoragePartitioning'],
];
const FEATURES = `--disable-features=${[...OFF_BY_PLAYWRIGHT, ...UNSEEN].join(',')}`;

/** One may wait for another where the machine is busy. */
const START_MS = 90_000;
/** By their flags. */
const started = new Map();

/** It cannot ask a person, so it is told what they would answer; each context still says what its pages may have. */
const OF_SHELL = ['--use-fake-ui-for-media-stream'];

/**
 * The browser with these flags, one that has died is replaced. Without a window it costs less, and cannot ask for a permission
 * or share a tab.
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

/** At the end of a run. */
export async function closeBrowsers() {
  await Promise.all([...started.values()].map(async (browser) => (await browser).close()));
  started.clear();
}
