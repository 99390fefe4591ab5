import { afterNextRender, type DestroyRef, type Injector } from '@angular/core';
import { type LadderState, SCROLL_STEP } from './ladder-state';
import { bounded } from './controls/ladder-taste';
import { ROW_HEIGHT } from './rows/rows';
import { anchorAt, placeOf } from './controls/zoom';

/** Pixels to keep between a step that is scrolled to and the edges of the window. */
const FROM_EDGE = 2 * ROW_HEIGHT;

interface Parts {
  readonly state: LadderState;
  readonly scroller: () => HTMLElement;
  /** The heads stay on top of what is scrolled. */
  readonly heads: () => HTMLElement;
  readonly injector: Injector;
}

/** Keeps track of the part of the ladder that is in the window, and scrolls it. */
export class LadderScroll {
  constructor(private readonly parts: Parts) {}

  /**
   * Follows the size of the window. Call it once the view is rendered.
   * @param keptPlace what stays visible when the window becomes smaller, if it was visible
   */
  watch(destroyed: DestroyRef, keptPlace: () => number | null): void {
    const scroller = this.parts.scroller();
    const measure = () => {
      const { clientWidth: width, clientHeight: height } = scroller;
      if (width <= 0 || height <= 0) return;
      const kept = keptPlace();
      const wasInSight = kept !== null && this.isInSight(kept);
      this.parts.state.viewport.set({ width, height });
      if (wasInSight && !this.isInSight(kept)) this.bring(keptPlace);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(scroller);
    destroyed.onDestroy(() => observer.disconnect());
  }

  follow(): void {
    const { scrollTop, scrollLeft } = this.parts.scroller();
    const { state } = this.parts;
    state.scrolledTo.set(Math.floor(scrollTop / SCROLL_STEP) * SCROLL_STEP);
    state.scrolledAside.set(scrollLeft);
  }

  /** How many steps fit into the window. */
  page(): number {
    return Math.max(1, Math.floor(this.room() / ROW_HEIGHT) - 1);
  }

  /** The middle of the visible part, in pixels of the axis. */
  middle(): number {
    return this.parts.scroller().scrollTop + this.room() / 2;
  }

  isInSight(y: number): boolean {
    const { scrollTop } = this.parts.scroller();
    return y >= scrollTop && y <= scrollTop + this.room();
  }

  /** Scrolls until the place is visible: no further than needed, or to the middle if it is far away. */
  bring(placeOf: () => number | null): void {
    this.later(() => {
      const y = placeOf();
      if (y === null) return;
      const scroller = this.parts.scroller();
      const [top, bottom] = [scroller.scrollTop + FROM_EDGE, scroller.scrollTop + this.room() - FROM_EDGE];
      const isFar = y < top - this.room() / 2 || y > bottom + this.room() / 2;
      if (isFar) scroller.scrollTop = y - this.room() / 2;
      else if (y < top) scroller.scrollTop = y - FROM_EDGE;
      else if (y > bottom) scroller.scrollTop = y - this.room() + FROM_EDGE;
    });
  }

  /** Scrolls sideways until both lanes are visible; the first one if both do not fit. */
  bringAside(of: { from: number; to: number }): void {
    this.later(() => {
      const { view, layout } = this.parts.state.stage();
      const [half, room] = [layout.laneWidth / 2, view.right - view.left];
      const [left, right] = [Math.min(of.from, of.to) - half, Math.max(of.from, of.to) + half];
      const scroller = this.parts.scroller();
      if (right - left > room) scroller.scrollLeft = of.from - room / 2;
      else if (left < view.left) scroller.scrollLeft = left;
      else if (right > view.right) scroller.scrollLeft = right - room;
    });
  }

  /** Scrolls sideways until this stretch (to the right of the times) is visible, or at least its beginning. */
  bringAcross(spanOf: () => { left: number; right: number } | null): void {
    this.later(() => {
      const span = spanOf();
      if (span === null) return;
      const { viewport, timeWidth } = this.parts.state;
      const [{ left, right }, room] = [span, viewport().width - timeWidth()];
      const scroller = this.parts.scroller();
      if (right - left > room || left < scroller.scrollLeft) scroller.scrollLeft = left;
      else if (right > scroller.scrollLeft + room) scroller.scrollLeft = right - room;
    });
  }

  /** Keeps what is at `y` in its place. */
  zoomTo(pixelsPerSecond: number, y: number): void {
    const { state } = this.parts;
    const anchor = anchorAt(y, state.axis());
    const off = y - this.parts.scroller().scrollTop;
    state.pixelsPerSecond.set(bounded(pixelsPerSecond));
    this.later(() => (this.parts.scroller().scrollTop = placeOf(anchor, state.axis()) - off));
  }

  /** The pointer's place on the axis, in pixels. */
  yOfPointer({ clientY }: MouseEvent): number {
    const scroller = this.parts.scroller();
    return clientY - scroller.getBoundingClientRect().top - this.headHeight() + scroller.scrollTop;
  }

  room(): number {
    return this.parts.state.viewport().height - this.headHeight();
  }

  private headHeight(): number {
    return this.parts.heads().offsetHeight;
  }

  /** Runs `write` after the drawing has got its new height. */
  private later(write: () => void): void {
    afterNextRender({ write }, { injector: this.parts.injector });
  }
}
