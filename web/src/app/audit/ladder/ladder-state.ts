import { computed, linkedSignal, type Signal, signal } from '@angular/core';
import type { Finding } from '@contracts';
import { isolated } from '../../shared-ui/isolated';
import { type Chosen, keyOf } from './chosen';
import { directionsOf, shownDirections } from './rows/directions';
import { burstKey, filtered, folded } from './rows/folding';
import type { LadderFilter } from './controls/ladder-filter';
import { layoutOf } from './rows/lane-layout';
import { lanesOf } from './rows/lanes';
import { type LadderTaste, rememberedTaste, rememberTaste, ZOOM_FIRST } from './controls/ladder-taste';
import { caseMeasures } from './plots/case-measures';
import { type Plotted, plotsLayout, spanOfDirection } from './plots/plots-layout';
import { holdsOf, isAmong, overlaps, placed, ROW_HEIGHT, rowsIn, rowsOf, stepOf, type Stretch } from './rows/rows';
import { type Log, namesIn, type Step, stepsOf } from './rows/steps';
import { timeAxis } from './time-axis';

/** The inputs of the component. */
export interface LadderInputs {
  readonly log: Signal<Log>;
  readonly filter: Signal<LadderFilter>;
  readonly chosen: Signal<Chosen | null>;
  readonly evidence: Signal<Finding['evidence'] | null>;
  readonly printing: Signal<boolean>;
}

/** The size of the part of the page that the ladder has. */
export interface Viewport {
  readonly width: number;
  readonly height: number;
}

/** An A4 sheet in landscape without its margins, in pixels. */
export const PAPER: Viewport = { width: 1_000, height: 700 };
const NARROW = 560;
const TIME_WIDTH = 100;
const TIME_WIDTH_NARROW = 68;
/** How gaps fold while plots are shown: less, so that samples in a gap can be read (15 pixels a sample). */
const MEASURED = { gapShare: 1 / 5, gapPace: 3 };
const SILENT = { gapShare: 1 / 20 };
/** The drawing follows the scrolling in steps of this many pixels; small steps, so that none takes long to draw. */
export const SCROLL_STEP = 4 * ROW_HEIGHT;
/** How far above and below the window is drawn too, as a multiple of the window's height. */
const BEYOND = 0.75;

/** Derives what is drawn from the log, in a chain of computed values. */
export class LadderState {
  readonly viewport = signal<Viewport>({ width: 900, height: 600 });
  /** Changes in steps of some rows, and only then is anything drawn again. */
  readonly scrolledTo = signal(0);
  readonly scrolledAside = signal(0);
  readonly opened = signal<ReadonlySet<string>>(new Set());
  /** The key of the step that has the keyboard focus. */
  readonly activeKey = signal<string | null>(null);
  /** The keys of the chosen directions; null shows the worst ones. */
  readonly wantedDirections = signal<readonly string[] | null>(null);
  /** The zoom of this call; another call starts with the default again. */
  readonly pixelsPerSecond = linkedSignal({
    source: () => this.inputs.log().call.id,
    computation: () => ZOOM_FIRST,
  });
  private readonly mutableTaste = signal<LadderTaste>(rememberedTaste());
  readonly taste = this.mutableTaste.asReadonly();

  readonly lanes = computed(() => lanesOf(this.inputs.log().call));
  readonly names = computed(() => namesIn(this.inputs.log().call));
  readonly all = computed(() => stepsOf(this.inputs.log(), this.lanes()));
  readonly kept = computed(() => filtered(this.all(), this.inputs.filter()));
  readonly steps = computed<readonly Step[]>(() =>
    // Nothing can be unfolded on paper, so everything is.
    this.inputs.filter().fold && !this.inputs.printing() ? folded(this.kept(), this.opened()) : this.kept(),
  );
  readonly rows = computed(() => rowsOf(this.steps()));
  readonly span = computed(() => spanOf(this.inputs.log()));
  readonly times = computed(() => this.rows().map(({ time }) => time));
  readonly axis = computed(() => {
    const pixelsPerSecond = this.pixelsPerSecond();
    const folding = this.plotsShown() ? MEASURED : SILENT;
    return timeAxis(this.times(), { pixelsPerSecond, row: ROW_HEIGHT, ...folding, ...this.span() });
  });

