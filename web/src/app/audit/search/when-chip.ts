import { Component, computed, inject, input, output } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { MatMenuModule } from '@angular/material/menu';
import { firstValueFrom } from 'rxjs';
import { FilterChip } from '../../shared-ui/chips/filter-chip';
import type { DateSpan } from '../../shared-ui/times/date-span';
import { DateSpanDialog } from '../../shared-ui/times/date-span-dialog';
import { PassingTime } from '../../shared-ui/times/passing-time';
import { isMoment } from './search-query';
import { QUICK_SPANS, whenWords } from './when';

/** A filter chip for when calls began: spans that people ask for, and any other days. */
@Component({
  selector: 'parley-when-chip',
  imports: [FilterChip, MatMenuModule],
  template: `
    <button parleyFilterChip label="Date" [value]="words()" [matMenuTriggerFor]="menu">{{ words() ?? 'Date' }}</button>
    <mat-menu #menu="matMenu">
      <button mat-menu-item (click)="chosen.emit({ from: null, to: null })">Any time</button>
      @for (quick of quickSpans; track quick.words) {
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
export class WhenChip {
  readonly span = input.required<DateSpan>();
  readonly chosen = output<DateSpan>();

  private readonly dialog = inject(MatDialog);
  protected readonly time = inject(PassingTime);
  protected readonly quickSpans = QUICK_SPANS;
  protected readonly words = computed(() => whenWords(this.span(), this.time.now()));

  protected async chooseDates(): Promise<void> {
    const [from, to] = [this.span().from, this.span().to].map((end) => (end && isMoment(end) ? null : end));
    const dialog = this.dialog.open<DateSpanDialog, DateSpan, DateSpan>(DateSpanDialog, { data: { from, to } });
    const span = await firstValueFrom(dialog.afterClosed());
    if (span) this.chosen.emit(span);
  }
}
