import { KNOWN_DAYS, KnownDevices } from './known-devices.js';

const devices = new KnownDevices({ jwtSecret: 'one secret of thirty-two characters' });
const others = new KnownDevices({ jwtSecret: 'another one of thirty-two characters' });
const from = (deviceCookie: string | null) => ({ deviceCookie });
const DAY_MS = 24 * 60 * 60 * 1000;

describe('KnownDevices', () => {
  it('know the user who has signed in there, and nobody else', () => {
    const client = from(devices.remember(7, from(null)));
    expect(devices.of(7, client)?.userId).toBe(7);
    expect(devices.of(8, client)).toBeNull();
  });

  it('know several people of one browser, the last one first, each once', () => {
    let cookie: string | null = null;
    for (const userId of [1, 2, 1, 3, 4, 5]) cookie = devices.remember(userId, from(cookie));
    const known = [1, 2, 3, 4, 5].filter((userId) => devices.of(userId, from(cookie)) !== null);
    expect(known).toEqual([1, 3, 4, 5]);
    expect(devices.payerOf(from(cookie))).toBe('devices:5');
  });

  it('believe nothing that they have not signed', () => {
    const cookie = devices.remember(7, from(null));
    const forged = [cookie.replace(/^7/, '8'), cookie.slice(0, -1), `${cookie}~`, '', '~~~', 'x'.repeat(9_000)];
    expect(others.of(7, from(cookie))).toBeNull();
    expect(forged.map((one) => devices.of(8, from(one)))).toEqual(forged.map(() => null));
  });

  it('forget with time', () => {
    const client = from(devices.remember(7, from(null), 0));
    expect(devices.of(7, client, (KNOWN_DAYS - 1) * DAY_MS)).not.toBeNull();
    expect(devices.of(7, client, (KNOWN_DAYS + 1) * DAY_MS)).toBeNull();
  });
});
