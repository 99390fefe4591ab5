import { Component, computed, ElementRef, inject, input, output, signal } from '@angular/core';
import type { StoredSample } from '@contracts';
import { clockOf } from '../clock';
import { keyOf } from '../chosen';
import type { Direction } from '../rows/directions';
import { type Measure, MEASURES, sampleWords } from './measures';
import { bandsOf, plotOf, sampleAt, samplesIn } from './plot-shapes';
import { BAND_WIDTH } from './plots-layout';
import type { Stretch } from '../rows/rows';
import type { TimeAxis } from '../time-axis';

const PADDING = 5;
const BAND_WIDTHS = { good: 3, fair: 6, poor: 11 } as const;
const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 12, PageUp: -12 };

/** One direction: its quality as a stripe, and its measures as lines, going down. */
@Component({
  selector: 'parley-quality-plot',
  templateUrl: './quality-plot.html',
  styleUrl: './quality-plot.scss',
})
export class QualityPlot {
  readonly direction = input.required<Direction>();
  readonly name = input.required<string>();
  readonly measures = input.required<readonly Measure[]>();
  /** The value at the right edge of each column. */
  readonly scales = input.required<readonly number[]>();
  readonly columnWidth = input.required<number>();
  readonly axis = input.required<TimeAxis>();
  readonly sight = input.required<Stretch>();
  readonly chosen = input<number | null>(null);
  readonly lit = input<ReadonlySet<string>>(new Set());
  readonly read = output<string | null>();
  readonly choose = output<StoredSample>();

  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  /** The index of the sample that has the keyboard focus. */
  protected readonly cursor = signal(0);
  protected readonly pointerY = signal<number | null>(null);
  protected readonly bandWidths = BAND_WIDTHS;

  private readonly samples = computed(() => {
    const { top, bottom } = this.sight();
    const [from, to] = [top, bottom].map(this.axis().timeAt);
    return samplesIn(this.direction(), { from, to });
  });
  protected readonly bands = computed(() => bandsOf(this.samples(), this.axis()));
  protected readonly columns = computed(() =>
    this.measures().map((measure, i) => ({
      measure,
      x: BAND_WIDTH + i * this.columnWidth(),
      ...plotOf(this.samples(), measure, {
        axis: this.axis(),
        width: this.columnWidth() - 2 * PADDING,
        most: this.scales()[i],
      }),
    })),
  );
  protected readonly marks = computed(() =>
    this.samples()
      .filter(({ id }) => id === this.chosen() || this.lit().has(keyOf({ sample: id })))
      .map((sample) => ({
        id: sample.id,
        isChosen: sample.id === this.chosen(),
        y: this.axis().yOf(Date.parse(sample.at)),
      })),
  );
  protected readonly height = computed(() => this.sight().bottom - this.sight().top);
  protected readonly width = computed(() => BAND_WIDTH + this.measures().length * this.columnWidth());
  protected readonly viewBox = computed(() => `0 ${this.sight().top} ${this.width()} ${this.height()}`);
  protected readonly most = computed(() => this.direction().samples.length - 1);
  protected readonly atCursor = computed(() => this.direction().samples[Math.min(this.cursor(), this.most())]);
  /** Names every measure, also those in hidden columns. */
  protected readonly words = computed(() => sampleWords(this.atCursor(), MEASURES));
  protected readonly cursorY = computed(() => this.axis().yOf(Date.parse(this.atCursor().at)));

  protected pointAt(event: PointerEvent): void {
    const y = event.clientY - this.element.getBoundingClientRect().top;
    this.pointerY.set(y);
    const time = this.axis().timeAt(y);
    const sample = sampleAt(this.direction(), time);
    this.tell(sample === null ? `${clockOf(time)}: nothing was measured` : sampleWords(sample, MEASURES));
  }

  protected pointAway(): void {
    this.pointerY.set(null);
    this.read.emit(null);
  }

  protected chooseAt(event: MouseEvent): void {
    const y = event.clientY - this.element.getBoundingClientRect().top;
    const sample = sampleAt(this.direction(), this.axis().timeAt(y));
    if (sample === null) return;
    this.cursor.set(this.direction().samples.indexOf(sample));
    this.choose.emit(sample);
  }

  protected press(event: KeyboardEvent): void {
    if (event.key === 'Enter') this.choose.emit(this.atCursor());
    else if (!this.move(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** The keyboard focus starts at a sample that is in sight. */
  protected begin(): void {
    const first = this.samples().at(0);
    const inSight = this.samples().includes(this.atCursor());
    if (first !== undefined && !inSight) this.cursor.set(this.direction().samples.indexOf(first));
    this.tell(this.words());
  }

  protected bandTitle(words: string): string {
    return `${this.name()}: ${words}`;
  }

  private move(key: string): boolean {
    const ends: Record<string, number> = { Home: 0, End: this.most() };
    const wanted = ends[key] ?? this.cursor() + (STEPS[key] ?? NaN);
    if (Number.isNaN(wanted)) return false;
    this.cursor.set(Math.min(this.most(), Math.max(0, wanted)));
    this.tell(this.words());
    this.scrollTo.emit(this.cursorY());
    return true;
  }

  private tell(words: string): void {
    this.read.emit(`${this.name()}, ${words}`);
  }

  /** Emits where the keyboard focus has moved: pixels from the top of the axis. */
  readonly scrollTo = output<number>();
}
