import { Component, effect, inject, input, untracked } from '@angular/core';
import { Ladder } from '../ladder/ladder';
import { CaseReader } from './case-reader';

/** One call, for support. */
@Component({
  selector: 'parley-case-page',
  imports: [Ladder],
  template: `
    @if (reader.call(); as call) {
      <h1>Call #{{ call.id }}</h1>
      <parley-ladder [call]="call" [signals]="reader.signals()" [samples]="reader.samples()" />
    }
  `,
  providers: [CaseReader],
  styles: `
    :host {
      display: grid;
      grid-template-rows: auto minmax(0, 1fr);
      height: 100%;
    }
  `,
})
export class CasePage {
  /** From the address. */
  readonly id = input.required<string>();
  protected readonly reader = inject(CaseReader);

  constructor() {
    effect(() => {
      const id = Number(this.id());
      untracked(() => void this.reader.open(id));
    });
  }
}
