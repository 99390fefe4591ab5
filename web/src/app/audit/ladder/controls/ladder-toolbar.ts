import { Component, computed, input, model, output } from '@angular/core';
import { MatIconButton, MatButton } from '@angular/material/button';
import { MatTooltip } from '@angular/material/tooltip';
import type { AuditCall } from '@contracts';
import type { Choice } from '../../../shared-ui/chips/choice-chip';
import { ToggleChip } from '../../../shared-ui/chips/toggle-chip';
import { CheckedChip } from './checked-chip';
import { type Direction, DIRECTIONS_SHOWN } from '../rows/directions';
import type { Names } from '../words/event-words';
import { LADDER_KINDS, type LadderFilter, type LadderKind, WHOLE_LADDER } from './ladder-filter';
import type { LadderTaste } from './ladder-taste';
import { type Measure, MEASURE_READINGS, MEASURES } from '../plots/measures';
import { LadderLegend } from './ladder-legend';

const KIND_WORDS: Readonly<Record<LadderKind, string>> = {
  offer: 'Offers',
  answer: 'Answers',
  candidate: 'Candidates',
  state: "The call's state",
  presence: 'Coming and going',
  media: 'What is sent',
  links: 'Links',
  trouble: 'Troubles',
  observed: 'Observed by pages',
  sample: 'Pairs in use',
};

/** Controls for the filter, the plots and the zoom. */
@Component({
  selector: 'parley-ladder-toolbar',
  imports: [CheckedChip, LadderLegend, MatButton, MatIconButton, MatTooltip, ToggleChip],
  templateUrl: './ladder-toolbar.html',
  styleUrl: './ladder-toolbar.scss',
  host: { role: 'group', 'aria-label': 'What the ladder shows' },
})
export class LadderToolbar {
  readonly call = input.required<AuditCall>();
  readonly names = input.required<Names>();
  readonly filter = model.required<LadderFilter>();
  readonly shownMeasures = input.required<readonly Measure[]>();
  /** Whether the quality plots are shown. */
  readonly plots = input.required<boolean>();
  readonly directions = input.required<readonly Direction[]>();
  readonly shownDirections = input.required<readonly Direction[]>();
  /** How many steps pass the filter, and how many there are. */
  readonly count = input.required<{ shown: number; all: number }>();
  readonly like = output<Partial<LadderTaste>>();
  readonly togglePlots = output<void>();
  readonly wantDirections = output<readonly string[] | null>();
  /** Emits by how many zoom steps to change. */
  readonly zoom = output<number>();
  readonly fit = output<void>();

  protected readonly kinds: readonly Choice<LadderKind>[] = LADDER_KINDS.map((value) => ({
    value,
    words: KIND_WORDS[value],
  }));
  protected readonly measures: readonly Choice<Measure>[] = MEASURES.map((value) => ({
    value,
    words: MEASURE_READINGS[value].name,
  }));
  protected readonly people = computed<Choice<number>[]>(() =>
    this.call().participants.map(({ id }) => ({ value: id, words: this.names().participant(id) })),
  );
  protected readonly links = computed<Choice<string>[]>(() =>
    this.directions().map(({ key, from, to }) => ({
      value: key,
      words: `${this.names().participant(from)} ← ${this.names().participant(to)}`,
    })),
  );
  protected readonly mostDirections = DIRECTIONS_SHOWN;
  protected readonly shownKeys = computed(() => this.shownDirections().map(({ key }) => key));
  protected readonly canChooseLinks = computed(() => this.directions().length > DIRECTIONS_SHOWN);
  protected readonly narrowed = computed(() => {
    const { kinds, people, failures } = this.filter();
    return kinds !== null || people !== null || failures;
  });

  protected change(part: Partial<LadderFilter>): void {
    this.filter.set({ ...this.filter(), ...part });
  }

  protected clear(): void {
    const { kinds, people, failures } = WHOLE_LADDER;
    this.change({ kinds, people, failures });
  }

  protected setMeasures(measures: readonly Measure[] | null): void {
    this.like.emit({ measures: MEASURES.filter((measure) => measures === null || measures.includes(measure)) });
  }
}
