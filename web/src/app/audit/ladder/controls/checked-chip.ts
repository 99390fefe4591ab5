import { Component, computed, input, output } from '@angular/core';
import { MatIcon } from '@angular/material/icon';
import { MatMenuModule } from '@angular/material/menu';
import { FilterChip } from '../../../shared-ui/chips/filter-chip';
import type { Choice } from '../../../shared-ui/chips/choice-chip';

/** A filter chip with a menu for choosing several values; null stands for all of them. */
@Component({
  selector: 'parley-checked-chip',
  imports: [FilterChip, MatIcon, MatMenuModule],
  template: `
    <button parleyFilterChip [label]="label()" [value]="words()" [matMenuTriggerFor]="menu">
      {{ words() ?? label() }}
    </button>
    <mat-menu #menu="matMenu">
      <button
        mat-menu-item
        role="menuitemcheckbox"
        [attr.aria-checked]="value() === null"
        (click)="chosen.emit(null); $event.stopPropagation()"
      >
        <span class="tick">
          @if (value() === null) {
            <mat-icon svgIcon="check" class="mat-icon-16" />
          }
        </span>
        {{ every() }}
      </button>
      @for (choice of choices(); track choice.value) {
        <button
          mat-menu-item
          role="menuitemcheckbox"
          [attr.aria-checked]="isChosen(choice.value)"
          (click)="toggle(choice.value); $event.stopPropagation()"
        >
          <span class="tick">
            @if (isChosen(choice.value)) {
              <mat-icon svgIcon="check" class="mat-icon-16" />
            }
          </span>
          <bdi>{{ choice.words }}</bdi>
        </button>
      }
    </mat-menu>
  `,
  styles: `
    .tick {
      display: inline-block;
      width: 28px;
    }
    .tick .mat-icon {
      margin: 0;
      vertical-align: -3px;
    }
  `,
})
export class CheckedChip<T> {
  readonly label = input.required<string>();
  readonly every = input.required<string>();
  readonly choices = input.required<readonly Choice<T>[]>();
  readonly value = input.required<readonly T[] | null>();
  /** How many values may be chosen; choosing one more replaces the first. */
  readonly most = input(Infinity);
  readonly chosen = output<readonly T[] | null>();

  protected readonly words = computed(() => {
    const value = this.value();
    if (value === null) return null;
    const names = this.choices().filter((choice) => value.includes(choice.value));
    return names.length === 1 ? names[0].words : `${this.label()}: ${names.length}`;
  });

  protected isChosen(value: T): boolean {
    return this.value()?.includes(value) ?? false;
  }

  /** Choosing all values, or none, is the same as no filter. */
  protected toggle(value: T): void {
    const before = this.value() ?? [];
    const added = before.length < this.most() ? [...before, value] : [...before.slice(1), value];
    const next = before.includes(value) ? before.filter((one) => one !== value) : added;
    this.chosen.emit(next.length === 0 || next.length === this.choices().length ? null : next);
  }
}
