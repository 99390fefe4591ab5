import { HttpClient } from '@angular/common/http';
import { computed, inject, Injectable, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import type { MissedPage } from '@contracts';
import { firstValueFrom } from 'rxjs';
import { query } from '../session/query';
import { Session } from '../session/session';
import { Signaling } from '../signaling/signaling';

/** This many of the newest missed calls are marked one by one; older ones are only counted. */
const MARKED = 50;
const NONE: ReadonlySet<number> = new Set();

/**
 * The missed calls that the user has not looked at yet: for the badge and the title, shared by all of the user's
 * devices.
 */
@Injectable({ providedIn: 'root' })
export class MissedCalls {
  private readonly http = inject(HttpClient);
  private readonly session = inject(Session);
  private readonly count = signal(0);
  private readonly newIds = signal(NONE);
  private looking = false;

  readonly unseen = computed(() => (this.session.user() ? this.count() : 0));

  constructor() {
    const signaling = inject(Signaling);
    signaling.snapshots.pipe(takeUntilDestroyed()).subscribe(() => void this.ask());
    signaling
      .on('missed:changed')
      .pipe(takeUntilDestroyed())
      .subscribe(({ unseenCount }) => this.learn(unseenCount));
  }

  page(cursor: string | null, limit: number): Promise<MissedPage> {
    return firstValueFrom(this.http.get<MissedPage>('/api/calls/missed', { params: query({ limit, cursor }) }));
  }

  /** Whether to show this call as new. Calls that the user is looking at stay marked until they leave the page. */
  isNew(callId: number): boolean {
    return this.newIds().has(callId);
  }

  /** Call while the user looks at them. If it fails, the next call makes up for it. */
  async lookAt(): Promise<void> {
    this.looking = true;
    try {
      await this.ask();
      await firstValueFrom(this.http.post('/api/calls/missed/seen', {}));
      this.count.set(0);
    } catch {
      return;
    }
  }

  lookAway(): void {
    if (this.looking) this.newIds.set(NONE);
    this.looking = false;
  }

  private learn(unseenCount: number): void {
    this.count.set(unseenCount);
    if (unseenCount > 0) void this.ask();
    else if (!this.looking) this.newIds.set(NONE);
  }

  /** Asks the server. If that fails, the next connect asks again. */
  private async ask(): Promise<void> {
    try {
      const { items, unseenCount } = await this.page(null, MARKED);
      const fresh = items.filter(({ missedSeen }) => missedSeen === false).map(({ id }) => id);
      this.count.set(unseenCount);
      this.newIds.update((known) => new Set(this.looking ? [...known, ...fresh] : fresh));
    } catch {
      return;
    }
  }
}
