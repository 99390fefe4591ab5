import { Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { SigningOut } from '../frame/signing-out';
import { Floats } from '../shared-ui/floating/floats';
import * as overlays from '../shared-ui/floating/overlays';
import { AvailabilitySection } from './availability-section';
import { DeleteSection } from './delete-section';
import { DevicesSection } from './devices-section';
import { PasswordSection } from './password-section';
import { PreferencesSection } from './preferences-section';
import { ProfileSection } from './profile-section';
import { SessionsSection } from './sessions-section';

/** The user's account: how others see them, when it rings, their devices, and where they are signed in. */
@Component({
  selector: 'parley-account',
  imports: [
    AvailabilitySection,
    DeleteSection,
    DevicesSection,
    MatButton,
    MatIcon,
    PasswordSection,
    PreferencesSection,
    ProfileSection,
    SessionsSection,
  ],
  template: `
    <header>
      <h1>Account</h1>
      <button matButton="outlined" (click)="signingOut.begin()"><mat-icon svgIcon="logout" />Sign out</button>
    </header>
    <parley-profile-section />
    <parley-availability-section />
    <parley-devices-section />
    <parley-preferences-section />
    <parley-password-section />
    <parley-sessions-section />
    <parley-delete-section />
  `,
  styles: `
    :host {
      display: grid;
      gap: 16px;
      max-width: 640px;
      margin: 0 auto;
      padding: 24px 24px 40px;
    }
    header {
      display: flex;
      align-items: center;
      justify-content: space-between;
      min-height: 40px;
    }
    @media (width < 720px) {
      :host {
        padding: 16px 12px 24px;
      }
      header {
        padding-left: 4px;
      }
    }
  `,
})
export class Account {
  protected readonly signingOut = inject(SigningOut);

  constructor() {
    inject(Floats).use(overlays);
  }
}
