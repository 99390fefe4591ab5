import { HttpClient, HttpParams } from '@angular/common/http';
import { computed, inject, Injectable, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import type { MissedPage } from '@contracts';
import { firstValueFrom } from 'rxjs';
import { Session } from '../session/session';
import { Signaling } from '../signaling/signaling';

/** How many missed calls nobody has looked at yet: on the badge, in the title, on all of the user's devices. */
@Injectable({ providedIn: 'root' })
export class MissedCalls {
  private readonly http = inject(HttpClient);
  private readonly session = inject(Session);
  private readonly mutableUnseen = signal(0);
  readonly unseen = computed(() => (this.session.user() ? this.mutableUnseen() : 0));

  constructor() {
    const signaling = inject(Signaling);
    signaling.snapshots.pipe(takeUntilDestroyed()).subscribe(() => void this.count());
    signaling
      .on('missed:changed')
      .pipe(takeUntilDestroyed())
      .subscribe(({ unseenCount }) => this.mutableUnseen.set(unseenCount));
  }

  page(cursor: string | null, limit: number): Promise<MissedPage> {
    let params = new HttpParams().set('limit', limit);
    if (cursor) params = params.set('cursor', cursor);
    return firstValueFrom(this.http.get<MissedPage>('/api/calls/missed', { params }));
  }

  /** The user is looking at them now. */
  async markSeen(): Promise<void> {
    await firstValueFrom(this.http.post('/api/calls/missed/seen', {}));
    this.mutableUnseen.set(0);
  }

  /** Asks the server for the number; after a failure the next connect asks again. */
  private async count(): Promise<void> {
    try {
      this.mutableUnseen.set((await this.page(null, 1)).unseenCount);
    } catch {
      return;
    }
  }
}
