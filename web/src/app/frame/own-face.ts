import { Component, computed, inject } from '@angular/core';
import { ownPresence } from '../account/own-profile';
import { Session } from '../session/session';
import { Avatar } from '../shared-ui/avatar';
import { PresenceDot } from '../shared-ui/presence-dot';

/** The button of the user's own menu: picture and presence. */
@Component({
  selector: 'button[parleyOwnFace]',
  imports: [Avatar, PresenceDot],
  template: `
    @if (user(); as me) {
      <parley-avatar [user]="me" [size]="40" />
      <span class="dot"><parley-presence-dot [presence]="me.presence" /></span>
    }
    <span class="unseen-text"><ng-content /></span>
  `,
  styles: `
    :host {
      position: relative;
      display: grid;
      place-items: center;
      width: 56px;
      height: 56px;
      padding: 0;
      border: none;
      border-radius: 50%;
      background: none;
      cursor: pointer;
    }
    :host:hover {
      background: var(--parley-hover);
    }
    .dot {
      position: absolute;
      right: 5px;
      bottom: 5px;
      display: grid;
      padding: 2px;
      border-radius: 50%;
      background: var(--parley-panel);
    }
  `,
  host: { type: 'button', '[attr.aria-label]': 'name()' },
})
export class OwnFace {
  protected readonly user = inject(Session).user;
  private readonly words = ownPresence(this.user);
  protected readonly name = computed(() => `You, ${this.user()?.displayName ?? ''}: ${this.words()}`);
}
