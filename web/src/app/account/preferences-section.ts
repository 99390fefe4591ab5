import { Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatButtonToggleModule } from '@angular/material/button-toggle';
import { MatIcon } from '@angular/material/icon';
import { MatSlideToggle } from '@angular/material/slide-toggle';
import { keepsNothing } from '../browser/stores';
import { DesktopNotices, type NoticePermission } from '../call/ring/desktop-notices';
import { Theme, type ThemeChoice } from '../frame/theme';
import { LetterKeys } from '../shared-ui/keys/letter-keys';

const LOOKS: readonly { value: ThemeChoice; words: string; icon: string }[] = [
  { value: 'system', words: 'System', icon: 'contrast' },
  { value: 'light', words: 'Light', icon: 'light_mode' },
  { value: 'dark', words: 'Dark', icon: 'dark_mode' },
];

const PERMISSION_WORDS: Readonly<Record<NoticePermission, string>> = {
  default: 'Let this browser show who calls, also while you look at another window.',
  granted: 'This browser shows who calls, also while you look at another window.',
  denied: 'This browser blocks notifications of Parley. Allow them in the address bar, then reload the page.',
  unsupported: 'This browser cannot show notifications on this page.',
};

/** Preferences of this browser: light or dark, call notifications, shortcuts. */
@Component({
  selector: 'parley-preferences-section',
  imports: [MatButton, MatButtonToggleModule, MatIcon, MatSlideToggle],
  template: `
    <h2 id="theme-head">Appearance</h2>
    <mat-button-toggle-group
      aria-labelledby="theme-head"
      hideSingleSelectionIndicator
      [value]="theme.choice()"
      (change)="theme.choose($event.value)"
    >
      @for (look of looks; track look.value) {
        <mat-button-toggle [value]="look.value"
          ><span class="look"><mat-icon [svgIcon]="look.icon" class="mat-icon-20" />{{ look.words }}</span>
        </mat-button-toggle>
      }
    </mat-button-toggle-group>
    <h2>Notifications</h2>
    <p class="quiet">{{ permissionWords[notices.permission()] }}</p>
    @if (notices.permission() === 'default') {
      <button matButton="tonal" class="alone" (click)="allowNotifications()">
        <mat-icon svgIcon="notifications" />Allow notifications
      </button>
    }
    <h2 id="keys-head">Keyboard</h2>
    <mat-slide-toggle
      class="alone"
      aria-describedby="keys-words"
      [checked]="letters.on()"
      (change)="letters.switch($event.checked)"
      >Shortcuts of a single letter</mat-slide-toggle
    >
    <p id="keys-words" class="quiet">
      In a call M mutes, V turns the camera on and off, S shares the screen, C opens the chat, F fills the screen; in a
      meeting H raises the hand and P shows the people. Switch them off where a machine types what you say.
    </p>
    @if (forgets) {
      <p class="quiet" role="note">
        This browser keeps nothing for Parley: what you choose here holds until the page is closed. Allow cookies and
        site data for this address to keep it.
      </p>
    }
  `,
  styleUrl: './section.scss',
  styles: `
    mat-button-toggle-group {
      justify-self: start;
    }
    .look {
      display: flex;
      align-items: center;
      gap: 8px;
    }
  `,
})
export class PreferencesSection {
  protected readonly theme = inject(Theme);
  protected readonly looks = LOOKS;
  protected readonly permissionWords = PERMISSION_WORDS;
  protected readonly notices = inject(DesktopNotices);
  protected readonly letters = inject(LetterKeys);
  protected readonly forgets = keepsNothing();

  protected allowNotifications(): void {
    void this.notices.ask();
  }
}
