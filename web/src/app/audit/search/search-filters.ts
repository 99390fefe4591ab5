import { Component, computed, DestroyRef, inject, input, linkedSignal, output, signal, viewChild } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import {
  type CallOutcome,
  CALL_OUTCOMES,
  CALL_STATUSES,
  CAUSE_CODES,
  END_REASONS,
  type FindingCode,
  OUTCOMES_OF,
  QUALITY_LEVELS,
  searchIn,
  SOUND_TROUBLES,
  TROUBLED,
} from '@contracts';
import { CALL_KIND_CHOICES, CALL_TYPE_CHOICES } from '../../shared-ui/call-choices';
import { ChoiceChip } from '../../shared-ui/chips/choice-chip';
import { DateChip } from '../../shared-ui/chips/date-chip';
import { ToggleChip } from '../../shared-ui/chips/toggle-chip';
import { LetterKeys } from '../../shared-ui/keys/letter-keys';
import { SearchCut } from '../../shared-ui/search-cut';
import { durationWords } from '../../shared-ui/times/times';
import { END_WORDS, STATUS_WORDS } from '../call-outcome';
import { CAUSE_WORDS, OUTCOME_WORDS, SOUND_WORDS } from '../cause-words';
import { LEVEL_WORDS } from '../quality-mark';
import { PersonBox } from './person-box';
import { timesWords } from './set-filters';
import { callNumberIn, EVERY_CALL, isNarrowed, roomIn, type SearchQuery } from './search-query';
import { QUICK_SPANS, whenWords } from './when';

const TYPING_MS = 300;
const DURATIONS: readonly number[] = [10, 60, 300, 900, 3600];
/**
 * The choices that people ask for first, then each outcome alone. Lists have no identity, so a choice is identified by
 * its words in a row.
 */
const OUTCOMES: readonly { value: string; words: string }[] = [
  { value: TROUBLED.join(' '), words: 'Failed or poor' },
  { value: (OUTCOMES_OF.failed ?? []).join(' '), words: 'Failed' },
  { value: (OUTCOMES_OF.answered ?? []).join(' '), words: 'Answered' },
  ...CALL_OUTCOMES.map((value) => ({ value, words: OUTCOME_WORDS[value] })),
];
const TIMES: readonly string[] = [
  ...['06:00 09:00', '09:00 12:00', '12:00 15:00', '15:00 18:00', '18:00 22:00', '22:00 06:00', '09:00 17:00'],
];

/** The search filters, in one line. */
@Component({
  selector: 'parley-search-filters',
  imports: [ChoiceChip, DateChip, MatButton, MatIcon, PersonBox, SearchCut, ToggleChip],
  templateUrl: './search-filters.html',
  styleUrl: './search-filters.scss',
  host: { role: 'search', 'aria-label': 'Calls' },
})
export class SearchFilters {
  readonly query = input.required<SearchQuery>();
  readonly changed = output<SearchQuery>();
  /** Emits a call's number when the user types it and presses Enter. */
  readonly called = output<number>();

  private readonly personBox = viewChild.required(PersonBox);
  private typing: ReturnType<typeof setTimeout> | undefined;

