import { TestBed } from '@angular/core/testing';
import { newTab, newYoungTab, settle, withFreshTabs } from '../testing/calling-tab';
import { CallEngine } from './call-engine';
import { CallSession } from './call-session';

describe('CallWish, before what a call is made of is loaded', () => {
  withFreshTabs();
  beforeEach(() => sessionStorage.clear());

  it('accepts once it is there, and opens nothing before', async () => {
    const { calling, steps, streams, ringing, come } = newYoungTab();
    const call = ringing();
    streams.incoming.next({ call });
    const accepting = calling.accept(call, { video: true });
    await settle();
    expect([steps, calling.incoming().length]).toEqual([['call:ringing'], 1]);
    come();
    await accepting;
    expect([steps.slice(1), calling.busy()]).toEqual([['media audio+video', 'accept', 'connection'], true]);
  });

  it('accepts nothing that is over by then', async () => {
    const { calling, steps, streams, ringing, come } = newYoungTab();
    const call = ringing();
    streams.incoming.next({ call });
    const accepting = calling.accept(call, { video: true });
    streams.updated.next({ call: ringing({ status: 'cancelled', endReason: 'cancelled', version: 9 }) });
    come();
    await accepting;
    expect([steps, calling.busy()]).toEqual([['call:ringing'], false]);
  });

  it('rings once, however often one presses', async () => {
    const { calling, steps, come } = newYoungTab();
    const pressed = [1, 2].map(() => calling.ring({ id: 1, displayName: 'Ann' }, 'audio'));
    await settle();
    expect(steps).toEqual([]);
    come();
    await Promise.all(pressed);
    expect(steps.filter((step) => step === 'create')).toEqual(['create']);
  });

  it('says that it cannot be had, leaves everything as it is, and can be asked again', async () => {
    const { calling, steps, said, streams, ringing, fail, come } = newYoungTab();
    const call = ringing();
    streams.incoming.next({ call });
    const refused = calling.accept(call, { video: true });
    fail();
    await refused;
    expect([steps, said.length, calling.incoming().length]).toEqual([['call:ringing'], 1, 1]);
    const accepting = calling.accept(call, { video: true });
    come();
    await accepting;
    expect(calling.busy()).toBe(true);
  });

  it('shows that it is being prepared to ring, and rings nobody once that is cancelled', async () => {
    const { calling, steps, come } = newYoungTab();
    const pressed = calling.ring({ id: 1, displayName: 'Ann' }, 'audio');
    expect([calling.preparing(), calling.ringing()]).toEqual([true, 1]);
    calling.cancelOpening();
    expect([calling.preparing(), calling.ringing()]).toEqual([false, null]);
    come();
    await pressed;
    expect([steps, calling.busy()]).toEqual([[], false]);
  });

  it('shows that a call is being accepted, and accepts nothing once that is cancelled', async () => {
    const { calling, steps, streams, ringing, come } = newYoungTab();
    const call = ringing();
    streams.incoming.next({ call });
    const accepting = calling.accept(call, { video: false });
    expect([calling.preparing(), calling.answering()]).toEqual([true, call.id]);
    calling.cancelOpening();
    come();
    await accepting;
    expect([steps, calling.answering(), calling.incoming().length]).toEqual([['call:ringing'], null, 1]);
  });

  it('talks to who was accepted, and not to who was to be rung before', async () => {
    const { calling, steps, streams, ringing, come } = newYoungTab();
    const call = ringing();
    const pressed = calling.ring({ id: 3, displayName: 'Cy' }, 'audio');
    streams.incoming.next({ call });
    const accepting = calling.accept(call, { video: false });
    come();
    await Promise.all([pressed, accepting]);
    expect([steps, calling.session()?.call().id]).toEqual([
      ['call:ringing', 'media audio', 'accept', 'connection'],
      call.id,
    ]);
  });

  it('rings nobody for a user who has signed out meanwhile, and says nothing', async () => {
    const { calling, steps, said, user, fail } = newYoungTab();
    const pressed = calling.ring({ id: 1, displayName: 'Ann' }, 'audio');
    user.set(null);
    TestBed.tick();
    fail();
    await pressed;
    expect([steps, said, calling.ringing()]).toEqual([[], [], null]);
  });

  it('loads it as soon as a call rings', async () => {
    const engine = vi.fn(() => Promise.resolve(CallSession));
    const { streams, ringing } = newTab({ engine });
    streams.incoming.next({ call: ringing() });
    await settle();
    expect([engine.mock.calls.length, TestBed.inject(CallEngine).loaded]).toEqual([1, CallSession]);
  });
});