  /** On paper nothing can be scrolled, so the layout fits the width of a sheet. */
  private readonly room = computed(() => (this.inputs.printing() ? PAPER : this.viewport()));
  readonly narrow = computed(() => this.room().width < NARROW);
  readonly timeWidth = computed(() => (this.narrow() ? TIME_WIDTH_NARROW : TIME_WIDTH));
  readonly directions = computed(() => directionsOf(this.inputs.log().samples));
  readonly shownDirections = computed(() => shownDirections(this.directions(), this.wantedDirections()));
  readonly measures = computed(
    () => this.taste().measures ?? caseMeasures(this.inputs.log().call.diagnosis, this.shownDirections().length),
  );
  /** On a telephone the plots are off until asked for, since the lanes need the room. */
  readonly plotsOpenedNarrow = signal(false);
  readonly plotsWanted = computed(() => (this.narrow() ? this.plotsOpenedNarrow() : this.taste().plots));
  readonly plotsShown = computed(() => this.plotsWanted() && this.directions().length > 0);
  readonly plots = computed(() =>
    plotsLayout({
      directions: this.shownDirections().length,
      measures: this.measures().length,
      room: this.room().width / 2,
    }),
  );
  readonly plotted = computed<Plotted>(() => ({
    directions: this.shownDirections(),
    all: this.directions(),
    measures: this.measures(),
    layout: this.plots(),
    names: this.names(),
  }));
  readonly plotsWidth = computed(() => (this.plotsShown() ? this.plots().width : 0));
  /**
   * Plots stay fixed beside the lanes if they take at most half of the room; otherwise they come after the lanes
   * and scroll with them, and the lanes leave half of the room to them, so that nobody has to look for them.
   */
  readonly plotsSticky = computed(() => this.plotsWidth() <= this.room().width / 2);
  readonly layout = computed(() => {
    const { narrow, plotsWidth: plots } = { narrow: this.narrow(), plotsWidth: this.plotsWidth() };
    const room = this.room().width - this.timeWidth() - Math.min(plots, this.room().width / 2);
    return layoutOf(this.lanes(), { room, narrow, people: this.inputs.filter().people });
  });
  /** In a narrow window there is no room for both, so the plots replace the lanes. */
  readonly plotsAlone = computed(() => this.narrow() && this.plotsShown());
  readonly lanesWidth = computed(() => (this.plotsAlone() ? 0 : this.layout().width));
  readonly stage = computed(() => {
    const left = this.inputs.printing() ? 0 : this.scrolledAside();
    const beside = this.timeWidth() + (this.plotsSticky() ? this.plotsWidth() : 0);
    const seen = left + this.room().width - beside;
    const right = this.inputs.printing() ? this.layout().width : Math.min(this.layout().width, seen);
    const { all, server } = this.lanes();
    return { layout: this.layout(), server, nameOf: (lane: number) => isolated(all[lane].name), view: { left, right } };
  });

  readonly sight = computed(() => {
    const { height } = this.room();
    const top = Math.max(0, this.scrolledTo() - BEYOND * height);
    return {
      top,
      bottom: Math.max(top, Math.min(this.axis().height, this.scrolledTo() + (1 + BEYOND) * height + SCROLL_STEP)),
    };
  });
  readonly placed = computed(() => placed(this.rows(), this.axis()));
  readonly rowsInSight = computed(() => rowsIn(this.placed(), this.axis(), this.sight()));
  private readonly holds = computed(() => holdsOf(this.rows(), this.axis()));
  readonly holdsInSight = computed(() => this.holdsIn(this.sight()));

  readonly chosenStep = computed(() => stepOf(this.steps(), this.inputs.chosen()));
  readonly lit = computed(() => litBy(this.inputs.evidence()));
  /** The index of each step by its key. */
  readonly places = computed(() => new Map(this.steps().map(({ key }, i) => [key, i])));
  readonly failures = computed(() => this.steps().flatMap((step, i) => (step.failed ? [i] : [])));

  constructor(private readonly inputs: LadderInputs) {}

  holdsIn(sight: Stretch): Stretch[] {
    return this.holds()
      .filter((hold) => overlaps(hold, sight))
      .map(({ top, bottom }) => ({ top: Math.max(top, sight.top), bottom: Math.min(bottom, sight.bottom) }));
  }

  isLit(step: Step): boolean {
    return this.lit().size > 0 && isAmong(step, this.lit());
  }

  like(part: Partial<LadderTaste>): void {
    this.mutableTaste.update((taste) => ({ ...taste, ...part }));
    rememberTaste(this.taste());
  }

  togglePlots(): void {
    if (this.narrow()) this.plotsOpenedNarrow.update((opened) => !opened);
    else this.like({ plots: !this.taste().plots });
  }

  /** Opens the plots in narrow and wide windows, since the window may change its size. */
  openPlots(): void {
    this.plotsOpenedNarrow.set(true);
    if (!this.taste().plots) this.like({ plots: true });
  }

  /** Where the plots of a direction are, in pixels from the end of the times; null if they are in sight anyway. */
  spanOfPlots(key: string): { left: number; right: number } | null {
    const index = this.shownDirections().findIndex((direction) => direction.key === key);
    if (index < 0 || this.plotsSticky()) return null;
    const { left, right } = spanOfDirection(index, this.plots());
    return { left: this.lanesWidth() + left, right: this.lanesWidth() + right };
  }

  toggleBurst(key: string): void {
    this.opened.update((opened) => {
      const next = new Set(opened);
      if (!next.delete(key)) next.add(key);
      return next;
    });
  }

  /** Opens the burst that hides a chosen signal, so that a link shows what it leads to. */
  unfold(chosen: Chosen | null): void {
    const step = stepOf(this.steps(), chosen);
    if (step?.shape !== 'burst' || step.opened || chosen === null) return;
    if (keyOf(chosen) !== keyOf(step.chosen))
      this.opened.update((opened) => new Set([...opened, burstKey(step.members[0])]));
  }

  /** The place of the step's row, in pixels from the top; null if it is not shown. */
  placeOf(key: string): number | null {
    const index = this.rows().findIndex((row) => row.key === key);
    return index < 0 ? null : this.axis().rows[index];
  }
}

function litBy(evidence: Finding['evidence'] | null): ReadonlySet<string> {
  if (evidence === null) return new Set();
  const { signals, events, samples } = evidence;
  return new Set([
    ...signals.map((signal) => keyOf({ signal })),
    ...events.map((event) => keyOf({ event })),
    ...samples.map((sample) => keyOf({ sample })),
  ]);
}

/** The axis must include the times of all samples. */
function spanOf({ samples }: Log): { from?: number; to?: number } {
  if (samples.length === 0) return {};
  const times = samples.map(({ at }) => Date.parse(at));
  return times.reduce(({ from, to }, time) => ({ from: Math.min(from, time), to: Math.max(to, time) }), {
    from: Infinity,
    to: -Infinity,
  });
}
