import { HttpClient } from '@angular/common/http';
import { computed, DestroyRef, inject, Injectable, signal } from '@angular/core';
import type { Guest, GuestEntry, GuestRoomEntry, SessionEndReason, SignedIn, User } from '@contracts';
import { firstValueFrom } from 'rxjs';
import { Problem } from './api-problem';
import { dropAllPasses, dropPass, findPass, type GuestPass, keepPass } from './guest-pass';
import { deviceNow } from './server-clock';
import { withLock } from './web-lock';

export interface Registration {
  username: string;
  email: string;
  displayName?: string;
  password: string;
}

/** A token that expires sooner than this is refreshed before it is used. */
const MARGIN_MS = 30_000;
const RESTORE_RETRY_MS = 2_000;
/**
 * How long to wait for the reason: the server tells by the socket why a session is over at about the time when it
 * refuses the first request.
 */
const REASON_MS = 1_000;

/**
 * Knows who uses this page: a signed-in user, a guest of one room, or nobody. A user's refresh token is in a cookie
 * that no script can read; a guest has one token that is never renewed.
 */
@Injectable({ providedIn: 'root' })
export class Session {
  private readonly http = inject(HttpClient);
  private readonly mutableUser = signal<User | null>(null);
  private readonly mutableToken = signal<string | null>(null);
  private readonly pass = signal<GuestPass | null>(null);
  private readonly mutableEnded = signal<SessionEndReason | null>(null);
  private readonly mutableUnreachable = signal(false);
  private readonly mutableTrouble = signal('');
  private expiresAt = 0;
  /** Why the session is over, as told by the server or the user. */
  private told: SessionEndReason | null = null;
  private whenTold: () => void = () => undefined;
  private restoring: Promise<boolean> | null = null;
  private refreshing: Promise<string | null> | null = null;
  private destroyed = false;

  /** The signed-in user; null if nobody is signed in. */
  readonly user = this.mutableUser.asReadonly();
  /** A person without an account, in one room; null for users, and if there is nobody. */
  readonly guest = computed<Guest | null>(() => this.pass()?.guest ?? null);
  readonly accessToken = computed(() => this.mutableToken() ?? this.pass()?.accessToken ?? null);
  /** Why the last session ended, if the user did not end it. */
  readonly ended = this.mutableEnded.asReadonly();
  /** The server did not answer at the start; it is asked again. */
  readonly unreachable = this.mutableUnreachable.asReadonly();
  /** Why the last attempt got no answer, as a sentence. */
  readonly trouble = this.mutableTrouble.asReadonly();

  constructor() {
    inject(DestroyRef).onDestroy(() => (this.destroyed = true));
  }

  /** Signs in with the refresh cookie, once; tries again until a server answers. */
  restore(): Promise<boolean> {
    this.restoring ??= this.restoreOnce();
    return this.restoring;
  }

  /** @throws Problem */
  async signIn(login: string, password: string): Promise<void> {
    this.accept(await this.post<SignedIn>('login', { login, password }));
    this.told = null;
  }

  /** @throws Problem, with `errors` for the fields */
  async register(form: Registration): Promise<void> {
    this.accept(await this.post<SignedIn>('register', form));
    this.told = null;
  }

  /**
   * Gets a pass for one room with a name that the guest chooses.
   *
   * @throws Problem, with `errors` for the fields
   */
  async enterAsGuest(code: string, displayName: string, password?: string): Promise<void> {
    const body = { displayName, ...(password ? { password } : {}) };
    const entry = await firstValueFrom(this.http.post<GuestEntry>(`/api/rooms/${code}/guests`, body));
    if (!this.user()) this.pass.set(keepPass(entry));
  }

  /**
   * Starts a meeting in a new room, with a pass for it and a name that the guest chooses.
   * @returns the room's code
   *
   * @throws Problem, with `errors` for the fields
   */
  async beginAsGuest(displayName: string): Promise<string> {
    const entry = await firstValueFrom(this.http.post<GuestRoomEntry>('/api/rooms/guest', { displayName }));
    if (!this.user()) this.pass.set(keepPass(entry));
    return entry.guest.roomCode;
  }

  /** Becomes the guest of this room again after a reload; true if there is a pass. Signed-in users stay users. */
  recallGuest(code: string): boolean {
    if (this.user()) return false;
    if (this.guest()?.roomCode !== code) this.pass.set(findPass(code));
    return this.guest() !== null;
  }

