import { Component, computed, inject } from '@angular/core';
import { MatDivider } from '@angular/material/divider';
import { MatIcon } from '@angular/material/icon';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { MatTooltip } from '@angular/material/tooltip';
import { RouterLink } from '@angular/router';
import { AVAILABILITIES, type Availability } from '@contracts';
import { AVAILABILITY_WORDS, OwnProfile } from '../account/own-profile';
import { Session } from '../session/session';
import { Avatar } from '../shared-ui/avatar';
import { PRESENCE_WORDS, PresenceDot } from '../shared-ui/presence-dot';
import { Feedback } from './feedback';
import { SigningOut } from './signing-out';

/** The user's own picture with presence. Its menu changes the availability, opens the account and signs out. */
@Component({
  selector: 'parley-own-menu',
  imports: [Avatar, MatDivider, MatIcon, MatMenu, MatMenuItem, MatMenuTrigger, MatTooltip, PresenceDot, RouterLink],
  template: `
    @if (user(); as me) {
      <button
        type="button"
        class="own"
        [matMenuTriggerFor]="menu"
        [attr.aria-label]="'You, ' + me.displayName + ': ' + words()"
        [matTooltip]="me.displayName + ' · ' + words()"
        matTooltipPosition="right"
      >
        <parley-avatar [user]="me" [size]="40" />
        <span class="dot"><parley-presence-dot [presence]="me.presence" /></span>
      </button>
      <mat-menu #menu="matMenu">
        <div class="who">
          <strong class="ellipsis" dir="auto" [title]="me.displayName">{{ me.displayName }}</strong>
          <span class="quiet ellipsis">{{ me.username }}</span>
        </div>
        <mat-divider />
        @for (choice of availabilities; track choice) {
          <button
            mat-menu-item
            role="menuitemradio"
            [attr.aria-checked]="choice === me.availability"
            (click)="choose(choice)"
          >
            <mat-icon [svgIcon]="choice === me.availability ? 'check' : ''" />
            <span>{{ names[choice].name }}</span>
          </button>
        }
        <mat-divider />
        <a mat-menu-item routerLink="/account"><mat-icon svgIcon="settings" />Account settings</a>
        <button mat-menu-item (click)="signingOut.begin()"><mat-icon svgIcon="logout" />Sign out</button>
      </mat-menu>
    }
  `,
  styles: `
    .own {
      position: relative;
      display: grid;
      place-items: center;
      width: 56px;
      height: 56px;
      padding: 0;
      border: none;
      border-radius: 50%;
      background: none;
      cursor: pointer;
    }
    .own:hover {
      background: var(--parley-hover);
    }
    .dot {
      position: absolute;
      right: 5px;
      bottom: 5px;
      display: grid;
      padding: 2px;
      border-radius: 50%;
      background: var(--parley-panel);
    }
    .who {
      display: grid;
      padding: 8px 16px 12px;
      max-width: 240px;
    }
  `,
})
export class OwnMenu {
  private readonly session = inject(Session);
  protected readonly signingOut = inject(SigningOut);
  private readonly profile = inject(OwnProfile);
  private readonly feedback = inject(Feedback);
  protected readonly user = this.session.user;
  protected readonly availabilities = AVAILABILITIES;
  protected readonly names = AVAILABILITY_WORDS;
  protected readonly words = computed(() => {
    const me = this.user();
    if (!me) return '';
    return me.availability === 'invisible' ? 'Invisible' : PRESENCE_WORDS[me.presence];
  });

  protected async choose(availability: Availability): Promise<void> {
    try {
      await this.profile.save({ availability });
    } catch (failure) {
      this.feedback.fail(failure);
    }
  }
}
