import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { MatDialog } from '@angular/material/dialog';
import { MatSnackBar } from '@angular/material/snack-bar';
import { provideRouter, Router } from '@angular/router';
import type { Call, Guest, User } from '@contracts';
import { LocalMedia } from '../media/local-media';
import { RingTone } from '../media/ring-tone';
import { Device } from '../session/device';
import { ServerClock } from '../session/server-clock';
import { Session } from '../session/session';
import { Signaling } from '../signaling/signaling';
import { FakeConnection, fakeTrack } from '../webrtc/fake-connection';
import { newCall, newParticipant, newUser } from './testing/call-fixtures';
import { CallsApi } from './session/calls-api';
import { CallEngine } from './session/call-engine';
import { CallSession } from './session/call-session';
import { Calling } from './session/calling';
import { newSignaling } from './testing/fake-signaling';
import { MediaOpener } from './own-media/media-opener';
import { MeetingsApi } from './session/meetings-api';
import { rememberMedia } from './session/remembered-media';
import { Floats } from '../shared-ui/floating/floats';
import * as overlays from '../shared-ui/floating/overlays';
import { soon } from '../testing/soon';

const TAB = 'this-tab';
const ROOM = 'abcd-efgh-jkmn';
const settle = async () => {
  for (let turn = 0; turn < 60; turn++) await Promise.resolve();
  TestBed.tick();
};

/** A tab of Ben (user 2), or of a guest; participant 12 either way. */
function newTab({ as }: { as: 'user' | 'guest' }) {
  const prompts: string[] = [];
  const mine = { deviceId: TAB, state: 'joined' as const };
  const me =
    as === 'user'
      ? newParticipant(12, { userId: 2, role: 'member', ...mine })
      : newParticipant(12, { userId: null, guest: true, role: 'member', displayName: 'Gus', ...mine });
  const meeting = (of: Partial<Call> = {}) =>
    newCall({
      kind: 'room',
      status: 'accepted',
      callee: null,
      roomCode: ROOM,
      roomTitle: 'Stand-up',
      participants: [newParticipant(11, { userId: 1, role: 'host', state: 'joined', epoch: 1, deviceId: 'ann' }), me],
      ...of,
    });
  const joined = { participantId: 12, epoch: 1, participants: meeting().participants, version: 1, lastSignalId: 0 };
  const world = newSignaling({ 'call:join': () => joined });
  const source = {
    getUserMedia: ({ audio, video }: MediaStreamConstraints = {}) => {
      const kinds = [...(audio ? ['audio'] : []), ...(video ? ['video'] : [])];
      prompts.push(kinds.join('+'));
      return Promise.resolve({ getTracks: () => kinds.map((kind) => fakeTrack(kind)) } as unknown as MediaStream);
    },
    getDisplayMedia: () => Promise.reject(new Error('not here')),
  };
  const make = () => new LocalMedia({ source, chosen: () => ({ microphone: null, camera: null }) });
  const guest: Guest = { id: 5, displayName: 'Gus', roomCode: ROOM };
  const account = {
    user: signal<User | null>(as === 'user' ? newUser(2, 'Ben') : null),
    guest: signal<Guest | null>(as === 'guest' ? guest : null),
  };
  vi.stubGlobal('RTCPeerConnection', FakeConnection);
  TestBed.configureTestingModule({
    providers: [
      provideRouter([{ path: '**', children: [] }]),
      { provide: CallsApi, useValue: { config: () => Promise.resolve({ iceServers: [] }), find: () => meeting() } },
      {
        provide: MeetingsApi,
        useValue: {
          leave: () => Promise.resolve(),
          messages: () => Promise.resolve({ items: [], nextCursor: null }),
        },
      },
      { provide: Signaling, useValue: world.signaling },
      { provide: Session, useValue: account },
      { provide: Device, useValue: { id: TAB } },
      { provide: ServerClock, useValue: { now: () => Date.now(), learn: () => undefined } },
      { provide: RingTone, useValue: { play: () => undefined, stop: () => undefined } },
      { provide: MatDialog, useValue: { closeAll: () => undefined } },
      { provide: MatSnackBar, useValue: { open: () => undefined } },
      { provide: MediaOpener, useValue: { make } },
    ],
  });
  TestBed.inject(Floats).use(overlays);
  TestBed.inject(CallEngine).use(CallSession);
  const calling = TestBed.inject(Calling);
  const sync = (calls: Call[]) => world.snapshots.next({ calls, user: null, now: new Date().toISOString() });
  return { ...world, calling, joined, prompts, meeting, make, account, sync, router: TestBed.inject(Router) };
}

