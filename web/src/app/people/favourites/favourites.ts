import { HttpClient } from '@angular/common/http';
import { computed, inject, Injectable, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import type { Page, User } from '@contracts';
import { firstValueFrom } from 'rxjs';
import { Feedback } from '../../frame/feedback';
import { Signaling } from '../../signaling/signaling';
import { PresenceBoard } from '../presence-board';

/** The people whom I want at hand, the same on all of my devices. */
@Injectable({ providedIn: 'root' })
export class Favourites {
  private readonly http = inject(HttpClient);
  private readonly board = inject(PresenceBoard);
  private readonly feedback = inject(Feedback);
  private readonly list = signal<readonly User[]>([]);
  private readonly mutableState = signal<'loading' | 'ready' | 'failed'>('loading');
  private asked = 0;
  private opened = false;

  readonly people = computed(() => this.list().map((user) => this.board.latest(user)));
  readonly state = this.mutableState.asReadonly();
  private readonly ids = computed(() => new Set(this.list().map(({ id }) => id)));

  constructor() {
    const signaling = inject(Signaling);
    signaling.snapshots.pipe(takeUntilDestroyed()).subscribe(() => this.opened && void this.load());
    signaling
      .on('favourites:changed')
      .pipe(takeUntilDestroyed())
      .subscribe(() => this.opened && void this.load());
  }

  /** Asks for them unless they are there already. */
  open(): void {
    if (this.opened) return;
    this.opened = true;
    void this.load();
  }

  retry(): void {
    void this.load();
  }

  has(userId: User['id']): boolean {
    return this.ids().has(userId);
  }

  /** Shown at once; taken back where the server refuses. */
  async set(user: User, favourite: boolean): Promise<void> {
    this.list.update((known) => [...known.filter(({ id }) => id !== user.id), ...(favourite ? [user] : [])]);
    const url = `/api/users/me/favourites/${user.id}`;
    try {
      await firstValueFrom(favourite ? this.http.put(url, {}) : this.http.delete(url));
    } catch (failure) {
      this.feedback.fail(failure);
      await this.load();
    }
  }

  private async load(): Promise<void> {
    const question = ++this.asked;
    try {
      const { items } = await firstValueFrom(this.http.get<Page<User>>('/api/users/me/favourites'));
      if (question !== this.asked) return;
      this.list.set(items);
      this.mutableState.set('ready');
    } catch {
      if (question === this.asked && this.mutableState() === 'loading') this.mutableState.set('failed');
    }
  }
}
