import { deviceFacts, deviceName } from './device-name.js';

const WEBKIT = 'AppleWebKit/537.36 (KHTML, like Gecko)';

describe('deviceName', () => {
  it.each([
    [`Mozilla/5.0 (X11; Linux x86_64) ${WEBKIT} Chrome/140.0.0.0 Safari/537.36`, 'Chrome on Linux'],
    [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/140.0 Safari/537.36 Edg/140.0`, 'Edge on Windows'],
    [`Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${WEBKIT} Version/18.0 Safari/605.1.15`, 'Safari on macOS'],
    [
      `Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) ${WEBKIT} CriOS/140.0 Mobile Safari/604.1`,
      'Chrome on iPhone',
    ],
    ['Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0', 'Firefox on Android'],
    ['curl/8.5.0', 'curl'],
    ['', 'Unknown device'],
    ['<script>alert(1)</script>', 'Unknown device'],
    ['x'.repeat(400), 'x'.repeat(100)],
  ])('%s', (userAgent, name) => expect(deviceName(userAgent)).toBe(name));
});

describe('deviceFacts', () => {
  it.each([
    [`${WEBKIT} (X11; Linux x86_64) HeadlessChrome/140.0.0.0 Safari/537.36`, 'Chrome', 140, 'Linux'],
    [`(Windows NT 10.0) ${WEBKIT} Chrome/139.0 Safari/537.36 Edg/140.0`, 'Edge', 140, 'Windows'],
    [`(Macintosh; Intel Mac OS X 10_15_7) ${WEBKIT} Version/18.0 Safari/605.1.15`, 'Safari', 18, 'macOS'],
    ['(Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/141.0', 'Firefox', 141, 'Android'],
    ['Chrome/x', 'Chrome', null, null],
    ['curl/8.5.0', null, null, null],
    ['', null, null, null],
  ])('%s', (userAgent, browser, version, system) =>
    expect(deviceFacts(userAgent)).toEqual({ name: deviceName(userAgent), browser, version, system }),
  );
});
