import { Component, computed, inject, input, output } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { MatMenuModule } from '@angular/material/menu';
import { firstValueFrom } from 'rxjs';
import { type DateSpan, lastDays, PRESETS, spanWords } from '../times/date-span';
import { DateSpanDialog } from '../times/date-span-dialog';
import { FilterChip } from './filter-chip';
import { PassingTime } from '../times/passing-time';

/** A filter chip for days: a menu offers the last few days, and a dialog any others. */
@Component({
  selector: 'parley-date-chip',
  imports: [FilterChip, MatMenuModule],
  template: `
    <button parleyFilterChip label="Date" [value]="words()" [matMenuTriggerFor]="menu">{{ words() ?? 'Date' }}</button>
    <mat-menu #menu="matMenu">
      <button mat-menu-item (click)="chosen.emit({ from: null, to: null })">Any time</button>
      @for (preset of presets; track preset.days) {
        <button mat-menu-item (click)="chooseLast(preset.days)">{{ preset.words }}</button>
      }
      <button mat-menu-item (click)="chooseDates()">Choose dates…</button>
    </mat-menu>
  `,
  styles: `
    :host {
      display: contents;
    }
  `,
})
export class DateChip {
  readonly span = input.required<DateSpan>();
  readonly chosen = output<DateSpan>();

  private readonly dialog = inject(MatDialog);
  private readonly time = inject(PassingTime);
  protected readonly presets = PRESETS;
  protected readonly words = computed(() => spanWords(this.span(), this.time.now()));

  protected chooseLast(days: number): void {
    this.chosen.emit(lastDays(days, this.time.now()));
  }

  protected async chooseDates(): Promise<void> {
    const { from, to } = this.span();
    const dialog = this.dialog.open<DateSpanDialog, DateSpan, DateSpan>(DateSpanDialog, { data: { from, to } });
    const span = await firstValueFrom(dialog.afterClosed());
    if (span) this.chosen.emit(span);
  }
}
