import { jest } from '@jest/globals';
import { type Asked, forgetRecorded, longestSoundGap, watchSoundGaps } from './recorder.js';

/** Runs here what would run in the page. */
const page: Asked = {
  evaluate: <R, A>(ask: (argument: A) => R | Promise<R>, argument?: A) => Promise.resolve(ask(argument as A)),
};

/** A page that has a connection over which nothing arrives. */
function silentPage(): void {
  const connection = { connectionState: 'connected', getStats: () => Promise.resolve(new Map()) };
  const recorder = { connections: [{ connection, at: 0 }], captures: [], tracks: [], updates: [], watch: 0 };
  Object.assign(globalThis, { recorder });
}

describe('the watch for gaps in the sound', () => {
  beforeEach(() => {
    jest.useFakeTimers();
    silentPage();
  });
  afterEach(() => {
    jest.useRealTimers();
    Reflect.deleteProperty(globalThis, 'recorder');
  });

  it('begins again with the next one, and the one before ends', async () => {
    await watchSoundGaps(page);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(await longestSoundGap(page)).toBeGreaterThanOrEqual(900);
    await watchSoundGaps(page);
    await jest.advanceTimersByTimeAsync(200);
    expect(jest.getTimerCount()).toBe(1);
    expect(await longestSoundGap(page)).toBeLessThanOrEqual(200);
  });

  it('ends when what was recorded is forgotten', async () => {
    await watchSoundGaps(page);
    await jest.advanceTimersByTimeAsync(100);
    expect(jest.getTimerCount()).toBe(1);
    await forgetRecorded(page);
    await jest.advanceTimersByTimeAsync(100);
    expect(jest.getTimerCount()).toBe(0);
  });
});
