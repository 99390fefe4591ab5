import { Component, computed, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import type { Invites } from '../company/invites';
import { rungWords } from '../panels/people-words';

/** Shows who is being called into the call, and why others did not come. */
@Component({
  selector: 'parley-rung-notices',
  imports: [MatButton, MatIcon],
  template: `
    @for (person of people(); track person.id) {
      <p>
        <mat-icon class="mat-icon-20" svgIcon="person_add" />
        <span
          ><bdi>{{ person.name }}</bdi> · {{ person.words }}</span
        >
        @if (!person.rings) {
          <button
            matButton
            [attr.aria-label]="'Dismiss: ' + person.name + ' · ' + person.words"
            (click)="dismiss(person.key)"
          >
            Dismiss
          </button>
        }
      </p>
    }
  `,
  styles: `
    @use '../../shared-ui/notice';

    :host {
      display: contents;
    }
    p {
      @include notice.bar;
    }
  `,
})
export class RungNotices {
  readonly invites = input.required<Pick<Invites, 'ringing' | 'unanswered'>>();

  private readonly read = signal<ReadonlySet<string>>(new Set());
  protected readonly people = computed(() => {
    const { ringing, unanswered } = this.invites();
    const all = [...ringing(), ...unanswered()].map((person) => ({
      id: person.id,
      key: `${person.id} ${person.ringDeadlineAt ?? ''} ${person.leftAt ?? ''} ${person.state}`,
      name: person.displayName,
      words: rungWords(person),
      rings: person.state === 'invited' || person.state === 'ringing',
    }));
    return all.filter(({ key }) => !this.read().has(key));
  });

  protected dismiss(key: string): void {
    this.read.update((keys) => new Set([...keys, key]));
  }
}