  /** Drops the guest's pass, because it is no longer valid or wanted. */
  forgetGuest(): void {
    const guest = this.guest();
    if (guest) dropPass(guest.roomCode);
    this.pass.set(null);
  }

  /** @throws Problem if the server could not be told; then the session goes on */
  async signOut(): Promise<void> {
    try {
      await this.post<unknown>('logout', {});
    } catch (failure) {
      if (Problem.of(failure).status !== 401) throw failure;
    }
    this.clear(null);
  }

  /** Deletes the user's own account for good. @throws Problem, and nothing has changed then */
  async deleteAccount(password: string): Promise<void> {
    await firstValueFrom(this.http.delete('/api/users/me', { body: { password } }));
    // Another request of this page may have been refused already, and is waiting for the reason.
    this.tell('deleted');
    this.clear('deleted');
  }

  /** A token that is valid for at least the next seconds (a guest's if nobody is signed in); null for nobody. */
  async freshToken(): Promise<string | null> {
    if (!this.user() || deviceNow() < this.expiresAt - MARGIN_MS) return this.accessToken();
    try {
      return await this.renew();
    } catch {
      return this.accessToken();
    }
  }

  /**
   * Fetches a new access token. Concurrent callers share one request; tabs, which share the cookie, take turns.
   *
   * A guest's token cannot be renewed: once refused it is dropped.
   *
   * @returns null if the server says that the session is over
   *
   * @throws Problem if there was no clear answer
   */
  renew(because?: SessionEndReason): Promise<string | null> {
    if (because) this.tell(because);
    if (this.guest()) {
      this.forgetGuest();
      return Promise.resolve(null);
    }
    this.refreshing ??= this.renewInTurn().finally(() => (this.refreshing = null));
    return this.refreshing;
  }

  /** Takes over a newer state of the user's own profile. */
  patch(user: User): void {
    if (this.user()?.id === user.id) this.mutableUser.update((mine) => ({ ...mine, ...user }));
  }

  private async restoreOnce(): Promise<boolean> {
    while (!this.destroyed) {
      try {
        const token = await this.renew();
        this.mutableUnreachable.set(false);
        return token !== null;
      } catch (failure) {
        const problem = Problem.of(failure);
        this.mutableTrouble.set(problem.status === 0 ? 'The server cannot be reached.' : problem.words());
        this.mutableUnreachable.set(true);
        await new Promise((resolve) => setTimeout(resolve, RESTORE_RETRY_MS));
      }
    }
    return false;
  }

  private tell(reason: SessionEndReason): void {
    this.told = reason;
    this.whenTold();
  }

  private async reason(): Promise<SessionEndReason> {
    if (this.told === null)
      await new Promise<void>((resolve) => {
        this.whenTold = resolve;
        setTimeout(resolve, REASON_MS);
      });
    return this.told ?? 'expired';
  }

  private async renewInTurn(): Promise<string | null> {
    const user = this.user();
    const refused = await withLock('parley-refresh', () => this.refresh());
    if (!refused) return this.accessToken();
    // The session may be over by now with its reason known. Waits for it after the lock is released, so that other
    // tabs can go on.
    const reason = this.user() ? await this.reason() : this.ended();
    if (this.user()?.id === user?.id) this.clear(reason);
    return this.accessToken();
  }

  /** @returns whether the server says that the session is over */
  private async refresh(): Promise<boolean> {
    const before = this.told;
    try {
      // `keepalive` lets the request outlive the page. If a reload lost the answer, the old token would be used up,
      // and using it again would end the session.
      this.accept(await this.post<SignedIn>('refresh', {}, { keepalive: true }));
      // A reason told before this answer is about the previous session; one told meanwhile stays.
      if (this.told === before) this.told = null;
      return false;
    } catch (failure) {
      if (Problem.of(failure).status !== 401) throw failure;
      return true;
    }
  }

  private accept({ user, accessToken, expiresIn }: SignedIn): void {
    dropAllPasses();
    this.pass.set(null);
    this.expiresAt = deviceNow() + expiresIn * 1000;
    this.mutableToken.set(accessToken);
    this.mutableUser.set(user);
    this.mutableEnded.set(null);
  }

  private clear(reason: SessionEndReason | null): void {
    this.mutableToken.set(null);
    this.mutableUser.set(null);
    this.mutableEnded.set(reason);
  }

  private post<T>(path: string, body: object, options: { keepalive?: boolean } = {}): Promise<T> {
    return firstValueFrom(this.http.post<T>(`/api/auth/${path}`, body, options));
  }
}
