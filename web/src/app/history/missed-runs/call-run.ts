import { Component, computed, inject, input, signal } from '@angular/core';
import { Printing } from '../../shared-ui/page/printing';
import { CallRow } from '../call-row';
import { MissedCalls } from '../missed-calls';
import type { Run } from './runs';

/** One row of the history: a call, or several missed calls from one person that can be expanded. */
@Component({
  selector: 'parley-call-run',
  imports: [CallRow],
  template: `
    <parley-call-row
      [call]="run().calls[0]"
      [unseen]="unseen()"
      [count]="run().calls.length"
      [expanded]="open()"
      (toggled)="opened.set(!opened())"
    />
    @if (open()) {
      <ul>
        @for (call of run().calls; track call.id) {
          <li><parley-call-row [call]="call" [unseen]="missed.isNew(call.id)" /></li>
        }
      </ul>
    }
  `,
  styles: `
    ul {
      margin: 0 0 8px 28px;
      padding: 0 0 0 12px;
      border-left: 2px solid var(--parley-line);
      list-style: none;
    }
    @media (width < 480px) {
      ul {
        margin-left: 8px;
        padding-left: 8px;
      }
    }
  `,
})
export class CallRun {
  readonly run = input.required<Run>();

  protected readonly missed = inject(MissedCalls);
  private readonly printing = inject(Printing);
  protected readonly opened = signal(false);
  /** On paper nothing can be expanded. */
  protected readonly open = computed(() => this.run().calls.length > 1 && (this.opened() || this.printing.active()));
  protected readonly unseen = computed(() => this.run().calls.some(({ id }) => this.missed.isNew(id)));
}
