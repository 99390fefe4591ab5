import { Component, computed, input } from '@angular/core';
import type { RoomPerson } from '@contracts';
import { Avatar } from '../shared-ui/avatar';
import { namesOf } from './room-words';

const SHOWN = 4;

/** The people in a room as overlapping pictures; all their names are there on hover and for screen readers. */
@Component({
  selector: 'parley-people-stack',
  imports: [Avatar],
  template: `
    @for (person of shown(); track person.participantId) {
      <parley-avatar [user]="person.face" [size]="28" />
    }
    @if (more() > 0) {
      <span class="more figures" aria-hidden="true">+{{ more() }}</span>
    }
    <span class="unseen-text">{{ names() }}</span>
  `,
  host: { '[title]': 'names()' },
  styles: `
    :host {
      position: relative;
      display: inline-flex;
      flex: none;
    }
    parley-avatar,
    .more {
      box-shadow: 0 0 0 2px var(--parley-panel);
    }
    :host > * + * {
      margin-inline-start: -6px;
    }
    .more {
      display: grid;
      place-items: center;
      min-width: 28px;
      height: 28px;
      border-radius: 14px;
      background: var(--mat-sys-secondary-container);
      color: var(--mat-sys-on-secondary-container);
      font: var(--mat-sys-label-small);
    }
  `,
})
export class PeopleStack {
  readonly people = input.required<readonly RoomPerson[]>();
  protected readonly names = computed(() => namesOf(this.people()));
  protected readonly more = computed(() => this.people().length - this.shown().length);
  protected readonly shown = computed(() =>
    this.people()
      .slice(0, this.people().length > SHOWN ? SHOWN - 1 : SHOWN)
      .map((person) => ({ ...person, face: { ...person, id: person.userId ?? -person.participantId } })),
  );
}
