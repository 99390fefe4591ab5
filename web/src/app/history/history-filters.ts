import { HttpClient } from '@angular/common/http';
import { Component, computed, inject, input, output, resource } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { MatMenuModule } from '@angular/material/menu';
import { type CallKind, type CallType, HISTORY_RESULTS, type HistoryResult, type User } from '@contracts';
import { firstValueFrom } from 'rxjs';
import { PersonPicker } from '../people/person-picker';
import { type Choice, ChoiceChip } from '../shared-ui/choice-chip';
import { FilterChip } from '../shared-ui/filter-chip';
import { PassingTime } from '../shared-ui/passing-time';
import { type CallQuery, type Direction, EVERY_CALL, impliedDirection, RESULT_WORDS } from './call-query';
import { type DateSpan, lastDays, PRESETS, spanWords } from '../shared-ui/date-span';
import { DateSpanDialog } from '../shared-ui/date-span-dialog';

/** The chips that narrow the history. */
@Component({
  selector: 'parley-history-filters',
  imports: [ChoiceChip, FilterChip, MatButton, MatMenuModule],
  template: `
    <parley-choice-chip
      label="Direction"
      none="In and out"
      [choices]="directions"
      [value]="query().direction"
      (chosen)="setDirection($event)"
    />
    <parley-choice-chip
      label="Result"
      none="Every result"
      [choices]="results"
      [value]="query().result"
      (chosen)="setResult($event)"
    />
    <parley-choice-chip
      label="Type"
      none="Audio and video"
      [choices]="types"
      [value]="query().type"
      (chosen)="change({ type: $event })"
    />
    <parley-choice-chip
      label="Kind"
      none="Calls and meetings"
      [choices]="kinds"
      [value]="query().kind"
      (chosen)="change({ kind: $event })"
    />
    <button parleyFilterChip label="Person" [value]="personName()" [matMenuTriggerFor]="person">
      {{ personName() ?? 'Person' }}
    </button>
    <mat-menu #person="matMenu">
      <button mat-menu-item (click)="change({ with: null })">Everybody</button>
      <button mat-menu-item (click)="choosePerson()">Choose a person…</button>
    </mat-menu>
    <button parleyFilterChip label="Date" [value]="dates()" [matMenuTriggerFor]="date">{{ dates() ?? 'Date' }}</button>
    <mat-menu #date="matMenu">
      <button mat-menu-item (click)="change({ from: null, to: null })">Any time</button>
      @for (preset of presets; track preset.days) {
        <button mat-menu-item (click)="showLast(preset.days)">{{ preset.words }}</button>
      }
      <button mat-menu-item (click)="chooseDates()">Choose dates…</button>
    </mat-menu>
    @if (narrowed()) {
      <button matButton (click)="changed.emit(everyCall)">Clear filters</button>
    }
  `,
  host: { role: 'group', 'aria-label': 'Filters' },
  styles: `
    :host {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 16px 8px;
      min-height: 40px;
    }
  `,
})
export class HistoryFilters {
  readonly query = input.required<CallQuery>();
  readonly changed = output<CallQuery>();

  private readonly http = inject(HttpClient);
  private readonly dialog = inject(MatDialog);
  private readonly time = inject(PassingTime);
  protected readonly everyCall = EVERY_CALL;
  protected readonly presets = PRESETS;
  protected readonly directions: readonly Choice<Direction>[] = [
    { value: 'in', words: 'Incoming' },
    { value: 'out', words: 'Outgoing' },
  ];
  protected readonly results: readonly Choice<HistoryResult>[] = HISTORY_RESULTS.map((value) => ({
    value,
    words: RESULT_WORDS[value],
  }));
  protected readonly types: readonly Choice<CallType>[] = [
    { value: 'audio', words: 'Audio' },
    { value: 'video', words: 'Video' },
  ];
  protected readonly kinds: readonly Choice<CallKind>[] = [
    { value: 'direct', words: 'Calls' },
    { value: 'room', words: 'Meetings' },
  ];
  private readonly person = resource({
    params: () => this.query().with ?? undefined,
    loader: ({ params }) => firstValueFrom(this.http.get<User>(`/api/users/${params}`)),
  });
  protected readonly personName = computed(() => {
    if (this.query().with === null) return null;
    return this.person.hasValue() ? this.person.value().displayName : 'One person';
  });
  protected readonly dates = computed(() => spanWords(this.query(), this.time.now()));
  protected readonly narrowed = computed(() => Object.values(this.query()).some((part) => part !== null));

  protected change(part: Partial<CallQuery>): void {
    this.changed.emit({ ...this.query(), ...part });
  }

  /** "No answer" is told of outgoing calls only: a result that contradicts the direction gives way. */
  protected setDirection(direction: Direction | null): void {
    const implied = impliedDirection(this.query().result);
    this.change(implied && implied !== direction ? { direction, result: null } : { direction });
  }

  protected setResult(result: HistoryResult | null): void {
    const direction = impliedDirection(result) ?? this.query().direction;
    this.change({ result, direction });
  }

  protected showLast(days: number): void {
    this.change(lastDays(days, this.time.now()));
  }

  protected async choosePerson(): Promise<void> {
    const picker = this.dialog.open<PersonPicker, void, User>(PersonPicker);
    const person = await firstValueFrom(picker.afterClosed());
    if (person) this.change({ with: person.id });
  }

  protected async chooseDates(): Promise<void> {
    const { from, to } = this.query();
    const dialog = this.dialog.open<DateSpanDialog, DateSpan, DateSpan>(DateSpanDialog, { data: { from, to } });
    const span = await firstValueFrom(dialog.afterClosed());
    if (span) this.change(span);
  }
}
