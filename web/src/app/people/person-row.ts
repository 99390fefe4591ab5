import { Component, computed, input } from '@angular/core';
import { RouterLink, RouterLinkActive } from '@angular/router';
import type { User } from '@contracts';
import { Avatar } from '../shared-ui/avatar';
import { PRESENCE_WORDS, PresenceDot } from '../shared-ui/presence-dot';
import { CallButtons } from './call-buttons';

/** One person in the list: picture, name, presence as a dot and a word, status, and the call buttons. */
@Component({
  selector: 'parley-person-row',
  imports: [Avatar, CallButtons, PresenceDot, RouterLink, RouterLinkActive],
  template: `
    <a
      [attr.id]="name()"
      [class.highlighted]="highlighted()"
      [routerLink]="['/people', user().id]"
      routerLinkActive
      #chosen="routerLinkActive"
      [ariaCurrentWhenActive]="true"
    >
      <parley-avatar [user]="user()" [size]="48" />
      <span class="texts">
        <span class="name ellipsis" dir="auto" [title]="user().displayName">{{ user().displayName }}</span>
        <span class="state quiet ellipsis">
          <parley-presence-dot [presence]="user().presence" />
          <span>{{ word() }}</span>
          @if (user().statusMessage; as message) {
            <span class="message ellipsis" dir="auto" [title]="message">{{ message }}</span>
          }
        </span>
      </span>
    </a>
    @if (!chosen.isActive) {
      <parley-call-buttons [user]="user()" />
    }
  `,
  styleUrl: './person-row.scss',
})
export class PersonRow {
  readonly user = input.required<User>();
  /** The row's id for `aria-activedescendant`; null if the search field does not point at this row. */
  readonly name = input<string | null>(null);
  /** Enter in the search field calls this person. */
  readonly highlighted = input(false);
  protected readonly word = computed(() => PRESENCE_WORDS[this.user().presence]);
}
