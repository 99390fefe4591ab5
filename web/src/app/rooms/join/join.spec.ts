import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting, type TestRequest } from '@angular/common/http/testing';
import { signal } from '@angular/core';
import { DeferBlockBehavior, TestBed } from '@angular/core/testing';
import { MatDialog } from '@angular/material/dialog';
import { provideRouter, Router, withComponentInputBinding } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import type { GuestEntry, Room, RoomCheck, Snapshot, User } from '@contracts';
import { of, Subject } from 'rxjs';
import { newCall, newUser } from '../../call/testing/call-fixtures';
import { Calling } from '../../call/session/calling';
import { elsewhere } from '../../call/elsewhere/elsewhere-fixtures';
import { MediaOpener } from '../../call/own-media/media-opener';
import { provideIcons } from '../../icons';
import { LocalMedia, type MediaSource } from '../../media/local-media';
import { authorize } from '../../session/authorize';
import { Device } from '../../session/device';
import { Signaling } from '../../signaling/signaling';
import { Urgency } from '../../signaling/urgency';
import { newPerson, newRoom } from '../room-fixtures';
import { Join } from './join';

const CODE = 'abcd-efgh-jkmn';
const settle = () => new Promise((resolve) => setTimeout(resolve));
const ann = newUser(1, 'Ann');
const entry: GuestEntry = {
  guest: { id: 5, displayName: 'Gus', roomCode: CODE },
  accessToken: 'g1',
  expiresIn: 43_200,
};
const inRoom = newCall({ kind: 'room', roomCode: CODE, status: 'accepted' });
const valid: RoomCheck = {
  ...{ valid: true, title: 'Daily', requiresPassword: false, full: false, guestsAllowed: true, participantCount: 2 },
};

