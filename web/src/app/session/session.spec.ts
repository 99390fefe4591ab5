import { HttpClient, provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import type { GuestEntry, SignedIn, User } from '@contracts';
import { firstValueFrom } from 'rxjs';
import { Problem } from './api-problem';
import { authorize } from './authorize';
import { Device } from './device';
import { Session } from './session';

const ann: User = {
  id: 1,
  username: 'ann',
  displayName: 'Ann',
  avatarUrl: null,
  role: 'employee',
  presence: 'online',
  statusMessage: null,
  lastSeenAt: null,
};
const signedIn = (accessToken: string, expiresIn = 900): SignedIn => ({ user: ann, accessToken, expiresIn });
const refused = { status: 401, statusText: 'Unauthorized' };
const body = { code: 'unauthenticated', detail: 'Sign in first.' };

/** Lets pending promises and their continuations run. */
const settle = () => new Promise((resolve) => setTimeout(resolve));

describe('Session', () => {
  let http: HttpTestingController;
  let session: Session;

  beforeEach(() => {
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(withInterceptors([authorize])),
        provideHttpClientTesting(),
        { provide: Device, useValue: { id: 'device-1' } },
      ],
    });
    http = TestBed.inject(HttpTestingController);
    session = TestBed.inject(Session);
  });
  afterEach(() => {
    http.verify();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  async function signInAs(token: string, expiresIn?: number) {
    const done = session.signIn('ann', 'secret');
    http.expectOne('/api/auth/login').flush(signedIn(token, expiresIn));
    await done;
  }

  it('is restored by the refresh cookie, once for all askers', async () => {
    const asked = [session.restore(), session.restore()];
    await settle();
    const refresh = http.expectOne('/api/auth/refresh');
    expect(refresh.request.keepalive).toBe(true);
    refresh.flush(signedIn('t1'));
    expect(await Promise.all(asked)).toEqual([true, true]);
    expect(session.user()?.username).toBe('ann');
    expect(session.accessToken()).toBe('t1');
  });

  it('says false without a cookie and gives no reason for an end that was none', async () => {
    const restored = session.restore();
    await settle();
    http.expectOne('/api/auth/refresh').flush(body, refused);
    expect(await restored).toBe(false);
    expect(session.ended()).toBeNull();
  });

  it('asks again for as long as no server answers', async () => {
    vi.useFakeTimers();
    const restored = session.restore();
    await vi.advanceTimersByTimeAsync(0);
    http.expectOne('/api/auth/refresh').error(new ProgressEvent('error'));
    await vi.advanceTimersByTimeAsync(0);
    expect(session.unreachable()).toBe(true);
    await vi.advanceTimersByTimeAsync(2_000);
    http.expectOne('/api/auth/refresh').flush(signedIn('t1'));
    expect(await restored).toBe(true);
    expect(session.unreachable()).toBe(false);
  });

  it('hands out a token that lives long enough without asking', async () => {
    await signInAs('t1');
    expect(await session.freshToken()).toBe('t1');
  });

  it('renews a token that is about to expire, with one request for several askers', async () => {
    await signInAs('t1', 20);
    const asked = [session.freshToken(), session.freshToken()];
    await settle();
    http.expectOne('/api/auth/refresh').flush(signedIn('t2'));
    expect(await Promise.all(asked)).toEqual(['t2', 't2']);
  });

  it('A4 renews under a lock of the whole browser, so that two tabs use the cookie in turn', async () => {
    const names: string[] = [];
    let free!: () => void;
    const turn = new Promise<void>((resolve) => (free = resolve));
    const request = async (name: string, work: () => Promise<unknown>) => {
      names.push(name);
      await turn;
      return work();
    };
    vi.stubGlobal('navigator', { locks: { request } });
    const renewed = session.renew();
    await settle();
    http.expectNone('/api/auth/refresh');
    free();
    await settle();
    http.expectOne('/api/auth/refresh').flush(signedIn('t2'));
    expect(await renewed).toBe('t2');
    expect(names).toEqual(['parley-refresh']);
  });

  it('keeps the session when the server cannot be reached', async () => {
    await signInAs('t1', 20);
    const token = session.freshToken();
    await settle();
    http.expectOne('/api/auth/refresh').flush(null, { status: 503, statusText: 'Unavailable' });
    expect(await token).toBe('t1');
    expect(session.user()).not.toBeNull();
  });

  it('ends, with the reason, when the refresh is refused', async () => {
    await signInAs('t1');
    const renewed = session.renew('revoked');
    await settle();
    http.expectOne('/api/auth/refresh').flush(body, refused);
    expect(await renewed).toBeNull();
    expect(session.user()).toBeNull();
    expect(session.ended()).toBe('revoked');
  });

  it('ends with the reason that the server tells shortly after it has refused', async () => {
    await signInAs('t1');
    const renewed = session.renew();
    await settle();
    http.expectOne('/api/auth/refresh').flush(body, refused);
    await settle();
    expect(session.user()).not.toBeNull();
    const told = session.renew('deleted');
    expect(await Promise.all([renewed, told])).toEqual([null, null]);
    expect(session.ended()).toBe('deleted');
  });

  it('ends as expired where the server tells no reason', async () => {
    await signInAs('t1');
    const renewed = session.renew();
    await settle();
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    http.expectOne('/api/auth/refresh').flush(body, refused);
    await vi.advanceTimersByTimeAsync(1_000);
    vi.useRealTimers();
    expect(await renewed).toBeNull();
    expect([session.user(), session.ended()]).toEqual([null, 'expired']);
  });

  it('a request that is refused while the account is being deleted does not say otherwise', async () => {
    await signInAs('t1');
    const deleted = session.deleteAccount('secret');
    await settle();
    const asked = http.expectOne({ method: 'DELETE', url: '/api/users/me' });
    const renewed = session.renew();
    await settle();
    http.expectOne('/api/auth/refresh').flush(body, refused);
    await settle();
    asked.flush(null, { status: 204, statusText: 'No Content' });
    await deleted;
    expect(await renewed).toBeNull();
    expect(session.ended()).toBe('deleted');
  });

  it('does not say of an account that it was deleted where the session was over before', async () => {
    await signInAs('t1', 20);
    const failed = session.deleteAccount('secret').catch((problem: unknown) => problem);
    await settle();
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    http.expectOne('/api/auth/refresh').flush(body, refused);
    await vi.advanceTimersByTimeAsync(1_000);
    vi.useRealTimers();
    await settle();
    http.match('/api/users/me').forEach((request) => request.flush(body, refused));
    expect(await failed).toBeInstanceOf(Problem);
    expect([session.user(), session.ended()]).toEqual([null, 'expired']);
  });

  it('signs out only once the server knows', async () => {
    await signInAs('t1');
    const failed = session.signOut();
    await settle();
    http.expectOne('/api/auth/logout').error(new ProgressEvent('error'));
    await expect(failed).rejects.toBeInstanceOf(Problem);
    expect(session.user()).not.toBeNull();
    const done = session.signOut();
    await settle();
    http.expectOne('/api/auth/logout').flush(null, { status: 204, statusText: 'No Content' });
    await done;
    expect(session.user()).toBeNull();
    expect(session.ended()).toBeNull();
  });

  it('ends with the account, and knows it also where the server has told it by the socket meanwhile', async () => {
    await signInAs('t1');
    const deleted = session.deleteAccount('secret');
    await settle();
    const asked = http.expectOne({ method: 'DELETE', url: '/api/users/me' });
    expect(asked.request.body).toEqual({ password: 'secret' });
    const told = session.renew('deleted');
    await settle();
    asked.flush(null, { status: 204, statusText: 'No Content' });
    await deleted;
    http.expectOne('/api/auth/refresh').flush(body, refused);
    await told;
    expect(session.user()).toBeNull();
    expect(session.ended()).toBe('deleted');
  });

  it('goes on where the account was not deleted', async () => {
    await signInAs('t1');
    const failed = session.deleteAccount('guess');
    await settle();
    const wrong = { code: 'wrong-password', detail: 'This is not your password.' };
    http.expectOne('/api/users/me').flush(wrong, { status: 403, statusText: 'Forbidden' });
    await expect(failed).rejects.toMatchObject({ code: 'wrong-password' });
    expect(session.user()).not.toBeNull();
  });

  it('takes a newer state of my own user, and of nobody else', async () => {
    await signInAs('t1');
    session.patch({ ...ann, displayName: 'Ann Archer' });
    session.patch({ ...ann, id: 2, displayName: 'Ben' });
    expect(session.user()?.displayName).toBe('Ann Archer');
  });

  describe('for guests', () => {
    const code = 'abcd-efgh-jkmn';
    const entry: GuestEntry = {
      guest: { id: 5, displayName: 'Gus', roomCode: code },
      accessToken: 'g1',
      expiresIn: 43_200,
    };
    const enter = async (given = entry) => {
      const done = session.enterAsGuest(code, 'Gus', 'sesame');
      await settle();
      const asked = http.expectOne(`/api/rooms/${code}/guests`);
      expect(asked.request.body).toEqual({ displayName: 'Gus', password: 'sesame' });
      asked.flush(given, { status: 201, statusText: 'Created' });
      await done;
    };
    /** Another page of the same tab. */
    const reload = () => TestBed.runInInjectionContext(() => new Session());

    afterEach(() => sessionStorage.clear());

    it('has a name and a token, and comes back after a reload for the same room alone', async () => {
      await enter();
      expect(session.guest()?.displayName).toBe('Gus');
      expect(await session.freshToken()).toBe('g1');
      const page = reload();
      expect(page.recallGuest('other-room-code')).toBe(false);
      expect(page.recallGuest(code)).toBe(true);
      expect(page.accessToken()).toBe('g1');
    });

    it('forgets a pass that is too old or was refused', async () => {
      await enter({ ...entry, expiresIn: 0 });
      expect(reload().recallGuest(code)).toBe(false);
      await enter();
      const answer = firstValueFrom(TestBed.inject(HttpClient).get('/api/config'));
      await settle();
      const asked = http.expectOne('/api/config');
      expect(asked.request.headers.get('Authorization')).toBe('Bearer g1');
      asked.flush(body, refused);
      await expect(answer).rejects.toMatchObject({ code: 'unauthenticated' });
      expect(session.guest()).toBeNull();
      expect(reload().recallGuest(code)).toBe(false);
    });

    it('ends with signing in', async () => {
      await enter();
      await signInAs('t1');
      expect(session.guest()).toBeNull();
      expect(session.accessToken()).toBe('t1');
      expect(session.recallGuest(code)).toBe(false);
      expect(reload().recallGuest(code)).toBe(false);
    });
  });

  describe('on requests', () => {
    const get = () => firstValueFrom(TestBed.inject(HttpClient).get('/api/users'));

    it('names the user and the device', async () => {
      await signInAs('t1');
      const answer = get();
      await settle();
      const { request } = http.expectOne('/api/users');
      expect(request.headers.get('Authorization')).toBe('Bearer t1');
      expect(request.headers.get('X-Device-Id')).toBe('device-1');
      http.match(() => true);
      void answer.catch(() => undefined);
    });

    it('renews a refused token once and repeats the request', async () => {
      await signInAs('t1');
      const answer = get();
      await settle();
      http.expectOne('/api/users').flush(body, refused);
      await settle();
      http.expectOne('/api/auth/refresh').flush(signedIn('t2'));
      await settle();
      const again = http.expectOne('/api/users');
      expect(again.request.headers.get('Authorization')).toBe('Bearer t2');
      again.flush({ items: [] });
      expect(await answer).toEqual({ items: [] });
    });

    it('repeats with the newer token that somebody else has fetched meanwhile', async () => {
      await signInAs('t1');
      const answer = get();
      await settle();
      const first = http.expectOne('/api/users');
      const renewed = session.renew();
      await settle();
      http.expectOne('/api/auth/refresh').flush(signedIn('t2'));
      await renewed;
      first.flush(body, refused);
      await settle();
      http.expectOne('/api/users').flush({ items: [] });
      await answer;
    });

    it('gives up after the second refusal', async () => {
      await signInAs('t1');
      const answer = get();
      await settle();
      http.expectOne('/api/users').flush(body, refused);
      await settle();
      http.expectOne('/api/auth/refresh').flush(signedIn('t2'));
      await settle();
      http.expectOne('/api/users').flush(body, refused);
      await expect(answer).rejects.toMatchObject({ code: 'unauthenticated' });
    });

    it('turns every error into a problem with words', async () => {
      const validation = session.register({ username: 'x', email: 'x', password: 'x' });
      const errors = [{ field: 'username', message: 'This username is taken.' }];
      http
        .expectOne('/api/auth/register')
        .flush({ code: 'validation-failed', detail: 'Check the fields.', errors }, { status: 422, statusText: 'x' });
      const problem = await validation.catch((failure: unknown) => Problem.of(failure));
      expect(problem?.fieldError('username')).toBe('This username is taken.');
      const offline = session.signIn('a', 'b');
      http.expectOne('/api/auth/login').error(new ProgressEvent('error'));
      await expect(offline).rejects.toMatchObject({ status: 0, code: 'unavailable' });
    });
  });
});
