import { Component, computed, input, type Signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { EmptyPlace } from '../empty-place';
import { LeftOut } from './left-out';
import { NearEnd } from './near-end';

/** A `PagedList`, or a service that has one for a screen. */
export interface EndlessList {
  readonly failed: Signal<boolean>;
  /** Why it failed, as a sentence: says whether no answer came or a limit was reached. */
  readonly problem: Signal<string>;
  readonly hasMore: Signal<boolean>;
  readonly loadingMore: Signal<boolean>;
  more(): unknown;
  retry(): unknown;
}

/**
 * Goes after the last row of an endless list: loads the next rows before they are needed, and offers to retry after
 * a failure.
 */
@Component({
  selector: 'parley-list-end',
  imports: [EmptyPlace, LeftOut, MatButton, NearEnd],
  template: `
    <p class="unseen-text" role="status">{{ foundWords() }}</p>
    <parley-left-out [shown]="shown()" [more]="list().hasMore()" [order]="order()" />
    @if (list().failed()) {
      <parley-empty-place icon="cloud_off" [heading]="failure()">
        {{ list().problem() }}
        <button step matButton [attr.aria-label]="'Try again: ' + failure()" (click)="list().retry()">Try again</button>
      </parley-empty-place>
    }
    @if (list().hasMore() && !list().loadingMore()) {
      <div (parleyNearEnd)="list().more()"></div>
    }
  `,
  styles: `
    :host {
      display: contents;
    }
  `,
})
export class ListEnd {
  readonly list = input.required<EndlessList>();
  /** What could not be loaded, as a sentence without its full stop. */
  readonly failure = input.required<string>();
  /** How many rows are on the page. */
  readonly shown = input.required<number>();
  /** How the rows are sorted. */
  readonly order = input<'newest' | 'first'>('newest');
  /** How many rows a search has found, for screen readers; null if there was no search, or no answer yet. */
  readonly found = input<number | null>(null);

  protected readonly foundWords = computed(() => {
    const found = this.found();
    if (found === null || this.list().failed()) return '';
    if (found === 0) return 'Nothing found';
    // More rows are loaded while scrolling, so their number would change all the time.
    return this.list().hasMore() ? 'Many found' : `${found} found`;
  });
}
