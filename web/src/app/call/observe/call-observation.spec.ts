import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { newSignaling } from '../testing/fake-signaling';
import { CallObservation } from './call-observation';

describe('CallObservation', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });

  const begin = () => {
    const { signaling, of } = newSignaling();
    const media = { microphone: signal(null), actual: signal({ audio: true, video: false, screen: false }) };
    const looks = { every: () => () => undefined };
    const options = { callId: 7, signaling, media, looks };
    const observation = TestBed.runInInjectionContext(() => new CallObservation(options));
    return { observation, told: () => of('call:observed') };
  };

  it('tells of the network, and leaves nothing running when the call is over', async () => {
    const { observation, told } = begin();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(told()).toMatchObject([{ callId: 7, observations: [{ what: 'network' }] }]);
    observation.close();
    observation.close();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('goes without what the browser does not allow', async () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    const denied = Object.defineProperty({}, 'onLine', {
      get: () => {
        throw new TypeError('Illegal invocation');
      },
    });
    vi.stubGlobal('navigator', denied);
    const { observation, told } = begin();
    await vi.advanceTimersByTimeAsync(2_000);
    expect([told(), warn.mock.calls.length]).toEqual([[], 1]);
    observation.close();
  });
});
