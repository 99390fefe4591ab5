import { Component, input, model, output } from '@angular/core';
import type { AuditCall, AuditSignal, Finding, StoredSample } from '@contracts';
import { type Chosen, sameChosen } from './chosen';
import { type LadderFilter, WHOLE_LADDER } from './ladder-filter';

/** A call's log as a ladder: who sent what to whom, time downwards by the server's clock. */
@Component({
  selector: 'parley-ladder',
  template: `
    <ol>
      @for (signal of signals(); track signal.id) {
        <li>
          <button
            type="button"
            [attr.aria-pressed]="isChosen({ signal: signal.id })"
            (click)="choose.emit({ signal: signal.id })"
          >
            {{ signal.createdAt }} {{ signal.kind }}
          </button>
        </li>
      }
    </ol>
  `,
  styles: `
    :host {
      display: block;
      height: 100%;
      overflow: auto;
    }
  `,
})
export class Ladder {
  readonly call = input.required<AuditCall>();
  /** Oldest first. */
  readonly signals = input.required<readonly AuditSignal[]>();
  readonly samples = input.required<readonly StoredSample[]>();
  readonly chosen = input<Chosen | null>(null);
  /** What the diagnosis points at. */
  readonly evidence = input<Finding['evidence'] | null>(null);
  readonly filter = model<LadderFilter>(WHOLE_LADDER);
  readonly choose = output<Chosen | null>();

  protected isChosen(chosen: Chosen): boolean {
    return sameChosen(this.chosen(), chosen);
  }
}
