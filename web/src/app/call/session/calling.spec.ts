import { TestBed } from '@angular/core/testing';
import type { Snapshot } from '@contracts';
import { Problem } from '../../session/api-problem';
import { Urgency } from '../../signaling/urgency';
import { FakeConnection } from '../../webrtc/fake-connection';
import { newUser } from '../testing/call-fixtures';
import { newTab, settle, withFreshTabs } from '../testing/calling-tab';
import { forgetLeft, noteLeft } from '../elsewhere/left-call';
import { IceSource } from '../line/ice-source';

describe('Calling', () => {
  withFreshTabs();
  beforeEach(() => sessionStorage.clear());

  it('does nothing before Accept but say that it rings (C1)', async () => {
    const { steps, streams, ringing, calling, live } = newTab();
    streams.incoming.next({ call: ringing() });
    await settle();
    expect(calling.incoming()).toHaveLength(1);
    expect(steps).toEqual(['call:ringing']);
    expect([live.length, FakeConnection.opened.length]).toEqual([0, 0]);
  });

  it('opens the media beside Accept, and connects when the server has answered (C5)', async () => {
    const { steps, streams, ringing, calling, hold, live, joins, sent } = newTab();
    const release = hold('accept');
    const call = ringing();
    streams.incoming.next({ call });
    const accepting = calling.accept(call, { video: true });
    await settle();
    expect(steps).toEqual(['call:ringing', 'media audio+video', 'accept']);
    expect([live.length, FakeConnection.opened.length]).toEqual([2, 0]);
    release();
    await accepting;
    await settle();
    expect(steps.slice(3)).toEqual(['connection']);
    expect(joins).toEqual([{ media: { audio: true, video: true, screen: false }, socketId: 'socket' }]);
    // What the others know already is not told again.
    expect(sent).toEqual([{ callId: call.id }]);
    expect(calling.incoming()).toEqual([]);
  });

  it('joins with its next request where the server could not seat it', async () => {
    const { steps, streams, ringing, calling } = newTab({ seats: false });
    const call = ringing();
    streams.incoming.next({ call });
    await calling.accept(call, { video: true });
    await settle();
    expect(steps).toEqual(['call:ringing', 'media audio+video', 'accept', 'call:join', 'connection']);
  });

  it.each([null, 'another'])('joins where its connection is %s when the answer comes', async (id) => {
    const { steps, streams, ringing, calling, hold, socketId } = newTab();
    const release = hold('accept');
    const call = ringing();
    streams.incoming.next({ call });
    const accepting = calling.accept(call, { video: false });
    await settle();
    socketId.set(id);
    release();
    await accepting;
    expect(steps).toContain('call:join');
  });

  it('asks for no seat without a connection', async () => {
    const { steps, streams, ringing, calling, joins, socketId } = newTab();
    socketId.set(null);
    const call = ringing();
    streams.incoming.next({ call });
    await calling.accept(call, { video: false });
    expect([joins, steps.includes('call:join')]).toEqual([[undefined], true]);
  });

  it('answers without waiting for the microphone, which comes later', async () => {
    const { steps, streams, ringing, calling, hold, sent } = newTab();
    const release = hold('media audio+video');
    const call = ringing();
    streams.incoming.next({ call });
    await calling.accept(call, { video: true });
    await settle();
    expect(steps).toEqual(['call:ringing', 'media audio+video', 'accept', 'connection']);
    release();
    await settle();
    expect(calling.session()?.media.actual()).toEqual({ audio: true, video: true, screen: false });
    expect(sent).toHaveLength(1);
  });

  it.each([
    ['accept', true],
    ['media audio', true],
    ['call:join', false],
  ])('leaves nothing open when the call ends during "%s" (C5)', async (name, seats) => {
    const { streams, ringing, accepted, calling, live, hold } = newTab({ seats });
    const release = hold(name);
    const call = ringing();
    streams.incoming.next({ call });
    const accepting = calling.accept(call, { video: false });
    await settle();
    streams.updated.next({ call: accepted('ben-tab', { status: 'ended', endReason: 'hangup', version: 8 }) });
    expect(live).toEqual([]);
    release();
    await accepting;
    await settle();
    expect(live).toEqual([]);
    expect(FakeConnection.opened.filter(({ signalingState }) => signalingState !== 'closed')).toEqual([]);
    expect(calling.busy()).toBe(false);
  });

  it('closes the media in the moment in which it hears that another device was quicker (C5)', async () => {
    const { streams, ringing, accepted, calling, live, hold, api } = newTab();
    const release = hold('accept');
    const wait = api.accept;
    const late = new Problem(409, 'answered-elsewhere', 'It was answered.', [], accepted('other-tab'));
    api.accept = (id, join) => wait(id, join).then(() => Promise.reject(late));
    const call = ringing();
    streams.incoming.next({ call });
    const accepting = calling.accept(call, { video: true });
    await settle();
    expect(live).toHaveLength(2);
    streams.updated.next({ call: accepted('other-tab') });
    expect(live).toEqual([]);
    release();
    await accepting;
    expect([calling.session(), calling.answering(), live, FakeConnection.opened]).toEqual([null, null, [], []]);
  });

  it('leaves no dialog over the call screen', async () => {
    const { streams, ringing, calling, closeDialogs } = newTab();
    const call = ringing();
    streams.incoming.next({ call });
    expect(closeDialogs).not.toHaveBeenCalled();
    await calling.accept(call, { video: false });
    expect(closeDialogs).toHaveBeenCalledOnce();
  });

  it('goes quiet and says so when another device of mine answers (C9)', () => {
    const { streams, ringing, accepted, calling, said } = newTab();
    streams.incoming.next({ call: ringing() });
    streams.updated.next({ call: accepted('other-tab') });
    expect(calling.incoming()).toEqual([]);
    expect(said).toEqual(['Answered on another device']);
  });

  it('says so as well when this device is too late', async () => {
    const { streams, ringing, accepted, calling, said, api, live } = newTab();
    const late = new Problem(409, 'answered-elsewhere', 'It was answered.', [], accepted('other-tab'));
    api.accept = () => Promise.reject(late);
    const call = ringing();
    streams.incoming.next({ call });
    await calling.accept(call, { video: false });
    expect(said).toContain('Answered on another device');
    await settle();
    expect([calling.session(), live.length]).toEqual([null, 0]);
  });

  it('ends a call whose Accept is answered only after the user has signed out, and shows nothing of it (C5)', async () => {
    const { streams, ringing, calling, hold, steps, live, user } = newTab();
    const release = hold('accept');
    const call = ringing();
    streams.incoming.next({ call });
    const accepting = calling.accept(call, { video: false });
    await settle();
    user.set(null);
    TestBed.tick();
    expect([live, calling.answering()]).toEqual([[], null]);
    release();
    await accepting;
    await settle();
    expect(steps).toEqual(['call:ringing', 'media audio', 'accept', 'end']);
    expect([calling.session(), calling.answering(), FakeConnection.opened]).toEqual([null, null, []]);
  });

  it('gives up a call that the server begins only after the user has signed out', async () => {
    const { calling, hold, steps, live, user, said } = newTab({ mine: 'caller' });
    const release = hold('create');
    const ringing = calling.ring({ id: 1, displayName: 'Ann' }, 'audio');
    await settle();
    user.set(null);
    TestBed.tick();
    release();
    await ringing;
    await settle();
    expect(steps).toEqual(['media audio', 'create', 'cancel']);
    expect([live, said, calling.session(), FakeConnection.opened]).toEqual([[], [], null, []]);
  });

  it('forgets the TURN servers of a user who signs out', async () => {
    const { api, user } = newTab();
    const turn = { iceServers: [{ urls: 'turn:relay.example.com' }] };
    api.config = () => Promise.resolve(turn as { iceServers: never[] });
    const source = TestBed.inject(IceSource);
    expect(await source.fresh()).toMatchObject(turn);
    user.set(null);
    TestBed.tick();
    api.config = () => Promise.reject(new Error('away'));
    expect(await source.fresh()).toEqual({});
  });

  it('says nothing about an Accept that is refused only after the user has signed out', async () => {
    const { streams, ringing, calling, hold, said, api, user } = newTab();
    const release = hold('accept');
    const wait = api.accept;
    api.accept = (id, join) =>
      wait(id, join).then(() => Promise.reject(new Problem(401, 'unauthenticated', 'Sign in again.')));
    const call = ringing();
    streams.incoming.next({ call });
    const accepting = calling.accept(call, { video: false });
    await settle();
    user.set(null);
    TestBed.tick();
    release();
    await accepting;
    expect([said, calling.session(), calling.answering()]).toEqual([[], null, null]);
  });

  it('reports a microphone that is refused at once when Accept is committed, and not before (C5)', async () => {
    const { streams, ringing, calling, hold, refused, steps, sent } = newTab();
    const release = hold('accept');
    refused.add('audio');
    const call = ringing();
    streams.incoming.next({ call });
    const accepting = calling.accept(call, { video: false });
    await settle();
    TestBed.tick();
    await settle();
    expect(steps).toEqual(['call:ringing', 'media audio', 'accept']);
    release();
    await accepting;
    TestBed.tick();
    await settle();
    expect(steps.filter((step) => step === 'call:trouble')).toHaveLength(1);
    expect(sent).toContainEqual({ callId: call.id, what: 'microphone-denied', detail: expect.any(String) as string });
  });

  it('reports nothing of a call that it did not get, though the microphone was refused (C5)', async () => {
    const { streams, ringing, accepted, calling, hold, refused, steps, api } = newTab();
    const release = hold('accept');
    const wait = api.accept;
    const late = new Problem(409, 'answered-elsewhere', 'It was answered.', [], accepted('other-tab'));
    api.accept = (id, join) => wait(id, join).then(() => Promise.reject(late));
    refused.add('audio');
    const call = ringing();
    streams.incoming.next({ call });
    const accepting = calling.accept(call, { video: false });
    await settle();
    release();
    await accepting;
    TestBed.tick();
    await settle();
    expect(steps).toEqual(['call:ringing', 'media audio', 'accept']);
  });

  it('stops media that open only after Accept was refused (C5)', async () => {
    const { streams, ringing, accepted, calling, api, live, hold, steps } = newTab();
    const release = hold('media audio');
    api.accept = () => Promise.reject(new Problem(409, 'answered-elsewhere', '', [], accepted('other-tab')));
    const call = ringing();
    streams.incoming.next({ call });
    await calling.accept(call, { video: false });
    expect(steps).toContain('media audio');
    release();
    await settle();
    expect(live).toEqual([]);
  });

  it('drops a state that is older than what it knows', () => {
    const { streams, ringing, calling } = newTab();
    streams.updated.next({ call: ringing({ status: 'cancelled', endReason: 'cancelled', version: 4 }) });
    streams.incoming.next({ call: ringing({ version: 2 }) });
    expect(calling.incoming()).toEqual([]);
  });

  it('opens the microphone before it rings anybody, and offers while it rings', async () => {
    const { steps, calling } = newTab({ mine: 'caller' });
    await calling.ring(newUser(1, 'Ann'), 'audio');
    await settle();
    expect(steps.slice(0, 4)).toEqual(['media audio', 'create', 'call:join', 'connection']);
    expect(steps).toContain('signal');
  });

  it('rings nobody when the question for the microphone is left open and cancelled, and may ring again', async () => {
    const { steps, calling, hold, live } = newTab({ mine: 'caller' });
    const release = hold('media audio');
    const ringing = calling.ring(newUser(1, 'Ann'), 'audio');
    await settle();
    expect([calling.opening(), calling.ringing()]).toEqual(['audio', 1]);
    calling.cancelOpening();
    await ringing;
    expect([calling.opening(), calling.ringing()]).toEqual([null, null]);
    release();
    await settle();
    expect([steps, live]).toEqual([['media audio'], []]);
    await calling.ring(newUser(1, 'Ann'), 'audio');
    expect(calling.busy()).toBe(true);
  });

  it('goes on without a microphone, accepting as calling, and tells that it only listens', async () => {
    const { calling, streams, ringing, refused, steps, sent } = newTab();
    refused.add('audio');
    const call = ringing();
    streams.incoming.next({ call });
    await calling.accept(call, { video: true });
    await settle();
    expect(steps.filter((step) => step.startsWith('media'))).toEqual([
      'media audio+video',
      'media audio',
      'media video',
    ]);
    expect(steps).toContain('connection');
    const listens = { audio: false, video: true, screen: false, listening: true };
    expect(sent.at(-1)).toEqual({ callId: call.id, media: listens });
    expect(calling.session()?.media.actual()).toEqual(listens);
    expect(calling.busy()).toBe(true);
  });

  it('rings though the microphone is refused', async () => {
    const { calling, refused, steps, said } = newTab({ mine: 'caller' });
    refused.add('audio');
    await calling.ring(newUser(1, 'Ann'), 'audio');
    await settle();
    expect(steps.slice(0, 3)).toEqual(['media audio', 'create', 'call:join']);
    expect(said).toEqual([]);
  });

  it('rings without waiting any longer when told to, and the microphone comes when it is allowed', async () => {
    const { calling, hold, steps } = newTab({ mine: 'caller' });
    const release = hold('media audio');
    const ringing = calling.ring(newUser(1, 'Ann'), 'audio');
    await settle();
    expect(steps).toEqual(['media audio']);
    calling.goOnWithoutMicrophone();
    await ringing;
    await settle();
    expect(steps).toContain('call:join');
    expect(calling.session()?.media.listening()).toBe(true);
    release();
    await settle();
    expect(calling.session()?.media.actual().audio).toBe(true);
  });

  it('may take the next call when one hangs up instead of allowing the microphone', async () => {
    const { calling, streams, ringing, hold } = newTab();
    hold('media audio');
    const call = ringing();
    streams.incoming.next({ call });
    const accepting = calling.accept(call, { video: false });
    await settle();
    calling.session()?.hangUp();
    await accepting;
    expect([calling.answering(), calling.busy()]).toEqual([null, false]);
  });

  it('stops ringing when its own call meets the one that rings here, though the announcement comes late', async () => {
    const { streams, ringing, accepted, calling, api } = newTab();
    const before = new Date(Date.now() - 1_000).toISOString();
    streams.incoming.next({ call: ringing({ now: before }) });
    api.create = () => Promise.resolve(accepted());
    await calling.ring(newUser(1, 'Ann'), 'video');
    streams.updated.next({ call: accepted('ben-tab', { now: before }) });
    expect(calling.incoming()).toEqual([]);
    expect(calling.busy()).toBe(true);
  });

  it('says again that it rings after its connection was gone', async () => {
    const { steps, streams, snapshots, ringing } = newTab();
    const call = ringing();
    streams.incoming.next({ call });
    snapshots.next({ calls: [call] } as Snapshot);
    await settle();
    expect(steps).toEqual(['call:ringing', 'call:ringing']);
  });

  it('asks again when no answer to Accept came: it may have been accepted', async () => {
    const { streams, ringing, accepted, calling, api } = newTab();
    const answers = [Promise.reject(new Problem(0, 'unavailable', 'No answer.')), Promise.resolve(accepted())];
    api.accept = () => answers.shift() ?? Promise.reject(new Error('asked too often'));
    const call = ringing();
    streams.incoming.next({ call });
    await calling.accept(call, { video: false });
    expect(calling.busy()).toBe(true);
  });

  it('keeps a call over when an older answer comes late', async () => {
    const { streams, ringing, accepted, calling, api, hold } = newTab();
    const call = ringing();
    streams.incoming.next({ call });
    await calling.accept(call, { video: false });
    const release = hold('find');
    const find = api.find;
    api.find = () => find().then(() => accepted());
    const asking = calling.session()?.askAgain();
    streams.updated.next({ call: accepted('ben-tab', { status: 'ended', endReason: 'hangup', version: 9 }) });
    release();
    await asking;
    expect(calling.busy()).toBe(false);
  });

  it('is urgent after a reload during a call, until it has been connected', () => {
    noteLeft(7);
    const { wasConnected } = newTab();
    const urgency = TestBed.inject(Urgency);
    expect(urgency.now()).toBe(true);
    wasConnected.set(true);
    expect(urgency.now()).toBe(false);
    forgetLeft();
  });

  it('asks before the page is left for as long as the call runs, and keeps the screen awake', async () => {
    const leave = () => dispatchEvent(new Event('beforeunload', { cancelable: true }));
    const request = vi.fn(() => Promise.resolve({ released: false, release: () => Promise.resolve() }));
    vi.stubGlobal('navigator', Object.assign(Object.create(navigator) as Navigator, { wakeLock: { request } }));
    const { calling, streams, ringing } = newTab();
    expect(leave()).toBe(true);
    const call = ringing();
    streams.incoming.next({ call });
    await calling.accept(call, { video: true });
    TestBed.tick();
    await settle();
    expect([leave(), request.mock.calls]).toEqual([false, [['screen']]]);
    calling.session()?.hangUp();
    TestBed.tick();
    expect(leave()).toBe(true);
  });

  it('closes everything at once on hanging up, whatever the server says', async () => {
    const { calling, streams, ringing, live, hold } = newTab();
    const call = ringing();
    streams.incoming.next({ call });
    await calling.accept(call, { video: true });
    await settle();
    hold('end');
    calling.session()?.hangUp();
    expect(live).toEqual([]);
    expect(FakeConnection.opened.every(({ signalingState }) => signalingState === 'closed')).toBe(true);
    expect(calling.session()?.phase().words).toBe('Call ended');
  });
});
