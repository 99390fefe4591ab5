import { Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { RouterLink } from '@angular/router';
import type { User } from '@contracts';
import { readCall } from '../../history/call-words';
import { Session } from '../../session/session';
import { Avatar } from '../../shared-ui/avatar';
import { Moment } from '../../shared-ui/times/moment';
import { KeepsFocus } from '../../shared-ui/keys/keeps-focus';
import { PRESENCE_WORDS, PresenceDot } from '../../shared-ui/presence-dot';
import { idsOf, watchPresence } from '../../signaling/presence-watch';
import { CallButtons } from '../call-buttons';
import { Favourites } from '../favourites/favourites';
import { FavouriteStar } from '../favourites/favourite-star';
import { RecentPeople } from './recent-people';

/** The people a user is likely to call: favourites and recent calls, each one click away. */
@Component({
  selector: 'parley-dial-pad',
  imports: [Avatar, CallButtons, FavouriteStar, KeepsFocus, MatButton, MatIcon, Moment, PresenceDot, RouterLink],
  templateUrl: './dial-pad.html',
  styleUrl: './dial-pad.scss',
})
export class DialPad {
  protected readonly favourites = inject(Favourites);
  protected readonly recent = inject(RecentPeople);
  private readonly myId = inject(Session).user()?.id ?? 0;
  protected readonly recentPeople = computed(() =>
    this.recent.people().map(({ user, call }) => ({ user, call, reading: readCall(call, this.myId) })),
  );

  constructor() {
    this.favourites.open();
    this.recent.open();
    watchPresence(() => idsOf([...this.favourites.people(), ...this.recent.people().map(({ user }) => user)]));
  }

  protected presenceOf({ presence }: User): string {
    return PRESENCE_WORDS[presence];
  }
}
