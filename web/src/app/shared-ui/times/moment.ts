import { Component, computed, inject, input } from '@angular/core';
import { PassingTime } from './passing-time';
import { clockTime, datedTime, exactTime, relativeTime } from './times';

/** A time in words that are updated as time passes; the exact time is shown on hover. */
@Component({
  selector: 'parley-moment',
  template: `<time class="figures" [attr.datetime]="at()" [title]="exact()">{{ words() }}</time>`,
})
export class Moment {
  readonly at = input.required<string>();
  /** `clock` if a heading above tells the day; `dated` if day and time of day are both needed. */
  readonly as = input<'relative' | 'clock' | 'dated'>('relative');

  private readonly time = inject(PassingTime);
  protected readonly exact = computed(() => exactTime(this.at()));
  protected readonly words = computed(() => {
    if (this.as() === 'clock') return clockTime(this.at());
    return this.as() === 'dated' ? datedTime(this.at(), this.time.now()) : relativeTime(this.at(), this.time.now());
  });
}
