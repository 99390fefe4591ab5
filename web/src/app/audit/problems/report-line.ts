import { Component, computed, inject, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import type { CallProblem } from '@contracts';
import { firstValueFrom } from 'rxjs';
import { CHOICE_WORDS } from '../../call/problem/report-words';
import { AnswerDialog } from './answer-dialog';
import { STATE_WORDS } from './problem-state-words';

/** A report about a call: who made it, what it says, and how far support is with it. */
@Component({
  selector: 'parley-report-line',
  imports: [MatButton],
  template: `
    <p class="said">
      <span class="state" [class]="problem().state">{{ states[problem().state] }}</span>&ngsp;<bdi class="name">{{
        problem().displayName
      }}</bdi
      >&ngsp;
      @if (problem().guest) {
        <span class="quiet">guest</span>&ngsp;
      }
      <span>reported: {{ choices[problem().choice] }}</span>
      @if (problem().text) {
        &ngsp;<q dir="auto">{{ problem().text }}</q>
      }
    </p>
    @if (problem().answer) {
      <p class="answer">
        <span class="quiet"
          ><bdi>{{ answerer() }}</bdi
          >:</span
        >&ngsp;<span dir="auto">{{ problem().answer }}</span>
      </p>
    }
    <button matButton [attr.aria-label]="action() + ' the report of ' + problem().displayName" (click)="ask()">
      {{ action() }}
    </button>
  `,
  styles: `
    @use '../../shared-ui/chips/chip';

    :host {
      display: grid;
      grid-template-columns: minmax(0, 1fr) auto;
      align-items: start;
      gap: 2px 12px;
    }
    .said {
      display: flex;
      flex-wrap: wrap;
      align-items: baseline;
      gap: 2px 6px;
      min-width: 0;
      padding-top: 8px;
      overflow-wrap: anywhere;
    }
    .name {
      font-weight: 600;
    }
    .state {
      @include chip.state;
      white-space: nowrap;
    }
    .state.open {
      @include chip.waiting;
    }
    .answer {
      grid-row: 2;
      overflow-wrap: anywhere;
    }
    button {
      grid-column: 2;
      grid-row: 1 / span 2;
    }
  `,
})
export class ReportLine {
  readonly problem = input.required<CallProblem>();
  readonly changed = output<CallProblem>();

  private readonly dialogs = inject(MatDialog);
  protected readonly choices = CHOICE_WORDS;
  protected readonly states = STATE_WORDS;
  protected readonly answerer = computed(() => this.problem().answeredBy ?? 'Support');
  protected readonly action = computed(() => (this.problem().answeredAt === null ? 'Answer' : 'Change'));

  protected async ask(): Promise<void> {
    const data = { data: this.problem(), width: '480px' };
    const dialog = this.dialogs.open<AnswerDialog, CallProblem, CallProblem>(AnswerDialog, data);
    const report = await firstValueFrom(dialog.afterClosed());
    if (report) this.changed.emit(report);
  }
}
