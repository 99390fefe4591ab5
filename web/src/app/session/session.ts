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

/** A token with less life left is refreshed before it is used. */
const MARGIN_MS = 30_000;
const RESTORE_RETRY_MS = 2_000;
/** The server tells by the socket why a session is over, at about the time at which it refuses the first request. */
const REASON_MS = 1_000;

/**
 * Who is on this page: a signed-in user, a guest of one room, or nobody.
 * A user's refresh token lives in a cookie that no script can read; a guest has one token and it is not renewed.
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
  /** Why the session is over, as the server or the user said. */
  private told: SessionEndReason | null = null;
  private whenTold: () => void = () => undefined;
  private restoring: Promise<boolean> | null = null;
  private refreshing: Promise<string | null> | null = null;
  private destroyed = false;

  /** The signed-in user, null when nobody is. */
  readonly user = this.mutableUser.asReadonly();
  /** Somebody without an account, in one room; null for users and for nobody. */
  readonly guest = computed<Guest | null>(() => this.pass()?.guest ?? null);
  readonly accessToken = computed(() => this.mutableToken() ?? this.pass()?.accessToken ?? null);
  /** Why the last session ended without the user asking for it. */
  readonly ended = this.mutableEnded.asReadonly();
  /** The server gave no answer at the start; it is asked again. */
  readonly unreachable = this.mutableUnreachable.asReadonly();
  /** What kept the last attempt from an answer, as a sentence. */
  readonly trouble = this.mutableTrouble.asReadonly();

  constructor() {
    inject(DestroyRef).onDestroy(() => (this.destroyed = true));
  }

  /** Signs in by the refresh cookie, once; asks again for as long as no server answers. */
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
   * Gets a pass for one room under a name of one's own choice.
   * @throws Problem, with `errors` for the fields
   */
  async enterAsGuest(code: string, displayName: string, password?: string): Promise<void> {
    const body = { displayName, ...(password ? { password } : {}) };
    const entry = await firstValueFrom(this.http.post<GuestEntry>(`/api/rooms/${code}/guests`, body));
    if (!this.user()) this.pass.set(keepPass(entry));
  }

  /**
   * Begins a meeting under a name of one's own choice: a room of its own, with a pass for it. @returns its code
   * @throws Problem, with `errors` for the fields
   */
  async beginAsGuest(displayName: string): Promise<string> {
    const entry = await firstValueFrom(this.http.post<GuestRoomEntry>('/api/rooms/guest', { displayName }));
    if (!this.user()) this.pass.set(keepPass(entry));
    return entry.guest.roomCode;
  }

  /** Is a guest of this room again, after a reload: true where there is a pass. Users stay who they are. */
  recallGuest(code: string): boolean {
    if (this.user()) return false;
    if (this.guest()?.roomCode !== code) this.pass.set(findPass(code));
    return this.guest() !== null;
  }

  /** Is nobody again: the pass is no longer good, or not wanted. */
  forgetGuest(): void {
    const guest = this.guest();
    if (guest) dropPass(guest.roomCode);
    this.pass.set(null);
  }

  /** @throws Problem where the server could not be told: then the session goes on. */
  async signOut(): Promise<void> {
    try {
      await this.post<unknown>('logout', {});
    } catch (failure) {
      if (Problem.of(failure).status !== 401) throw failure;
    }
    this.clear(null);
  }

  /** Deletes my own account, for good. @throws Problem; then nothing has changed */
  async deleteAccount(password: string): Promise<void> {
    await firstValueFrom(this.http.delete('/api/users/me', { body: { password } }));
    // Another request of this page may have been refused already, and waits for the reason.
    this.tell('deleted');
    this.clear('deleted');
  }

  /** A token that is good for at least the next seconds, a guest's own where nobody is signed in; null for nobody. */
  async freshToken(): Promise<string | null> {
    if (!this.user() || deviceNow() < this.expiresAt - MARGIN_MS) return this.accessToken();
    try {
      return await this.renew();
    } catch {
      return this.accessToken();
    }
  }

  /**
   * Fetches a new access token; several askers share one request, several tabs one cookie in turn.
   * A guest's token that was refused is not good any more, and is forgotten.
   * @returns null once the server says that the session is over
   * @throws Problem where there was no clear answer
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

  /** A newer state of my own user. */
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
    // The session may be over by now, and its reason known. Other tabs have their turn while this one waits for it.
    const reason = this.user() ? await this.reason() : this.ended();
    if (this.user()?.id === user?.id) this.clear(reason);
    return this.accessToken();
  }

  /** @returns whether the server says that the session is over */
  private async refresh(): Promise<boolean> {
    const before = this.told;
    try {
      // Outlives the page: a token whose answer is lost to a reload has been used, and the next use would end the session.
      this.accept(await this.post<SignedIn>('refresh', {}, { keepalive: true }));
      // What was told meanwhile is about what comes after this answer.
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
