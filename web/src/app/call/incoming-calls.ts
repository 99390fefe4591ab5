import { Component, inject } from '@angular/core';
import { Calling } from './calling';
import { IncomingCard } from './incoming-card';
import { Typing } from './typing';

/** The calls that ring here, floating over every page. */
@Component({
  selector: 'parley-incoming-calls',
  imports: [IncomingCard],
  template: `
    @for (call of calling.incoming(); track call.id) {
      <parley-incoming-card [call]="call" [quiet]="calling.busy()" />
    }
  `,
  styles: `
    :host {
      position: fixed;
      inset: 16px 16px auto;
      z-index: 1100;
      display: grid;
      justify-items: center;
      gap: 12px;
      pointer-events: none;
    }
  `,
})
export class IncomingCalls {
  protected readonly calling = inject(Calling);

  constructor() {
    // It has to see the keys that come before a call does.
    inject(Typing);
  }
}
