import { Component, inject } from '@angular/core';
import { MatDivider } from '@angular/material/divider';
import { MatIcon } from '@angular/material/icon';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { MatTooltip } from '@angular/material/tooltip';
import { RouterLink } from '@angular/router';
import { AVAILABILITIES, type Availability } from '@contracts';
import { AVAILABILITY_WORDS, OwnProfile, ownPresence } from '../account/own-profile';
import { Session } from '../session/session';
import { Feedback } from './feedback';
import { OwnFace } from './own-face';
import { SigningOut } from './signing-out';

/**
 * The user's own picture with presence. Its menu changes the availability, opens the account and signs out. A tooltip that came while the
 * menu is open would lie above it and take the Escape that is meant for it.
 */
@Component({
  selector: 'parley-own-menu',
  imports: [MatDivider, MatIcon, MatMenu, MatMenuItem, MatMenuTrigger, MatTooltip, OwnFace, RouterLink],
  template: `
    @if (user(); as me) {
      <button
        parleyOwnFace
        #trigger="matMenuTrigger"
        [matMenuTriggerFor]="menu"
        [matTooltip]="me.displayName + ' · ' + words()"
        [matTooltipDisabled]="trigger.menuOpen"
        matTooltipPosition="right"
      >
        Your menu
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
  protected readonly words = ownPresence(this.user);

  protected async choose(availability: Availability): Promise<void> {
    try {
      await this.profile.save({ availability });
    } catch (failure) {
      this.feedback.fail(failure);
    }
  }
}
