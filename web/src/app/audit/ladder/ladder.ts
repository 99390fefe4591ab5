import { NgTemplateOutlet } from '@angular/common';
import {
  afterNextRender,
  Component,
  computed,
  DestroyRef,
  effect,
  ElementRef,
  inject,
  Injector,
  input,
  model,
  output,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { AuditCall, AuditSignal, Finding, StoredSample } from '@contracts';
import { Printing } from '../../shared-ui/page/printing';
import { type Chosen, keyOf, sameChosen } from './chosen';
import { clockOf, shortClockOf, zoneOf } from './clock';
import { directionKey } from './rows/directions';
import { type Deed, deedOf, moveOf, target } from './controls/keys';
import { LadderDrawing } from './ladder-drawing';
import { type LadderFilter, WHOLE_LADDER } from './controls/ladder-filter';
import { LadderPaper } from './paper/ladder-paper';
import { LadderScroll } from './ladder-scroll';
import { LadderState } from './ladder-state';
import { LadderToolbar } from './controls/ladder-toolbar';
import { LaneHeads } from './rows/lane-heads';
import { PlotHeads } from './plots/plot-heads';
import { QualityPlots } from './plots/quality-plots';
import { type PlacedRow, ROW_ABOVE } from './rows/rows';
import { sentenceOf } from './words/sentences';
import type { Step } from './rows/steps';
import { fitting, ZOOM_STEP } from './controls/zoom';

/** A call's log as a ladder: who sent what to whom, with time running down by the server's clock. */
@Component({
  selector: 'parley-ladder',
  imports: [LadderDrawing, LadderPaper, LadderToolbar, LaneHeads, MatButton, NgTemplateOutlet, PlotHeads, QualityPlots],
  templateUrl: './ladder.html',
  styleUrl: './ladder.scss',
})
export class Ladder {
  readonly call = input.required<AuditCall>();
  /** Oldest first. */
  readonly signals = input.required<readonly AuditSignal[]>();
  readonly samples = input.required<readonly StoredSample[]>();
  readonly chosen = input<Chosen | null>(null);
  /** The evidence of the finding that is shown. */
  readonly evidence = input<Finding['evidence'] | null>(null);
  readonly filter = model<LadderFilter>(WHOLE_LADDER);
  readonly choose = output<Chosen | null>();

  private readonly scroller = viewChild.required<ElementRef<HTMLElement>>('scroller');
  private readonly heads = viewChild.required<ElementRef<HTMLElement>>('heads');
  protected readonly printing = inject(Printing);
  protected readonly state = new LadderState({
    log: computed(() => ({ call: this.call(), signals: this.signals(), samples: this.samples() })),
    filter: this.filter,
    chosen: this.chosen,
    evidence: this.evidence,
    printing: this.printing.active,
  });
  private readonly scroll = new LadderScroll({
    state: this.state,
    scroller: () => this.scroller().nativeElement,
    heads: () => this.heads().nativeElement,
    injector: inject(Injector),
  });
  /** The chosen item that has been scrolled to, so that it is not scrolled to again when the log grows. */
  private shown = '';

  /** What is under the pointer in the plots, in words. */
  protected readonly reading = signal<string | null>(null);
  protected readonly rowAbove = ROW_ABOVE;
  protected readonly whole = WHOLE_LADDER;
  protected readonly width = computed(() => {
    const { timeWidth, lanesWidth, plotsWidth } = this.state;
    return timeWidth() + lanesWidth() + plotsWidth();
  });
  protected readonly without = computed(() =>
    this.count().shown < this.count().all ? 'with nothing shown' : 'without a signal',
  );
  protected readonly zone = computed(() => zoneOf(Date.parse(this.call().initiatedAt)));
  protected readonly chosenKey = computed(() => this.state.chosenStep()?.key ?? null);
  protected readonly chosenSample = computed(() => {
    const chosen = this.chosen();
    return chosen !== null && 'sample' in chosen ? chosen.sample : null;
  });
  protected readonly isHidden = computed(
    () => this.chosen() !== null && this.chosenKey() === null && this.chosenSample() === null,
  );
  protected readonly count = computed(() => ({ shown: this.state.kept().length, all: this.state.all().length }));
  /** Always includes the step with the keyboard focus, wherever the window is scrolled to, for screen readers. */
  protected readonly options = computed<readonly PlacedRow[]>(() => {
    const [rows, key] = [this.state.rowsInSight(), this.state.activeKey()];
    if (key === null || rows.some((row) => row.key === key)) return rows;
    const active = this.state.placed().find((row) => row.key === key);
    return active === undefined ? rows : [...rows, active];
  });
  protected readonly activeId = computed(() => {
    const key = this.state.activeKey();
    return key !== null && this.options().some((row) => row.key === key) ? idOf(key) : null;
  });

  constructor() {
    const destroyed = inject(DestroyRef);
    // Must run before anything scrolls, since how far to scroll depends on the size of the window.
    afterNextRender({ earlyRead: () => this.scroll.watch(destroyed, () => this.chosenPlace()) });
    effect(() => {
      const [chosen, key] = [this.chosen(), this.chosenKey() ?? this.chosenSample()];
      if (chosen === null) this.shown = '';
      else if (key !== null) untracked(() => this.show(chosen));
    });
  }

  protected follow(): void {
    this.scroll.follow();
  }

  protected idOf(row: PlacedRow): string {
    return idOf(row.key);
  }

  protected timeOf({ time }: PlacedRow): string {
    return this.state.narrow() ? shortClockOf(time) : clockOf(time);
  }

  protected sentence({ step, part, time }: PlacedRow): string {
    const words = sentenceOf(step, this.state.names());
    return part === 'delivery' ? `${clockOf(time)} Delivered now: ${words}` : words;
  }

  protected press(event: KeyboardEvent): void {
    const [move, deed] = [moveOf(event), deedOf(event)];
    if (move === null && deed === null) return;
    event.preventDefault();
    if (move !== null) this.go(this.targetOf(move));
    else if (deed !== null) this.deeds[deed]();
  }

  protected wheel(event: WheelEvent): void {
    if (!event.ctrlKey) return;
    event.preventDefault();
    this.zoom(event.deltaY < 0 ? 1 : -1, this.scroll.yOfPointer(event));
  }

  protected clickAt({ target }: MouseEvent): void {
    const option = target instanceof Element ? target.closest<HTMLElement>('[role=option]') : null;
    if (option?.dataset['key'] === undefined) return;
    this.state.activeKey.set(option.dataset['key']);
    this.withActive((step) => this.open(step));
  }

  /** Changes the zoom by this many steps; keeps the focused step in place if it is in sight. */
  protected zoom(steps: number, at?: number): void {
    const active = this.state.activeKey();
    const place = active === null ? null : this.state.placeOf(active);
    const around = place !== null && this.scroll.isInSight(place) ? place : this.scroll.middle();
    this.scroll.zoomTo(this.state.pixelsPerSecond() * ZOOM_STEP ** steps, at ?? around);
  }

  protected fit(): void {
    const fitted = fitting({ times: this.state.times(), ...this.state.span() }, this.scroll.room());
    this.scroll.zoomTo(fitted, this.scroll.middle());
  }

  /** The keyboard focus starts at the chosen step, or at the first one in sight. */
  protected enter(): void {
    if (this.state.activeKey() !== null) return;
    const first = this.state.rowsInSight().find(({ part, y }) => part === 'whole' && this.scroll.isInSight(y));
    this.state.activeKey.set(this.chosenKey() ?? first?.step.key ?? this.state.steps().at(0)?.key ?? null);
  }

  protected chooseSample({ id }: StoredSample): void {
    this.choose.emit({ sample: id });
  }

  protected bring(y: number): void {
    this.scroll.bring(() => y);
  }

  private readonly deeds: Readonly<Record<Deed, () => void>> = {
    open: () => this.withActive((step) => this.open(step)),
    unfold: () => this.withActive((step) => step.shape === 'burst' && !step.opened && this.state.toggleBurst(step.key)),
    fold: () => this.withActive((step) => this.foldAround(step)),
    'let-go': () => this.choose.emit(null),
    'zoom-in': () => this.zoom(1),
    'zoom-out': () => this.zoom(-1),
    fit: () => this.fit(),
  };

  private open(step: Step): void {
    if (step.shape === 'burst') this.state.toggleBurst(step.key);
    else this.choose.emit(sameChosen(step.chosen, this.chosen()) ? null : step.chosen);
  }

  /** Folds a burst from its heading or from any of its members. */
  private foldAround(step: Step): void {
    const burst = this.state
      .steps()
      .find(
        (one) =>
          one.shape === 'burst' && one.opened && (one === step || one.members.some(({ key }) => key === step.key)),
      );
    if (burst === undefined) return;
    this.state.toggleBurst(burst.key);
    this.state.activeKey.set(burst.key);
  }

  private withActive(act: (step: Step) => unknown): void {
    const place = this.state.places().get(this.state.activeKey() ?? '');
    if (place !== undefined) act(this.state.steps()[place]);
  }

  private targetOf(move: Parameters<typeof target>[0]): Step | null {
    const { places, steps, failures, activeKey } = this.state;
    const from = places().get(activeKey() ?? '') ?? -1;
    const index = target(move, { from, count: steps().length, page: this.scroll.page(), failures: failures() });
    return index === null ? null : steps()[index];
  }

  /** If an item is open, it follows the keyboard focus. */
  private go(step: Step | null): void {
    if (step === null) return;
    this.state.activeKey.set(step.key);
    this.scroll.bring(() => this.state.placeOf(step.key));
    if (this.chosen() !== null && !sameChosen(this.chosen(), step.chosen)) this.choose.emit(step.chosen);
  }

  private show(chosen: Chosen): void {
    if (this.shown === keyOf(chosen)) return;
    this.shown = keyOf(chosen);
    this.state.unfold(chosen);
    const step = this.state.chosenStep();
    if (step === null) return this.showSample();
    this.state.activeKey.set(step.key);
    this.scroll.bring(() => this.state.placeOf(step.key));
    if ('from' in step) this.scroll.bringAside(this.lanesOf(step));
  }

  private chosenPlace(): number | null {
    const key = this.chosenKey();
    if (key !== null) return this.state.placeOf(key);
    const sample = this.samples().find(({ id }) => id === this.chosenSample());
    return sample === undefined ? null : this.state.axis().yOf(Date.parse(sample.at));
  }

  private lanesOf({ from, to }: { from: number; to: number }): { from: number; to: number } {
    const { xOf } = this.state.layout();
    return { from: xOf(from), to: xOf(to) };
  }

  private showSample(): void {
    const sample = this.samples().find(({ id }) => id === this.chosenSample());
    if (sample === undefined) return;
    this.state.openPlots();
    const [key, shown] = [directionKey(sample), this.state.shownDirections().map((direction) => direction.key)];
    if (!shown.includes(key)) this.state.wantedDirections.set([key, ...shown.slice(0, -1)]);
    this.scroll.bring(() => this.chosenPlace());
    this.scroll.bringAcross(() => this.state.spanOfPlots(key));
  }
}

function idOf(key: string): string {
  return `step-${key.replaceAll(' ', '-')}`;
}