  protected readonly everyCall = EVERY_CALL;
  protected readonly statuses = CALL_STATUSES.map((value) => ({ value, words: STATUS_WORDS[value] }));
  protected readonly endings = END_REASONS.map((value) => ({ value, words: END_WORDS[value] }));
  protected readonly qualities = QUALITY_LEVELS.map((value) => ({ value, words: LEVEL_WORDS[value] }));
  protected readonly outcomes = OUTCOMES;
  protected readonly outcome = computed(() => this.query().outcome?.join(' ') ?? null);
  /** Includes the cause in the address, whatever it is. */
  protected readonly causes = computed(() => {
    const asked = this.cause();
    const all = asked === null || CAUSE_CODES.includes(asked) ? CAUSE_CODES : [...CAUSE_CODES, asked];
    const choices = all.map((value) => ({ value, words: CAUSE_WORDS[value] }));
    return choices.sort((one, next) => one.words.localeCompare(next.words, 'en'));
  });
  protected readonly cause = computed(() => this.query().cause?.[0] ?? null);
  protected readonly sounds = SOUND_TROUBLES.map((value) => ({ value, words: SOUND_WORDS[value] }));
  /** Includes the times in the address, whatever they are. */
  protected readonly times = computed(() => {
    const asked = this.time();
    const all = asked === null || TIMES.includes(asked) ? TIMES : [...TIMES, asked];
    return all.map((value) => ({ value, words: timesWords(timesIn(value)) ?? '' }));
  });
  protected readonly time = computed(() => {
    const { fromTime, toTime } = this.query();
    return fromTime === null && toTime === null ? null : `${fromTime ?? ''} ${toTime ?? ''}`;
  });
  protected readonly quickSpans = QUICK_SPANS;
  protected readonly whenWords = whenWords;
  protected readonly kinds = CALL_KIND_CHOICES;
  protected readonly types = CALL_TYPE_CHOICES;
  /** Includes the duration in the address, whatever it is. */
  protected readonly durations = computed(() => {
    const asked = this.query().minDuration;
    const all = asked === null || DURATIONS.includes(asked) ? DURATIONS : [...DURATIONS, asked].sort((a, b) => a - b);
    return all.map((value) => ({ value, words: `${durationWords(value)} or longer` }));
  });
  /** How many filters are set, not counting the person. */
  protected readonly count = computed(
    () => Object.entries(this.query()).filter(([part, value]) => part !== 'user' && value !== null).length,
  );
  /** In a narrow window a button shows the filters. */
  protected readonly open = signal(false);
  protected readonly narrowed = computed(() => isNarrowed(this.query()));
  /** The text in the field: as in the address, unless the user is typing. */
  protected readonly personText = linkedSignal<string | null, string>({
    source: () => this.query().user,
    computation: (user, before) => this.keep(before?.value, user, personIn),
  });
  protected readonly roomText = linkedSignal<string | null, string>({
    source: () => this.query().roomCode,
    computation: (code, before) => this.keep(before?.value, code, roomIn),
  });
  protected readonly callNumber = computed(() => callNumberIn(this.personText()));

  protected readonly letters = inject(LetterKeys);

  constructor() {
    inject(DestroyRef).onDestroy(() => this.stopTyping());
  }

  focusPerson(): void {
    this.personBox().focus();
  }

  protected typePerson(text: string): void {
    this.personText.set(text);
    this.soon();
  }

  protected typeRoom(text: string): void {
    this.roomText.set(text);
    this.soon();
  }

  /** Enter searches at once; a call's number opens that call. */
  protected submit(): void {
    const number = this.callNumber();
    this.stopTyping();
    if (number === null) this.changeTexts();
    else this.called.emit(number);
  }

  protected changeOutcome(chosen: string | null): void {
    this.change({ outcome: chosen === null ? null : (chosen.split(' ') as CallOutcome[]) });
  }

  protected changeCause(chosen: FindingCode | null): void {
    this.change({ cause: chosen === null ? null : [chosen] });
  }

  protected changeTime(chosen: string | null): void {
    this.change(timesIn(chosen ?? ' '));
  }

  protected change(part: Partial<SearchQuery>): void {
    this.stopTyping();
    this.changed.emit({ ...this.query(), ...this.texts(), ...part });
  }

  protected clear(): void {
    this.stopTyping();
    this.personText.set('');
    this.roomText.set('');
    this.changed.emit(EVERY_CALL);
  }

  /**
   * Keeps the typed text while it means the same as the address (a trailing space does not matter), so that an
   * answer to its beginning does not overwrite it.
   */
  private keep(typed: string | undefined, asked: string | null, read: (text: string) => string | null): string {
    const same = typed !== undefined && (this.typing !== undefined || read(typed) === asked);
    return same ? typed : (asked ?? '');
  }

  private soon(): void {
    this.stopTyping();
    this.typing = setTimeout(() => {
      this.typing = undefined;
      this.changeTexts();
    }, TYPING_MS);
  }

  private stopTyping(): void {
    clearTimeout(this.typing);
    this.typing = undefined;
  }

  private changeTexts(): void {
    const texts = this.texts();
    const { user, roomCode } = this.query();
    if (texts.user !== user || texts.roomCode !== roomCode) this.changed.emit({ ...this.query(), ...texts });
  }

  private texts(): Pick<SearchQuery, 'user' | 'roomCode'> {
    return { user: personIn(this.personText()), roomCode: roomIn(this.roomText()) };
  }
}

function timesIn(value: string): Pick<SearchQuery, 'fromTime' | 'toTime'> {
  const [fromTime = '', toTime = ''] = value.split(' ');
  return { fromTime: fromTime || null, toTime: toTime || null };
}

/** A text that begins with # is a call's number, so it is not searched for as a person. */
function personIn(text: string): string | null {
  const person = searchIn(text);
  return person.startsWith('#') ? null : person || null;
}
