import { Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import type { SessionInfo } from '@contracts';
import { Feedback } from '../frame/feedback';
import { isolated } from '../shared-ui/isolated';
import { KeepsFocus } from '../shared-ui/keys/keeps-focus';
import { Moment } from '../shared-ui/times/moment';
import { SessionList } from './session-list';

/** Lists where the user is signed in, with a way to sign out there. */
@Component({
  selector: 'parley-sessions-section',
  imports: [KeepsFocus, MatButton, MatIcon, Moment],
  template: `
    <h2>Where you are signed in</h2>
    @if (list.failed()) {
      <p>
        The list could not be loaded.
        <button matButton aria-label="Try again to load where you are signed in" (click)="list.load()">
          Try again
        </button>
      </p>
    } @else if (list.sessions(); as sessions) {
      <ul parleyKeepsFocus>
        @for (session of sessions; track session.id) {
          <li>
            <mat-icon svgIcon="devices" />
            <div class="texts">
              <strong class="ellipsis" dir="auto" [title]="session.deviceName">{{ session.deviceName }}</strong>
              <span class="quiet">
                @if (session.current) {
                  This device · <bdi>{{ session.address }}</bdi>
                } @else {
                  <bdi>{{ session.address }}</bdi> · used <parley-moment [at]="session.lastUsedAt" />
                }
              </span>
            </div>
            @if (!session.current) {
              <button matButton [attr.aria-label]="'Sign out ' + session.deviceName" (click)="end(session)">
                Sign out
              </button>
            }
          </li>
        }
      </ul>
    } @else {
      <span class="bone" aria-hidden="true"></span>
    }
  `,
  styleUrl: './section.scss',
  styles: `
    ul {
      display: grid;
      gap: 4px;
      margin: 0;
      padding: 0;
      list-style: none;
    }
    li {
      display: flex;
      align-items: center;
      gap: 16px;
      min-height: 56px;
    }
    li mat-icon {
      flex: none;
      color: var(--parley-quiet);
    }
    .texts {
      display: grid;
      flex: 1;
      min-width: 0;
    }
    strong {
      font-weight: 550;
    }
    .bone {
      height: 40px;
    }
  `,
})
export class SessionsSection {
  private readonly feedback = inject(Feedback);
  protected readonly list = inject(SessionList);

  constructor() {
    void this.list.load();
  }

  protected async end(session: SessionInfo): Promise<void> {
    try {
      await this.list.end(session.id);
      this.feedback.say(`${isolated(session.deviceName)} is signed out.`);
    } catch (failure) {
      this.feedback.fail(failure);
    }
  }
}
