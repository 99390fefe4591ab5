import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { keepScreenAwake } from './screen-awake';

describe('keepScreenAwake', () => {
  const held: { released: boolean; release: () => Promise<void> }[] = [];
  const wanted = signal(false);
  let hidden = false;
  let request: ReturnType<typeof vi.fn>;

  beforeEach(() => {
    held.length = 0;
    hidden = false;
    wanted.set(false);
    request = vi.fn(() => {
      const lock = { released: false, release: () => Promise.resolve(void (lock.released = true)) };
      held.push(lock);
      return Promise.resolve(lock);
    });
    vi.stubGlobal('navigator', { wakeLock: { request } });
    vi.spyOn(document, 'hidden', 'get').mockImplementation(() => hidden);
    TestBed.runInInjectionContext(() => keepScreenAwake(wanted));
  });

  afterEach(() => {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });

  const settle = async () => {
    TestBed.tick();
    await new Promise((resolve) => setTimeout(resolve));
  };
  const see = async (seen: boolean) => {
    hidden = !seen;
    document.dispatchEvent(new Event('visibilitychange'));
    await settle();
  };
  const awake = () => held.filter(({ released }) => !released).length;

  it('holds the screen for as long as it is wanted, and asks once', async () => {
    await settle();
    expect(request).not.toHaveBeenCalled();
    wanted.set(true);
    await settle();
    await see(true);
    expect([awake(), request.mock.calls]).toEqual([1, [['screen']]]);
    wanted.set(false);
    await settle();
    expect(awake()).toBe(0);
  });

  it('asks again when the page is seen, after the browser has taken it back', async () => {
    wanted.set(true);
    await settle();
    held[0].released = true;
    await see(false);
    expect(awake()).toBe(0);
    await see(true);
    expect(awake()).toBe(1);
  });

  it('lets go of what comes when it is not wanted any more', async () => {
    wanted.set(true);
    TestBed.tick();
    wanted.set(false);
    await settle();
    expect([held.length, awake()]).toEqual([1, 0]);
  });

  it('says nothing where the browser refuses, or knows nothing of it', async () => {
    request.mockRejectedValue(new DOMException('Little power', 'NotAllowedError'));
    wanted.set(true);
    await settle();
    vi.stubGlobal('navigator', {});
    await see(true);
    expect(awake()).toBe(0);
  });
});
