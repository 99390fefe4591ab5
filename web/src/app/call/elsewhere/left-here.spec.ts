import { TestBed } from '@angular/core/testing';
import type { Call } from '@contracts';
import { newUser } from '../testing/call-fixtures';
import { BEN, newTab, newYoungTab, settle, withFreshTabs } from '../testing/calling-tab';
import { RunningElsewhere } from './running-elsewhere';

describe('LeftHere', () => {
  withFreshTabs();
  beforeEach(() => sessionStorage.clear());

  it('comes back into a call that a reload has interrupted', async () => {
    const { steps, snapshots, accepted, calling } = newTab();
    snapshots.next({ calls: [accepted()], user: newUser(BEN), now: new Date().toISOString() });
    await settle();
    expect(steps).toEqual(['media audio+video', 'call:join', 'connection']);
    expect(calling.busy()).toBe(true);
  });

  it('offers the way back, and does not come back by itself, for somebody who went on in the history of the browser', async () => {
    vi.spyOn(performance, 'getEntriesByType').mockReturnValue([{ type: 'back_forward' } as never]);
    const { steps, snapshots, accepted, calling } = newTab();
    snapshots.next({ calls: [accepted()], user: newUser(BEN), now: new Date().toISOString() });
    await settle();
    expect([steps, calling.busy()]).toEqual([[], false]);
    expect(TestBed.inject(RunningElsewhere).call()?.id).toBe(accepted().id);
    vi.restoreAllMocks();
  });

  it('does not come back into a call that runs on another device', async () => {
    const { steps, snapshots, accepted } = newTab();
    snapshots.next({ calls: [accepted('other-tab')], user: newUser(BEN), now: new Date().toISOString() });
    await settle();
    expect(steps).toEqual([]);
  });

  describe('in the first moment, before what a call is made of is loaded', () => {
    it('comes back into the call that a reload has interrupted', async () => {
      const { steps, snapshots, accepted, calling, come } = newYoungTab();
      snapshots.next({ calls: [accepted()], user: newUser(BEN), now: new Date().toISOString() });
      await settle();
      expect(steps).toEqual([]);
      come();
      await settle();
      expect([steps, calling.busy()]).toEqual([['media audio+video', 'call:join', 'connection'], true]);
    });

    const back = (calls: Call[]) => ({ calls, user: newUser(BEN), now: new Date().toISOString() });

    it.each([
      ['has signed out', ({ user }) => (user.set(null), TestBed.tick())],
      [
        'has moved the call',
        ({ streams, accepted }) => streams.updated.next({ call: accepted('telephone', { version: 6 }) }),
      ],
      ['is no longer in it', ({ snapshots }) => snapshots.next(back([]))],
    ] satisfies [string, (tab: ReturnType<typeof newYoungTab>) => void][])(
      'does not come back into a call when the user %s meanwhile',
      async (_, happen) => {
        const tab = newYoungTab();
        tab.snapshots.next(back([tab.accepted()]));
        await settle();
        happen(tab);
        tab.come();
        await settle();
        expect([tab.steps, tab.calling.session(), tab.live]).toEqual([[], null, []]);
      },
    );

    it('goes on trying to come back, and says once that it cannot be had', async () => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      try {
        const { calling, said, snapshots, accepted, fail, come } = newYoungTab();
        snapshots.next(back([accepted()]));
        for (let failures = 0; failures < 2; failures++) {
          fail();
          await settle();
          await vi.advanceTimersByTimeAsync(3_000);
        }
        expect([said.length, calling.busy()]).toEqual([1, false]);
        come();
        await vi.advanceTimersByTimeAsync(0);
        await settle();
        expect(calling.busy()).toBe(true);
      } finally {
        vi.useRealTimers();
      }
    });
  });
});
