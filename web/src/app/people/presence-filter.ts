import { Component, inject } from '@angular/core';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { PRESENCES } from '@contracts';
import { FilterChip } from '../shared-ui/chips/filter-chip';
import { PRESENCE_WORDS, PresenceDot } from '../shared-ui/presence-dot';
import { Directory } from './directory';

/** Shows only people with one presence. */
@Component({
  selector: 'parley-presence-filter',
  imports: [FilterChip, MatMenu, MatMenuItem, MatMenuTrigger, PresenceDot],
  template: `
    <button parleyFilterChip label="Presence" [value]="directory.presenceWord()" [matMenuTriggerFor]="filter">
      {{ directory.presenceWord() ?? 'Presence' }}
    </button>
    <mat-menu #filter="matMenu">
      <button
        mat-menu-item
        role="menuitemradio"
        [attr.aria-checked]="directory.presence() === null"
        (click)="directory.show(null)"
      >
        Everybody
      </button>
      @for (presence of presences; track presence) {
        <button
          mat-menu-item
          role="menuitemradio"
          [attr.aria-checked]="directory.presence() === presence"
          (click)="directory.show(presence)"
        >
          <span class="choice"><parley-presence-dot [presence]="presence" />{{ words[presence] }}</span>
        </button>
      }
    </mat-menu>
  `,
  styles: `
    :host {
      display: contents;
    }
    .choice {
      display: flex;
      align-items: center;
      gap: 12px;
    }
  `,
})
export class PresenceFilter {
  protected readonly directory = inject(Directory);
  protected readonly presences = PRESENCES;
  protected readonly words = PRESENCE_WORDS;
}
