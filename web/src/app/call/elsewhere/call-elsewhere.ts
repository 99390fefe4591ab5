import { Component, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import type { Call } from '@contracts';
import { EmptyPlace } from '../../shared-ui/empty-place';
import { ReturnButton } from './return-button';
import { RunningElsewhere } from './running-elsewhere';

/** The page of a call that runs on another device of the user. */
@Component({
  selector: 'parley-call-elsewhere',
  imports: [EmptyPlace, MatButton, ReturnButton, RouterLink],
  template: `
    <parley-empty-place icon="devices" [heading]="heading()" [level]="1">
      You stay the same person in the call. The others hear a short gap.
      <span step class="steps">
        <parley-return-button [call]="call()" />
        <a matButton routerLink="/history">Back to Parley</a>
      </span>
    </parley-empty-place>
  `,
  styles: `
    :host {
      display: grid;
      min-height: 100dvh;
      place-items: center;
    }
    .steps {
      display: grid;
      justify-items: center;
      gap: 8px;
    }
  `,
  host: { role: 'main' },
})
export class CallElsewhere {
  readonly call = input.required<Call>();
  private readonly elsewhere = inject(RunningElsewhere);
  protected readonly heading = () =>
    this.elsewhere.deserted() ? 'You have left this page of your call' : 'Your call runs on another device';
}
