import {
  Component,
  computed,
  DestroyRef,
  ElementRef,
  inject,
  input,
  output,
  type Signal,
  signal,
  viewChildren,
} from '@angular/core';
import type { LinkQuality } from '../../webrtc/quality/link-quality';
import type { PassingReaction } from '../company/reactions';
import { SelfView } from '../own-media/self-view';
import { corneredIn, placesIn } from './layout';
import type { Layout, StageSeat } from './seat';
import { Tile, type TileTrouble } from './tile';

/** What changes often about the people, by participant id. */
export interface StageLife {
  readonly speaking: Signal<ReadonlySet<number>>;
  readonly trouble: Signal<ReadonlyMap<number, TileTrouble>>;
  /** In words, for links with trouble. */
  readonly trying: Signal<ReadonlyMap<number, string>>;
  readonly quality: Signal<ReadonlyMap<number, LinkQuality>>;
  readonly reactions: Signal<ReadonlyMap<number, readonly PassingReaction[]>>;
}

/**
 * All tiles, each at its place. A tile stays the same element wherever it moves, so that its picture does not
 * restart when somebody joins or takes the stage.
 */
@Component({
  selector: 'parley-call-stage',
  imports: [SelfView, Tile],
  template: `
    @for (place of places(); track place.seat.key) {
      @let seat = place.seat;
      <parley-tile
        [seat]="seat"
        [height]="place.box.height"
        [width]="place.box.width"
        [filling]="place.filling"
        [speaking]="seat.kind !== 'screen' && life().speaking().has(seat.person.id)"
        [trouble]="seat.kind === 'person' ? (life().trouble().get(seat.person.id) ?? null) : null"
        [trying]="seat.kind === 'person' ? (life().trying().get(seat.person.id) ?? null) : null"
        [quality]="seat.kind === 'person' ? (life().quality().get(seat.person.id) ?? null) : null"
        [reactions]="seat.kind === 'screen' ? NONE : (life().reactions().get(seat.person.id) ?? NONE)"
        [pinned]="pinned() === seat.key"
        [style.left.px]="place.box.left"
        [style.top.px]="place.box.top"
        [style.width.px]="place.box.width"
        [style.height.px]="place.box.height"
        (pinToggled)="pinToggled.emit(seat.key)"
        (retryAsked)="retryAsked.emit(seat.person.id)"
      />
    }
    @if (cornered(); as own) {
      <parley-self-view [track]="own.track!" [screen]="own.person.media.screen" />
    }
  `,
  styles: `
    :host {
      position: relative;
      display: block;
      overflow: hidden;
    }
    parley-tile {
      transition:
        left var(--parley-motion),
        top var(--parley-motion),
        width var(--parley-motion),
        height var(--parley-motion);
    }
    /* The picture of a call of two follows the window at once. */
    parley-tile.filling {
      transition: none;
    }
  `,
})
export class CallStage {
  readonly seats = input.required<readonly StageSeat[]>();
  readonly layout = input.required<Layout>();
  readonly pinned = input<string | null>(null);
  readonly life = input.required<StageLife>();
  /** How many pixels at the top lie below notices. */
  readonly covered = input(0);

  readonly pinToggled = output<string>();
  readonly retryAsked = output<number>();

  private readonly tiles = viewChildren(Tile);
  private readonly size = signal({ width: 0, height: 0 });
  protected readonly NONE: readonly PassingReaction[] = [];
  protected readonly places = computed(() =>
    placesIn(this.layout(), this.seats(), { ...this.size(), covered: this.covered() }),
  );
  protected readonly cornered = computed(() => corneredIn(this.layout(), this.seats()));

  constructor() {
    const host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
    const observer = new ResizeObserver(() => this.size.set({ width: host.clientWidth, height: host.clientHeight }));
    observer.observe(host);
    inject(DestroyRef).onDestroy(() => observer.disconnect());
  }

  /** The picture for the picture-in-picture window: the large one, else the first one there is. */
  readonly floating = computed<Tile | null>(() => {
    const pictured = this.tiles().filter((tile) => tile.pictured() && tile.seat().kind !== 'own');
    return pictured.find((tile) => tile.seat().key === this.large()) ?? pictured[0] ?? null;
  });

  private large(): string | null {
    const layout = this.layout();
    return 'large' in layout ? layout.large : null;
  }
}
