import { afterNextRender, Component, computed, inject, Injector, viewChild } from '@angular/core';
import { MatRadioGroup, MatRadioModule } from '@angular/material/radio';
import { AVAILABILITIES, type Availability } from '@contracts';
import { Feedback } from '../frame/feedback';
import { Session } from '../session/session';
import { AVAILABILITY_WORDS, OwnProfile } from './own-profile';

/** The user's own choice of availability; the server never changes it. */
@Component({
  selector: 'parley-availability-section',
  imports: [MatRadioModule],
  template: `
    <h2 id="availability-head">Availability</h2>
    <mat-radio-group aria-labelledby="availability-head" [value]="saved()" (change)="choose($event.value)">
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
  private readonly group = viewChild.required(MatRadioGroup);
  private readonly profile = inject(OwnProfile);
  private readonly injector = inject(Injector);
  private readonly feedback = inject(Feedback);
  private readonly user = inject(Session).user;
  protected readonly saved = computed<Availability>(() => this.user()?.availability ?? 'auto');
  protected readonly choices = AVAILABILITIES;
  protected readonly words = AVAILABILITY_WORDS;

  protected async choose(availability: Availability): Promise<void> {
    try {
      await this.profile.save({ availability });
    } catch (failure) {
      this.feedback.fail(failure);
      this.showSaved();
    }
  }

  /**
   * The bound value has not changed, so Angular would keep the new choice on the screen; reset it after it has been
   * drawn.
   */
  private showSaved(): void {
    afterNextRender(() => (this.group().value = this.saved()), { injector: this.injector });
  }
}
