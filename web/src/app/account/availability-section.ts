import { Component, inject } from '@angular/core';
import { MatRadioModule } from '@angular/material/radio';
import { AVAILABILITIES, type Availability } from '@contracts';
import { Feedback } from '../frame/feedback';
import { Session } from '../session/session';
import { AVAILABILITY_WORDS, OwnProfile } from './own-profile';

/** My own choice of being available; the server never changes it. */
@Component({
  selector: 'parley-availability-section',
  imports: [MatRadioModule],
  template: `
    <h2 id="availability-head">Availability</h2>
    <mat-radio-group
      aria-labelledby="availability-head"
      [value]="user()?.availability ?? 'auto'"
      (change)="choose($event.value)"
    >
      @for (choice of choices; track choice) {
        <mat-radio-button [value]="choice">
          <span class="name">{{ words[choice].name }}</span>
          <span class="quiet">{{ words[choice].effect }}</span>
        </mat-radio-button>
      }
    </mat-radio-group>
  `,
  styleUrl: './section.scss',
  styles: `
    mat-radio-group {
      display: grid;
      gap: 4px;
      margin-left: -8px;
    }
    .name {
      display: block;
      font: var(--mat-sys-body-large);
    }
  `,
})
export class AvailabilitySection {
  private readonly session = inject(Session);
  private readonly profile = inject(OwnProfile);
  private readonly feedback = inject(Feedback);
  protected readonly user = this.session.user;
  protected readonly choices = AVAILABILITIES;
  protected readonly words = AVAILABILITY_WORDS;

  protected async choose(availability: Availability): Promise<void> {
    try {
      await this.profile.save({ availability });
    } catch (failure) {
      this.feedback.fail(failure);
    }
  }
}