describe('Calling, in rooms', () => {
  beforeEach(() => {
    FakeConnection.opened.length = 0;
    sessionStorage.clear();
    vi.stubGlobal('MediaStream', class {});
  });
  afterEach(() => {
    TestBed.inject(Calling).session()?.stop();
    vi.unstubAllGlobals();
  });

  it('goes in with the media that are open already, and to the page of the call', async () => {
    const { calling, prompts, meeting, make, of, router } = newTab({ as: 'user' });
    const media = make();
    await media.open({ audio: true, video: false });
    await calling.goInto({ call: meeting(), participantId: 12 }, media);
    await settle();
    await soon(() => expect(router.url).toBe('/call/7'));
    expect([prompts, calling.session()?.media]).toEqual([['audio'], media]);
    expect(of('call:join')).toEqual([{ callId: 7, media: { audio: true, video: false, screen: false } }]);
    expect(calling.session()?.phase().name).toBe('talking');
  });

  it('shows the call screen when the connections are underway, and nothing of the call on other pages before', async () => {
    const { calling, meeting, make, router } = newTab({ as: 'user' });
    const navigate = vi.spyOn(router, 'navigate');
    const entering = calling.goInto({ call: meeting(), participantId: 12 }, make());
    expect([navigate.mock.calls.length, calling.busy(), calling.opensScreen()]).toEqual([0, true, true]);
    await entering;
    await soon(() => expect([router.url, calling.opensScreen()]).toEqual(['/call/7', false]));
  });

  it.each([
    ['offers to one who came earlier', '09:59:59', ['audio', 'video']],
    ['waits for the offer of one who came later', '10:00:01', []],
  ])('%s, although both are there when this page joins', async (_, annCame, offered) => {
    const { calling, meeting, make, joined } = newTab({ as: 'user' });
    const came = (time: string) => `2026-11-28T${time}.000Z`;
    const [ann, me] = meeting().participants;
    joined.participants = [
      { ...ann, joinedAt: came(annCame) },
      { ...me, epoch: 1, joinedAt: came('10:00:00') },
    ];
    await calling.goInto({ call: meeting({ participants: joined.participants }), participantId: 12 }, make());
    await settle();
    expect(FakeConnection.opened.map((one) => one.getTransceivers().map(({ kind }) => kind))).toEqual([offered]);
  });

  it('offers after a second to one who came later but does not, as earlier pages and other clients do not', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const { calling, meeting, make, joined } = newTab({ as: 'user' });
      const [ann, me] = meeting().participants;
      joined.participants = [
        { ...ann, joinedAt: '2026-11-28T10:00:01.000Z' },
        { ...me, epoch: 1, joinedAt: '2026-11-28T10:00:00.000Z' },
      ];
      void calling.goInto({ call: meeting({ participants: joined.participants }), participantId: 12 }, make());
      await vi.advanceTimersByTimeAsync(0);
      await settle();
      const offered = () => FakeConnection.opened.map((one) => one.getTransceivers().length);
      expect(offered()).toEqual([0]);
      await vi.advanceTimersByTimeAsync(900);
      expect(offered()).toEqual([0]);
      await vi.advanceTimersByTimeAsync(200);
      expect(offered()).toEqual([2]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('waits no longer for the call screen when that could not be loaded', async () => {
    const { calling, meeting, make, router } = newTab({ as: 'user' });
    vi.spyOn(router, 'navigate').mockRejectedValue(new TypeError('Failed to fetch'));
    await calling.goInto({ call: meeting(), participantId: 12 }, make());
    await soon(() => expect([calling.busy(), calling.opensScreen()]).toEqual([true, false]));
  });

  it('goes back to the rooms from the meeting, not to its door', async () => {
    const { calling, meeting, make, router } = newTab({ as: 'user' });
    await router.navigateByUrl(`/join/${ROOM}`);
    const navigate = vi.spyOn(router, 'navigate');
    await calling.goInto({ call: meeting(), participantId: 12 }, make());
    expect(calling.returnUrl()).toBe('/rooms');
    await soon(() => expect(navigate).toHaveBeenCalledWith(['/call', 7], { replaceUrl: true }));
  });

  it('goes back to the rooms after a reload', async () => {
    const { calling, meeting, router, sync } = newTab({ as: 'user' });
    await router.navigateByUrl('/call/7');
    sync([meeting()]);
    await settle();
    expect([calling.busy(), calling.returnUrl()]).toEqual([true, '/rooms']);
  });

  it('lets one in who has no microphone', async () => {
    const { calling, prompts, meeting, make, of } = newTab({ as: 'user' });
    await calling.goInto({ call: meeting(), participantId: 12 }, make());
    await settle();
    expect([prompts, of('call:join').length, calling.busy()]).toEqual([[], 1, true]);
  });

  it('leaves a guest on the page of the invitation', async () => {
    const { calling, meeting, make, router } = newTab({ as: 'guest' });
    await router.navigateByUrl(`/join/${ROOM}`);
    await calling.goInto({ call: meeting(), participantId: 12 }, make());
    await settle();
    expect([router.url, calling.session()?.me()?.displayName]).toEqual([`/join/${ROOM}`, 'Gus']);
  });

  it.each(['user', 'guest'] as const)('comes back after a reload as a %s, muted as before', async (as) => {
    const { calling, prompts, meeting, of, sync } = newTab({ as });
    rememberMedia(7, { audio: false, video: true });
    sync([meeting()]);
    await settle();
    expect(calling.session()?.me()?.id).toBe(12);
    expect([prompts, of('call:join')[0]?.['media']]).toEqual([
      ['audio+video'],
      { audio: false, video: true, screen: false },
    ]);
  });

  it.each([undefined, { audio: false, video: false, listening: true }])(
    'asks for no microphone after a reload when one only listened, or nothing is known (%j)',
    async (before) => {
      const { calling, prompts, meeting, of, sync } = newTab({ as: 'guest' });
      if (before) rememberMedia(7, before);
      sync([meeting()]);
      await settle();
      expect([prompts, of('call:join').length, calling.busy()]).toEqual([[], 1, true]);
    },
  );

  it('does not come back into a room that it has left, or in which it waits', async () => {
    const { calling, meeting, sync } = newTab({ as: 'user' });
    const [ann, me] = meeting().participants;
    for (const state of ['left', 'waiting'] as const) sync([meeting({ participants: [ann, { ...me, state }] })]);
    await settle();
    expect(calling.session()).toBeNull();
  });

  it('may go into the same meeting again after it has left', async () => {
    const { calling, meeting, make, of } = newTab({ as: 'user' });
    await calling.goInto({ call: meeting(), participantId: 12 }, make());
    calling.session()?.leave();
    expect(calling.busy()).toBe(false);
    await calling.goInto({ call: meeting({ version: 5 }), participantId: 12 }, make());
    await settle();
    expect([calling.busy(), of('call:join').length]).toEqual([true, 2]);
  });

  it('leaves the call of a guest whose token is not good any more', async () => {
    const { calling, account, meeting, make } = newTab({ as: 'guest' });
    await calling.goInto({ call: meeting(), participantId: 12 }, make());
    account.guest.set(null);
    TestBed.tick();
    expect(calling.session()).toBeNull();
    expect(FakeConnection.opened.every(({ signalingState }) => signalingState === 'closed')).toBe(true);
  });
});
