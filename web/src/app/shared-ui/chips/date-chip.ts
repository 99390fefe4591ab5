import { Component, computed, inject, input, output } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { MatMenuModule } from '@angular/material/menu';
import { firstValueFrom } from 'rxjs';
import { type DateSpan, dayOf, LAST_DAYS, spanWords } from '../times/date-span';
import { DateSpanDialog } from '../times/date-span-dialog';
import { FilterChip } from './filter-chip';
import { PassingTime } from '../times/passing-time';

/** A filter chip for days: a menu offers the spans that people ask for, and a dialog any other days. */
@Component({
  selector: 'parley-date-chip',
  imports: [FilterChip, MatMenuModule],
  template: `
    <button parleyFilterChip label="Date" [value]="words()" [matMenuTriggerFor]="menu">{{ words() ?? 'Date' }}</button>
    <mat-menu #menu="matMenu">
      <button mat-menu-item (click)="chosen.emit({ from: null, to: null })">Any time</button>
      @for (quick of quickSpans(); track quick.words) {
        <button mat-menu-item (click)="chosen.emit(quick.span(time.now()))">{{ quick.words }}</button>
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
  readonly quickSpans = input(LAST_DAYS);
  /** The name of the span; null if both ends are open. */
  readonly wordsOf = input<(span: DateSpan, now: number) => string | null>(spanWords);
  readonly chosen = output<DateSpan>();

  private readonly dialog = inject(MatDialog);
  protected readonly time = inject(PassingTime);
  protected readonly words = computed(() => this.wordsOf()(this.span(), this.time.now()));

  protected async chooseDates(): Promise<void> {
    // An end that is a moment, and no day, does not fit into the fields of the dialog.
    const [from, to] = [dayOf(this.span().from), dayOf(this.span().to)];
    const dialog = this.dialog.open<DateSpanDialog, DateSpan, DateSpan>(DateSpanDialog, { data: { from, to } });
    const span = await firstValueFrom(dialog.afterClosed());
    if (span) this.chosen.emit(span);
  }
}
