import { Component, input } from '@angular/core';
import type { Presence } from '@contracts';

export const PRESENCE_WORDS: Readonly<Record<Presence, string>> = {
  online: 'Online',
  away: 'Away',
  busy: 'Do not disturb',
  'in-call': 'In a call',
  offline: 'Offline',
};

/** Presence as a dot that differs in form as well as colour; its word is beside the dot, not in it. */
@Component({
  selector: 'parley-presence-dot',
  template: '',
  host: { 'aria-hidden': 'true', '[class]': 'presence()' },
  styles: `
    :host {
      display: inline-block;
      flex: none;
      box-sizing: border-box;
      width: 12px;
      height: 12px;
      border-radius: 50%;
      border: 2px solid var(--mat-sys-outline);
    }
    :host(.online) {
      border: none;
      background: var(--parley-live);
    }
    :host(.away) {
      border-color: var(--parley-away);
      background: linear-gradient(90deg, var(--parley-away) 50%, transparent 50%);
    }
    :host(.busy) {
      border: none;
      background:
        linear-gradient(var(--parley-panel), var(--parley-panel)) center / 6px 2px no-repeat,
        var(--parley-away);
    }
    :host(.in-call) {
      border: none;
      background: radial-gradient(circle, var(--parley-panel) 0 2px, transparent 2.5px), var(--mat-sys-primary);
    }
    /* In the user's own colours the form alone shows the presence. */
    @media (forced-colors: active) {
      :host {
        forced-color-adjust: none;
        border: 2px solid currentcolor !important;
      }
      :host(.online) {
        background: currentcolor;
      }
      :host(.away) {
        background: linear-gradient(90deg, currentcolor 50%, transparent 50%);
      }
      :host(.busy) {
        background: linear-gradient(currentcolor, currentcolor) center / 6px 2px no-repeat;
      }
      :host(.in-call) {
        background: radial-gradient(circle, currentcolor 0 2px, transparent 2.5px);
      }
      :host(.offline) {
        border-style: dotted !important;
      }
    }
  `,
})
export class PresenceDot {
  readonly presence = input.required<Presence>();
}
