import { Device, uuid } from './device';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** The locks of one browser, shared by its tabs. */
function newBrowser() {
  const held = new Set<string>();
  const request = (name: string, _options: unknown, work: () => Promise<unknown>) => {
    if (held.has(name)) return Promise.reject(new DOMException('timed out', 'TimeoutError'));
    held.add(name);
    return work();
  };
  vi.stubGlobal('navigator', { locks: { request } });
  return held;
}

describe('Device', () => {
  beforeEach(() => sessionStorage.clear());
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });

  it('takes a new id in a new tab and keeps it over a reload', async () => {
    const held = newBrowser();
    const first = new Device();
    await first.claim();
    expect(first.id).toMatch(UUID);
    held.clear();
    const reloaded = new Device();
    await reloaded.claim();
    expect(reloaded.id).toBe(first.id);
  });

  it('takes another id in a duplicated tab, which copies the store but not the lock', async () => {
    newBrowser();
    const original = new Device();
    await original.claim();
    const duplicate = new Device();
    await duplicate.claim();
    expect(duplicate.id).toMatch(UUID);
    expect(duplicate.id).not.toBe(original.id);
  });

  it('waits longer for the lock of the page that was left than for one that another tab keeps', async () => {
    const patience = vi.spyOn(AbortSignal, 'timeout');
    const locks = newBrowser();
    await new Device().claim();
    window.dispatchEvent(new Event('pagehide'));
    locks.clear();
    await new Device().claim();
    await new Device().claim();
    const [first, reloaded, duplicate] = patience.mock.calls.map(([ms]) => ms);
    expect(reloaded).toBeGreaterThanOrEqual(5_000);
    expect([first, duplicate]).toEqual([400, 400]);
  });

  it('works without locks, on a page that is not secure', async () => {
    vi.stubGlobal('navigator', {});
    const device = new Device();
    await device.claim();
    expect(device.id).toMatch(UUID);
  });

  it('makes an id without randomUUID', () => {
    vi.stubGlobal('crypto', { getRandomValues: (bytes: Uint8Array) => bytes.fill(255) });
    expect(uuid()).toBe('ffffffff-ffff-4fff-bfff-ffffffffffff');
  });
});
