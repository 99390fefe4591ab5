import { Component, computed, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { HISTORY_RESULTS, type HistoryResult } from '@contracts';
import { PersonChip } from '../people/person-chip';
import { CALL_KIND_CHOICES, CALL_TYPE_CHOICES } from '../shared-ui/call-choices';
import { type Choice, ChoiceChip } from '../shared-ui/chips/choice-chip';
import { DateChip } from '../shared-ui/chips/date-chip';
import { type CallQuery, type CallDirection, EVERY_CALL, impliedDirection, RESULT_WORDS } from './call-query';

/** The filter chips of the history. */
@Component({
  selector: 'parley-history-filters',
  imports: [ChoiceChip, DateChip, MatButton, PersonChip],
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
    <parley-person-chip [userId]="query().with" (chosen)="change({ with: $event })" />
    <parley-date-chip [span]="query()" (chosen)="change($event)" />
    @if (narrowed()) {
      <button matButton (click)="changed.emit(everyCall)">Clear filters</button>
    }
  `,
  host: { role: 'group', 'aria-label': 'Filters' },
  styles: `
    @use '../shared-ui/filters';

    :host {
      @include filters.row;
    }
  `,
})
export class HistoryFilters {
  readonly query = input.required<CallQuery>();
  readonly changed = output<CallQuery>();

  protected readonly everyCall = EVERY_CALL;
  protected readonly directions: readonly Choice<CallDirection>[] = [
    { value: 'in', words: 'Incoming' },
    { value: 'out', words: 'Outgoing' },
  ];
  protected readonly results: readonly Choice<HistoryResult>[] = HISTORY_RESULTS.map((value) => ({
    value,
    words: RESULT_WORDS[value],
  }));
  protected readonly types = CALL_TYPE_CHOICES;
  protected readonly kinds = CALL_KIND_CHOICES;
  protected readonly narrowed = computed(() => Object.values(this.query()).some((part) => part !== null));

  protected change(part: Partial<CallQuery>): void {
    this.changed.emit({ ...this.query(), ...part });
  }

  /** Only outgoing calls can have "No answer", so a result that contradicts the new direction is cleared. */
  protected setDirection(direction: CallDirection | null): void {
    const implied = impliedDirection(this.query().result);
    this.change(implied && implied !== direction ? { direction, result: null } : { direction });
  }

  protected setResult(result: HistoryResult | null): void {
    const direction = impliedDirection(result) ?? this.query().direction;
    this.change({ result, direction });
  }
}
