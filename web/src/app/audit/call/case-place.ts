import { DestroyRef, inject, Injectable, linkedSignal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { ActivatedRoute, type Params, Router } from '@angular/router';
import { linkedIdOf } from '@contracts';
import { PublicAddress } from '../../browser/public-address';
import type { Chosen } from '../ladder/chosen';
import { filterFromQuery, filterToQuery, type LadderFilter } from '../ladder/controls/ladder-filter';

/**
 * Holding an arrow key down goes through dozens of steps per second, and browsers limit how often the address may
 * change.
 */
const SETTLE_MS = 200;

/** What the user looks at in a call, and the filters. Kept in the address, so that it can be sent to others. */
@Injectable()
export class CasePlace {
  private readonly router = inject(Router);
  private readonly route = inject(ActivatedRoute);
  private readonly address = inject(PublicAddress);
  private readonly query = toSignal(this.route.queryParams, { requireSync: true });
  private timer: ReturnType<typeof setTimeout> | undefined;
  private writing = 0;

  readonly chosen = linkedSignal<Params, Chosen | null>({
    source: this.query,
    computation: (query, before) => (before && this.isAhead() ? before.value : chosenIn(query)),
  });
  readonly filter = linkedSignal<Params, LadderFilter>({
    source: this.query,
    computation: (query, before) => (before && this.isAhead() ? before.value : filterFromQuery(query)),
  });

  constructor() {
    inject(DestroyRef).onDestroy(() => clearTimeout(this.timer));
  }

  choose(chosen: Chosen | null): void {
    this.chosen.set(chosen);
    this.writeSoon();
  }

  narrow(filter: LadderFilter): void {
    this.filter.set(filter);
    this.writeSoon();
  }

  /** The address of this call, with one item in it chosen. */
  linkTo(chosen: Chosen | null): string {
    const tree = this.router.createUrlTree([], { relativeTo: this.route, queryParams: { ...chosen } });
    return this.address.linkTo(this.router.serializeUrl(tree));
  }

  /** True while what is shown is newer than the address. */
  private isAhead(): boolean {
    return this.timer !== undefined || this.writing > 0;
  }

  private writeSoon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.write(), SETTLE_MS);
  }

  private async write(): Promise<void> {
    this.timer = undefined;
    // Writing the address now would cancel a navigation to another page.
    if (this.writing === 0 && this.router.currentNavigation() !== null) return;
    this.writing += 1;
    const nothing = { signal: null, event: null, sample: null };
    const queryParams = { ...nothing, ...this.chosen(), ...filterToQuery(this.filter()) };
    try {
      await this.router.navigate([], { relativeTo: this.route, queryParams, replaceUrl: true });
    } finally {
      this.writing -= 1;
    }
  }
}

function chosenIn(query: Params): Chosen | null {
  for (const kind of ['signal', 'event', 'sample'] as const) {
    const given: unknown = query[kind];
    const id = typeof given === 'string' ? linkedIdOf(given) : null;
    if (id !== null) return { [kind]: id } as Chosen;
  }
  return null;
}
