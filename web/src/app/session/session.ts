import { HttpClient } from '@angular/common/http';
import { DestroyRef, inject, Injectable, signal } from '@angular/core';
import type { SessionEndReason, SignedIn, User } from '@contracts';
import { firstValueFrom } from 'rxjs';
import { Problem } from './api-problem';
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

/** Who is signed in on this page. The refresh token itself lives in a cookie that no script can read. */
@Injectable({ providedIn: 'root' })
export class Session {
  private readonly http = inject(HttpClient);
  private readonly mutableUser = signal<User | null>(null);
  private readonly mutableToken = signal<string | null>(null);
  private readonly mutableEnded = signal<SessionEndReason | null>(null);
  private readonly mutableUnreachable = signal(false);
  private expiresAt = 0;
  private restoring: Promise<boolean> | null = null;
  private refreshing: Promise<string | null> | null = null;
  private destroyed = false;

  /** The signed-in user, null when nobody is. */
  readonly user = this.mutableUser.asReadonly();
  readonly accessToken = this.mutableToken.asReadonly();
  /** Why the last session ended without the user asking for it. */
  readonly ended = this.mutableEnded.asReadonly();
  /** The server gave no answer at the start; it is asked again. */
  readonly unreachable = this.mutableUnreachable.asReadonly();

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
  }

  /** @throws Problem, with `errors` for the fields */
  async register(form: Registration): Promise<void> {
    this.accept(await this.post<SignedIn>('register', form));
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

  /** A token that is good for at least the next seconds; null when nobody is signed in. */
  async freshToken(): Promise<string | null> {
    if (!this.user() || Date.now() < this.expiresAt - MARGIN_MS) return this.accessToken();
    try {
      return await this.renew();
    } catch {
      return this.accessToken();
    }
  }

  /**
   * Fetches a new access token; several askers share one request, several tabs one cookie in turn.
   * @returns null once the server says that the session is over
   * @throws Problem where there was no clear answer
   */
  renew(because: SessionEndReason = 'expired'): Promise<string | null> {
    this.refreshing ??= withLock('parley-refresh', () => this.refresh(because)).finally(() => (this.refreshing = null));
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
      } catch {
        this.mutableUnreachable.set(true);
        await new Promise((resolve) => setTimeout(resolve, RESTORE_RETRY_MS));
      }
    }
    return false;
  }

  private async refresh(because: SessionEndReason): Promise<string | null> {
    try {
      this.accept(await this.post<SignedIn>('refresh', {}));
    } catch (failure) {
      if (Problem.of(failure).status !== 401) throw failure;
      this.clear(this.user() ? because : null);
    }
    return this.accessToken();
  }

  private accept({ user, accessToken, expiresIn }: SignedIn): void {
    this.expiresAt = Date.now() + expiresIn * 1000;
    this.mutableToken.set(accessToken);
    this.mutableUser.set(user);
    this.mutableEnded.set(null);
  }

  private clear(reason: SessionEndReason | null): void {
    this.mutableToken.set(null);
    this.mutableUser.set(null);
    this.mutableEnded.set(reason);
  }

  private post<T>(path: string, body: object): Promise<T> {
    return firstValueFrom(this.http.post<T>(`/api/auth/${path}`, body));
  }
}
