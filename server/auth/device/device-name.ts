import type { DeviceFacts } from '../../../contracts/index.js';

/** The order matters: most browsers also claim to be the ones below them. */
const BROWSERS: readonly [RegExp, string][] = [
  [/\bEdgA?\/|\bEdgiOS\//, 'Edge'],
  [/\bOPR\/|\bOpera\b/, 'Opera'],
  [/\bVivaldi\//, 'Vivaldi'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/\bHeadlessChrome\/|\bChrome\/|\bCriOS\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];
const SYSTEMS: readonly [RegExp, string][] = [
  [/\bAndroid\b/, 'Android'],
  [/\biPhone\b|\biPod\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
];
const LENGTH = 120;

/** The number that comes with the browser's own name; Safari writes its version elsewhere. */
const VERSIONS: Readonly<Record<string, RegExp>> = { Safari: /\bVersion\/(\d{1,4})/ };

const found = (names: readonly [RegExp, string][], text: string) => names.find(([form]) => form.test(text));
const nameIn = (names: readonly [RegExp, string][], text: string) => found(names, text)?.[1];

/** What the User-Agent tells of a device. */
export function deviceFacts(userAgent: string): Required<DeviceFacts> {
  const [form, browser = null] = found(BROWSERS, userAgent) ?? [];
  const system = nameIn(SYSTEMS, userAgent) ?? null;
  const version = form && versionAfter(VERSIONS[browser ?? ''] ?? form, userAgent);
  return { name: deviceName(userAgent), browser, version: version ?? null, system };
}

function versionAfter(form: RegExp, userAgent: string): number | null {
  const start = form.exec(userAgent);
  const digits = start?.[1] ?? /^\d{1,4}/.exec(userAgent.slice((start?.index ?? 0) + (start?.[0].length ?? 0)))?.[0];
  return digits === undefined ? null : Number(digits);
}

/** The name of a device, such as "Chrome on Linux"; for other clients the first word of their User-Agent. */
export function deviceName(userAgent: string): string {
  const browser = nameIn(BROWSERS, userAgent);
  const system = nameIn(SYSTEMS, userAgent);
  if (browser !== undefined) return system === undefined ? browser : `${browser} on ${system}`;
  const product = /^[\w.+ -]{1,100}/.exec(userAgent.split('/')[0] ?? '')?.[0].trim();
  return (product || 'Unknown device').slice(0, LENGTH);
}