describe('Join', () => {
  let http: HttpTestingController;
  let harness: RouterTestingHarness;
  let events: Record<string, Subject<unknown>>;
  const snapshots = new Subject<Snapshot>();
  const phase = signal({ words: 'You left', bad: false });
  let sure = false;
  const leaveMeeting = vi.fn();
  const meeting = { call: () => inRoom, phase, title: () => 'Daily', leave: leaveMeeting, over: () => false };
  const running = signal<typeof meeting | null>(null);
  const goInto = vi.fn();
  const tracks: { kind: string; readyState: string; stop: () => void }[] = [];
  let permission: string;

  beforeEach(() => {
    sessionStorage.clear();
    localStorage.clear();
    events = {};
    tracks.length = 0;
    permission = 'prompt';
    running.set(null);
    goInto.mockReset();
    const permissions = { query: () => Promise.resolve({ state: permission }) };
    Object.defineProperty(navigator, 'permissions', { configurable: true, value: permissions });
    vi.stubGlobal('MediaStream', class {});
    const source = { getUserMedia } as unknown as MediaSource;
    const make = () => new LocalMedia({ source, chosen: () => ({ microphone: null, camera: null }) });
    TestBed.configureTestingModule({
      // The meeting's screen has its own tests.
      deferBlockBehavior: DeferBlockBehavior.Manual,
      providers: [
        provideIcons(),
        provideHttpClient(withInterceptors([authorize])),
        provideHttpClientTesting(),
        provideRouter(
          [
            { path: 'join/:code', component: Join, canDeactivate: [(page: Join) => page.mayLeave()] },
            { path: '**', children: [] },
          ],
          withComponentInputBinding(),
        ),
        { provide: Device, useValue: { id: 'device-1' } },
        { provide: Signaling, useValue: { snapshots, connected: signal(true), wasConnected: () => true, on: eventOf } },
        elsewhere(),
        { provide: Calling, useValue: { session: running, busy: () => running() !== null, goInto } },
        { provide: MediaOpener, useValue: { make } },
        { provide: MatDialog, useValue: { open: () => ({ afterClosed: () => of(sure) }) } },
      ],
    });
    http = TestBed.inject(HttpTestingController);
  });
  afterEach(() => vi.unstubAllGlobals());

  const eventOf = (event: string) => (events[event] ??= new Subject());
  function getUserMedia({ audio, video }: MediaStreamConstraints) {
    const made = [audio ? 'audio' : '', video ? 'video' : ''].filter(Boolean).map((kind) => {
      const track = { kind, readyState: 'live', stop: () => void (track.readyState = 'ended') };
      return track;
    });
    tracks.push(...made);
    const ofKind = (kind: string) => made.filter((track) => track.kind === kind);
    return Promise.resolve({
      ...{ getTracks: () => made, getAudioTracks: () => ofKind('audio'), getVideoTracks: () => ofKind('video') },
    });
  }

  const shown = async () => {
    for (let turn = 0; turn < 3; turn++) await settle();
    await harness.fixture.whenStable();
  };
  const asked = (path: string): TestRequest => http.expectOne((request) => request.url.endsWith(path));
  const answer = async (path: string, body: object | null, status = 200) => {
    asked(path).flush(body, { status, statusText: 'x' });
    await shown();
  };
  const refuse = (path: string, status: number, code: string, detail = code) => answer(path, { code, detail }, status);
  const live = () => tracks.filter(({ readyState }) => readyState === 'live').map(({ kind }) => kind);
  const page = () => (harness.fixture.nativeElement as HTMLElement).textContent?.replace(/\s+/g, ' ') ?? '';
  const button = (name: string) => {
    const all = Array.from((harness.fixture.nativeElement as HTMLElement).querySelectorAll<HTMLElement>('button, a'));
    return all.find((one) => (one.getAttribute('aria-label') ?? one.textContent ?? '').trim() === name);
  };
  const press = async (name: string) => {
    const found = button(name);
    if (!found) throw new Error(`No button "${name}": ${page()}`);
    found.click();
    await shown();
  };
  const type = (label: string, value: string) => {
    const fields = Array.from((harness.fixture.nativeElement as HTMLElement).querySelectorAll('mat-form-field'));
    const field = fields.find((one) => one.querySelector('mat-label')?.textContent === label);
    const input = field?.querySelector('input');
    if (!input) throw new Error(`No field "${label}"`);
    input.value = value;
    input.dispatchEvent(new Event('input'));
  };
  const visit = async () => {
    harness = await RouterTestingHarness.create();
    await harness.navigateByUrl(`/join/${CODE}`);
    await shown();
  };
  const asNobody = async (check: RoomCheck = valid) => {
    await visit();
    await refuse('/auth/refresh', 401, 'unauthenticated');
    await answer('/validate', check);
  };
  const asUser = async (room: Partial<Room> = {}, check: RoomCheck = valid, user: User = ann) => {
    await visit();
    await answer('/auth/refresh', { user, accessToken: 't1', expiresIn: 900 });
    asked(`/rooms/${CODE}`).flush(newRoom('Daily', { code: CODE, participantCount: 2, owner: newUser(2), ...room }));
    await answer('/validate', check);
  };

  it('shows users who is in, and lets them in with the media of the door', async () => {
    permission = 'granted';
    await asUser({ people: [newPerson(1, 'Ben'), newPerson(2, 'Cy')] });
    expect(page()).toContain('2 in the room');
    expect(page()).toContain('Ben, Cy');
    expect(tracks.map(({ kind }) => kind)).toEqual(['audio', 'video']);
    await press('Mute');
    await press('Join now');
    await answer('/join', { call: inRoom, participantId: 4 });
    const [joined, media] = goInto.mock.calls[0] as [object, LocalMedia];
    expect(joined).toEqual({ call: inRoom, participantId: 4 });
    expect(media.actual()).toMatchObject({ audio: false, video: true });
    harness.fixture.destroy();
    expect(tracks.every(({ readyState }) => readyState === 'live')).toBe(true);
  });

  it('moves the meeting here where I am in it on another device, also where that turns out only now', async () => {
    await asUser();
    await press('Join now');
    const call = { ...inRoom, roomCode: CODE };
    await answer('/join', { code: 'already-in-call', detail: 'You are in a call already.', call }, 409);
    expect(page()).toContain('You are in this meeting on another device.');
    expect(page()).not.toContain('You are in a call already.');
    await press('Move it here');
    const request = asked('/join');
    expect(request.request.body).toEqual({ move: true });
    request.flush({ call, participantId: 4 });
    await shown();
    expect(goInto).toHaveBeenCalledOnce();
  });

  it('opens neither camera nor microphone before a click where the browser would ask', async () => {
    await asUser();
    expect(tracks).toEqual([]);
    expect(page()).toContain('you come in muted and can listen');
    await press('Turn on camera and microphone');
    expect(tracks).toHaveLength(2);
    await TestBed.inject(Router).navigateByUrl('/rooms');
    expect(tracks.map(({ readyState }) => readyState)).toEqual(['ended', 'ended']);
  });

  it('lets somebody without an account come in under a name', async () => {
    await asNobody({ ...valid, requiresPassword: true });
    expect(button('Sign in')?.getAttribute('href')).toBe(`/sign-in?returnUrl=%2Fjoin%2F${CODE}`);
    await press('Join now');
    expect(page()).toContain('Enter the name that the others will see.');
    type('Your name', ' Gus ');
    type('Password of the room', 'wrong');
    await press('Join now');
    expect(asked('/guests').request.body).toEqual({ displayName: 'Gus', password: 'wrong' });
  });

  it('says before one joins that there is a waiting room', async () => {
    await asNobody({ ...valid, waitingRoom: true });
    expect(page()).toContain('This room has a waiting room: a host lets people in.');
    expect(button('Join now')).toBeDefined();
  });

  it('says nothing of a waiting room where one comes in at once', async () => {
    await asUser({ waitingRoom: true, owner: ann });
    expect(page()).not.toContain('waiting room');
  });

  it('says at the field that the password is wrong', async () => {
    await asNobody({ ...valid, requiresPassword: true });
    type('Your name', 'Gus');
    type('Password of the room', 'wrong');
    await press('Join now');
    await refuse('/guests', 403, 'wrong-password');
    const error = () => (harness.fixture.nativeElement as HTMLElement).querySelector('mat-error')?.textContent;
    expect(error()).toContain('This is not the password of the room.');
    expect(harness.fixture.nativeElement.querySelector('form [role=alert]')).toBeNull();
    type('Password of the room', 'sesame');
    await press('Join now');
    await answer('/guests', entry, 201);
    const joining = asked('/join');
    expect(joining.request.headers.get('Authorization')).toBe('Bearer g1');
    joining.flush({ call: inRoom, participantId: 4 });
    await shown();
    expect(goInto).toHaveBeenCalledOnce();
  });

  it('knows a guest again after a reload', async () => {
    sessionStorage.setItem(`parley-guest-${CODE}`, JSON.stringify({ ...entry, expiresAt: Date.now() + 1000 }));
    await asNobody();
    expect(page()).toContain('You join as Gus, a guest.');
    await press('Use another name');
    expect(page()).toContain('Join as a guest');
  });

  it('leads people without an account to the way in where guests may not come', async () => {
    await asNobody({ ...valid, guestsAllowed: false });
    expect(page()).toContain('This room is for people with an account.');
    expect(button('Join now')).toBeUndefined();
  });

  it('says so where a link leads nowhere', async () => {
    await asNobody({ valid: false });
    expect(page()).toContain('This link leads to no room');
  });

  it.each([
    ['room-full', 409, 'The room is full. Try again when somebody has left.'],
    ['room-locked', 409, 'The host has locked the room.'],
    ['already-in-call', 409, 'You are in a call already, here or on another device.'],
    ['rate-limited', 429, 'That was too often. Wait a moment, then try again.'],
  ])('shows %s at the door and asks again', async (code, status, words) => {
    await asUser();
    await press('Join now');
    await refuse('/join', status, code);
    expect(page()).toContain(words);
    await press('Try again to join');
    await answer('/join', { call: inRoom, participantId: 4 });
    expect(goInto).toHaveBeenCalledOnce();
  });

  it.each([
    ['removed', 'You were removed from this room', false],
    ['denied', 'The host did not let you in', true],
    ['not-invited', 'You are not invited to this room', false],
  ])('tells who is %s why, and lets go of their camera and microphone', async (code, words, again) => {
    permission = 'granted';
    await asUser();
    expect(live()).toEqual(['audio', 'video']);
    await press('Join now');
    await refuse('/join', 403, code);
    expect(page()).toContain(words);
    expect(live()).toEqual([]);
    expect(button('Ask again') !== undefined).toBe(again);
  });

  describe('where people wait', () => {
    const knock = async () => {
      await asUser();
      await press('Join now');
      await answer('/join', { status: 'waiting', hostPresent: true }, 202);
    };

    it('waits until the host lets me in', async () => {
      await knock();
      expect(page()).toContain('The host will let you in soon.');
      events['room:admission'].next({ code: 'another-room', status: 'denied' });
      events['room:admission'].next({ code: CODE, status: 'admitted', call: inRoom, participantId: 4 });
      await shown();
      expect(goInto).toHaveBeenCalledOnce();
      expect(sessionStorage.getItem('parley-knock')).toBeNull();
    });

    it('comes back at once after the connection was lost, for as long as it waits', async () => {
      const urgency = TestBed.inject(Urgency);
      expect(urgency.now()).toBe(false);
      await knock();
      expect(urgency.now()).toBe(true);
      harness.fixture.destroy();
      expect(urgency.now()).toBe(false);
    });

    it('promises a host only while one is there', async () => {
      await asUser();
      await press('Join now');
      await answer('/join', { status: 'waiting', hostPresent: false }, 202);
      expect(page()).toContain('No host is here yet.');
      expect(page()).not.toContain('will let you in soon');
      events['room:door'].next({ code: 'another-room', hostPresent: true });
      await shown();
      expect(page()).toContain('No host is here yet.');
      events['room:door'].next({ code: CODE, hostPresent: true });
      await shown();
      expect(page()).toContain('The host will let you in soon.');
      events['room:door'].next({ code: CODE, hostPresent: false });
      await shown();
      expect(page()).toContain('No host is here yet.');
    });

    it('asks again when the connection is back', async () => {
      await knock();
      snapshots.next({ calls: [], user: ann, now: '' });
      await shown();
      await answer('/join', { status: 'waiting', hostPresent: true }, 202);
      expect(sessionStorage.getItem('parley-knock')).toBe(CODE);
      expect(page()).toContain('The host will let you in soon.');
    });

    it('waits on after a reload', async () => {
      sessionStorage.setItem('parley-knock', CODE);
      await asUser();
      await answer('/join', { status: 'waiting', hostPresent: true }, 202);
      expect(page()).toContain('The host will let you in soon.');
    });

    it('says that the host said no, or that the meeting is over, and asks again', async () => {
      permission = 'granted';
      await knock();
      events['room:admission'].next({ code: CODE, status: 'denied' });
      await shown();
      expect(page()).toContain('The host did not let you in');
      expect(live()).toEqual([]);
      await press('Ask again');
      await answer('/join', { status: 'waiting', hostPresent: true }, 202);
      expect(live()).toEqual(['audio', 'video']);
      events['room:admission'].next({ code: CODE, status: 'ended' });
      await shown();
      expect(page()).toContain('The meeting is over');
    });

    it('leaves, and waits no longer', async () => {
      await knock();
      await press('Leave');
      asked('/leave').flush(null, { status: 204, statusText: 'x' });
      expect(TestBed.inject(Router).url).toBe('/rooms');
      expect(sessionStorage.getItem('parley-knock')).toBeNull();
    });
  });

  it('says that a guest has left, and lets them come back', async () => {
    sessionStorage.setItem(`parley-guest-${CODE}`, JSON.stringify({ ...entry, expiresAt: Date.now() + 1000 }));
    await asNobody();
    running.set(meeting);
    await shown();
    running.set(null);
    await shown();
    expect(page()).toContain('You have left');
    await press('Join again');
    expect(button('Join now')).toBeDefined();
    running.set(meeting);
    await shown();
    phase.set({ words: 'Connection lost', bad: true });
    running.set(null);
    await shown();
    expect(page()).toContain('Connection lost');
  });

  it('asks a guest before the page of a running meeting is left, and nobody else', async () => {
    sessionStorage.setItem(`parley-guest-${CODE}`, JSON.stringify({ ...entry, expiresAt: Date.now() + 1000 }));
    await asNobody();
    running.set(meeting);
    await shown();
    sure = false;
    expect(await TestBed.inject(Router).navigateByUrl('/sign-in')).toBe(false);
    expect([TestBed.inject(Router).url, leaveMeeting.mock.calls.length]).toEqual([`/join/${CODE}`, 0]);
    sure = true;
    expect(await TestBed.inject(Router).navigateByUrl('/sign-in')).toBe(true);
    expect(leaveMeeting).toHaveBeenCalledOnce();
  });

  it('opens nothing more at the door where the meeting goes on here meanwhile', async () => {
    let allow: (state: { state: string }) => void = () => undefined;
    const asking = new Promise<{ state: string }>((resolve) => (allow = resolve));
    Object.defineProperty(navigator, 'permissions', { configurable: true, value: { query: () => asking } });
    sessionStorage.setItem(`parley-guest-${CODE}`, JSON.stringify({ ...entry, expiresAt: Date.now() + 1000 }));
    await asNobody();
    running.set(meeting);
    await shown();
    allow({ state: 'granted' });
    await shown();
    expect(tracks).toEqual([]);
  });

  it('keeps its media where the meeting is told of before the answer to the knock', async () => {
    permission = 'granted';
    sessionStorage.setItem(`parley-guest-${CODE}`, JSON.stringify({ ...entry, expiresAt: Date.now() + 1000 }));
    await asNobody();
    await press('Join now');
    running.set(meeting);
    await shown();
    await answer('/join', { call: inRoom, participantId: 4 });
    const [, media] = goInto.mock.calls[0] as [object, LocalMedia];
    expect(media.actual()).toMatchObject({ audio: true, video: true });
  });

  it('is in at once where the meeting goes on here after a reload', async () => {
    running.set(meeting);
    await asUser();
    expect(TestBed.inject(Router).url).toBe(`/call/${inRoom.id}`);
  });
});
