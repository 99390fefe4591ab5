import { Component, computed, inject, input } from '@angular/core';
import { PassingTime } from './passing-time';
import { clockTime, exactTime, relativeTime } from './times';

/** A time in words that are updated as time passes; the exact time is shown on hover. */
@Component({
  selector: 'parley-moment',
  template: `<time class="figures" [attr.datetime]="at()" [title]="exact()">{{ words() }}</time>`,
})
export class Moment {
  readonly at = input.required<string>();
  /** `clock` if a heading above tells the day. */
  readonly as = input<'relative' | 'clock'>('relative');

  private readonly time = inject(PassingTime);
  protected readonly exact = computed(() => exactTime(this.at()));
  protected readonly words = computed(() =>
    this.as() === 'clock' ? clockTime(this.at()) : relativeTime(this.at(), this.time.now()),
  );
}
