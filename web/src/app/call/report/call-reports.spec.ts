import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Signaling } from '../../signaling/signaling';
import { newSignaling } from '../testing/fake-signaling';
import { CallReports, type CallReportsOptions } from './call-reports';

describe('CallReports', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('C5: observes and tells nothing before the user is in the call, and nothing after it', async () => {
    const { signaling, asked, of } = newSignaling();
    TestBed.configureTestingModule({ providers: [{ provide: Signaling, useValue: signaling }] });
    const options = {
      record: { call: signal({ id: 7 }), nameOf: () => 'Ben', person: () => null },
      mesh: { links: signal(new Map()), looks: { every: () => () => undefined } },
      media: {
        problems: signal({ microphone: null, camera: null, screen: null }),
        microphone: signal(null),
        camera: signal(null),
        actual: signal({ audio: true, video: false, screen: false }),
        wanted: signal({ audio: true, video: false, screen: false }),
      },
    } as unknown as CallReportsOptions;
    const reports = TestBed.runInInjectionContext(() => new CallReports(options));
    reports.note({ what: 'sound', state: 'blocked', forMs: 0 });
    reports.answered(40);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toEqual([]);
    reports.open();
    TestBed.tick();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(of('call:observed')).toMatchObject([{ callId: 7, observations: [{ what: 'network' }] }]);
    reports.close();
    const told = asked.length;
    reports.note({ what: 'sound', state: 'blocked', forMs: 0 });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toHaveLength(told);
  });
});
