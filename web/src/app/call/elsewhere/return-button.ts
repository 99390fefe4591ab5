import { Component, computed, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { Call } from '@contracts';
import { CallMover } from './call-mover';
import { RunningElsewhere } from './running-elsewhere';

/** The button to enter a call of the user that does not run on this device. */
@Component({
  selector: 'parley-return-button',
  imports: [MatButton],
  template: `
    @if (mover.moving()) {
      <span role="status">{{ mover.opening() ? 'Waiting for the microphone…' : 'Moving…' }}</span>
      @if (mover.opening()) {
        <button matButton type="button" (click)="mover.cancel()">Cancel</button>
      }
    } @else {
      <button matButton="filled" type="button" (click)="mover.moveHere(call())">{{ words() }}</button>
    }
  `,
  styles: `
    :host {
      display: inline-flex;
      align-items: center;
      gap: 8px;
      white-space: nowrap;
    }
    button {
      min-height: 48px;
    }
  `,
})
export class ReturnButton {
  readonly call = input.required<Call>();

  private readonly elsewhere = inject(RunningElsewhere);
  protected readonly mover = inject(CallMover);
  protected readonly words = computed(() => (this.elsewhere.deserted() ? 'Return' : 'Move it here'));
}
