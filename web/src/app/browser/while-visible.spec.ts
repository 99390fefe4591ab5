import { TestBed } from '@angular/core/testing';
import { EnvironmentInjector, createEnvironmentInjector, runInInjectionContext } from '@angular/core';
import { whileVisible } from './while-visible';

describe('whileVisible', () => {
  let visibility: DocumentVisibilityState;
  let times: number;
  let injector: EnvironmentInjector;

  beforeEach(() => {
    vi.useFakeTimers();
    [visibility, times] = ['visible', 0];
    vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() => visibility);
    injector = createEnvironmentInjector([], TestBed.inject(EnvironmentInjector));
    runInInjectionContext(injector, () => whileVisible(10_000, () => (times += 1)));
  });
  afterEach(() => {
    injector.destroy();
    vi.restoreAllMocks();
    vi.useRealTimers();
  });
  const becomes = (state: DocumentVisibilityState) => {
    visibility = state;
    document.dispatchEvent(new Event('visibilitychange'));
  };

  it('does it every so often, and not while the page is hidden', () => {
    vi.advanceTimersByTime(20_000);
    expect(times).toBe(2);
    becomes('hidden');
    vi.advanceTimersByTime(60_000);
    expect(times).toBe(2);
  });

  it('does it at once when the page is shown again after as long, and no earlier', () => {
    becomes('hidden');
    becomes('visible');
    expect(times).toBe(0);
    becomes('hidden');
    vi.advanceTimersByTime(12_000);
    becomes('visible');
    expect(times).toBe(1);
  });

  it('ends with what has begun it', () => {
    injector.destroy();
    vi.advanceTimersByTime(60_000);
    becomes('visible');
    expect(times).toBe(0);
    injector = createEnvironmentInjector([], TestBed.inject(EnvironmentInjector));
  });
});
