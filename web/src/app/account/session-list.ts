import { HttpClient } from '@angular/common/http';
import { inject, Injectable, signal } from '@angular/core';
import type { SessionInfo } from '@contracts';
import { firstValueFrom } from 'rxjs';

/** `GET /auth/sessions` answers with a page like every list, or with the bare list. */
type Answer = readonly SessionInfo[] | { items: readonly SessionInfo[] };

/** Where the user is signed in. */
@Injectable({ providedIn: 'root' })
export class SessionList {
  private readonly http = inject(HttpClient);
  private readonly mutableSessions = signal<readonly SessionInfo[] | null>(null);
  private readonly mutableFailed = signal(false);
  /** Null until loaded. */
  readonly sessions = this.mutableSessions.asReadonly();
  readonly failed = this.mutableFailed.asReadonly();

  async load(): Promise<void> {
    this.mutableFailed.set(false);
    try {
      const answer = await firstValueFrom(this.http.get<Answer>('/api/auth/sessions'));
      this.mutableSessions.set('items' in answer ? answer.items : answer);
    } catch {
      this.mutableFailed.set(true);
    }
  }

  /** @throws Problem */
  async end(id: number): Promise<void> {
    await firstValueFrom(this.http.delete(`/api/auth/sessions/${id}`));
    this.mutableSessions.update((known) => known && known.filter((session) => session.id !== id));
  }
}
