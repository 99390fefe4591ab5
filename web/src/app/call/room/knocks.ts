import { Component, computed, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { Participant } from '@contracts';
import { Unbidden } from '../../shared-ui/keys/unbidden';
import { knockWords } from '../panels/people-words';

/** A quiet notice for hosts that somebody asks to come in; it can be answered right there. */
@Component({
  selector: 'parley-knocks',
  imports: [MatButton, Unbidden],
  template: `
    <!-- What is said stands in a place that was there before: readers of the screen may not notice a new one. -->
    <p class="unseen-text" role="status">{{ words() }}</p>
    @for (person of first(); track person.id) {
      <div class="knock" parleyUnbidden role="group" aria-label="Somebody asks to come in">
        <p class="words">
          <bdi class="name">{{ person.displayName }}</bdi> asks to come in
          @if (waiting().length > 1) {
            · {{ waiting().length - 1 }} more
          }
        </p>
        <span class="choice">
          <button matButton [attr.aria-label]="'Deny ' + person.displayName" (click)="denied.emit(person)">Deny</button>
          <button matButton="filled" [attr.aria-label]="'Admit ' + person.displayName" (click)="admitted.emit(person)">
            Admit
          </button>
          @if (waiting().length > 1) {
            <button matButton (click)="listAsked.emit()">Show all</button>
          }
        </span>
      </div>
    }
  `,
  styles: `
    .knock {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      justify-content: flex-end;
      gap: 4px 16px;
      max-width: 560px;
      margin-bottom: 8px;
      box-sizing: border-box;
      padding: 8px 8px 8px 20px;
      border: 1px solid rgb(255 255 255 / 14%);
      border-radius: 24px;
      background: rgb(32 38 43 / 96%);
      pointer-events: auto;
    }
    .words {
      flex: 1 1 auto;
      min-width: 0;
      overflow-wrap: anywhere;
    }
    .name {
      font-weight: 600;
    }
    .choice {
      display: flex;
      flex-wrap: wrap;
    }
  `,
})
export class Knocks {
  /** The longest waiting first. */
  readonly waiting = input.required<readonly Participant[]>();

  readonly admitted = output<Participant>();
  readonly denied = output<Participant>();
  readonly listAsked = output();

  /**
   * At most one person, rendered as a new element for each, so that a click meant for the previous one does not
   * admit the next.
   */
  protected readonly first = computed(() => this.waiting().slice(0, 1));
  protected readonly words = computed(() => knockWords(this.waiting()));
}
