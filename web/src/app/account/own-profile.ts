import { HttpClient } from '@angular/common/http';
import { computed, inject, Injectable, type Signal } from '@angular/core';
import type { Availability, User } from '@contracts';
import { firstValueFrom, type Observable } from 'rxjs';
import { Session } from '../session/session';
import { PRESENCE_WORDS } from '../shared-ui/presence-dot';

export interface ProfileChange {
  displayName?: string;
  availability?: Availability;
  statusMessage?: string | null;
}

export const AVAILABILITY_WORDS: Readonly<Record<Availability, { name: string; effect: string }>> = {
  auto: { name: 'Automatic', effect: 'Others see when you are here, away or in a call.' },
  busy: { name: 'Do not disturb', effect: 'Your devices do not ring; calls are listed as missed.' },
  away: { name: 'Away', effect: 'You are shown as away; calls still ring.' },
  invisible: { name: 'Invisible', effect: 'You are shown as offline; calls still ring.' },
};

/** Changes the user's own profile. All methods throw `Problem`. */
@Injectable({ providedIn: 'root' })
export class OwnProfile {
  private readonly http = inject(HttpClient);
  private readonly session = inject(Session);

  save(change: ProfileChange): Promise<void> {
    return this.take(this.http.patch<User>('/api/users/me', change));
  }

  uploadPicture(file: File): Promise<void> {
    const form = new FormData();
    form.set('file', file);
    return this.take(this.http.put<User>('/api/users/me/avatar', form));
  }

  async removePicture(): Promise<void> {
    await firstValueFrom(this.http.delete('/api/users/me/avatar'));
    const user = this.session.user();
    if (user) this.session.patch({ ...user, avatarUrl: null });
  }

  private async take(answer: Observable<User>): Promise<void> {
    this.session.patch(await firstValueFrom(answer));
  }
}

/** The user's own presence in words. */
export function ownPresence(user: Signal<User | null>): Signal<string> {
  return computed(() => {
    const me = user();
    if (!me) return '';
    return me.availability === 'invisible' ? 'Invisible' : PRESENCE_WORDS[me.presence];
  });
}
