import { Component, computed, input, output } from '@angular/core';
import { MatMenuModule } from '@angular/material/menu';
import { FilterChip } from './filter-chip';

export interface Choice<T> {
  value: T;
  words: string;
}

/** A filter chip with a menu of choices; the first one stands for no filter. */
@Component({
  selector: 'parley-choice-chip',
  imports: [FilterChip, MatMenuModule],
  template: `
    <button parleyFilterChip [label]="label()" [value]="words()" [matMenuTriggerFor]="menu">
      {{ words() ?? label() }}
    </button>
    <mat-menu #menu="matMenu">
      <button mat-menu-item role="menuitemradio" [attr.aria-checked]="value() === null" (click)="chosen.emit(null)">
        {{ none() }}
      </button>
      @for (choice of choices(); track choice.value) {
        <button
          mat-menu-item
          role="menuitemradio"
          [attr.aria-checked]="value() === choice.value"
          (click)="chosen.emit(choice.value)"
        >
          {{ choice.words }}
        </button>
      }
    </mat-menu>
  `,
})
export class ChoiceChip<T> {
  readonly label = input.required<string>();
  readonly none = input.required<string>();
  readonly choices = input.required<readonly Choice<T>[]>();
  readonly value = input.required<T | null>();
  readonly chosen = output<T | null>();
  protected readonly words = computed(() => this.choices().find(({ value }) => value === this.value())?.words ?? null);
}
