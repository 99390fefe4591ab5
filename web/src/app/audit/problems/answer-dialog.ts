import { Component, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatButtonToggleModule } from '@angular/material/button-toggle';
import { MAT_DIALOG_DATA, MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { type CallProblem, PROBLEM_ANSWER_MAX, PROBLEM_STATES, type ProblemState } from '@contracts';
import { AuditApi } from '../audit-api';
import { LineForm, WrittenLine } from '../line-form';
import { STATE_WORDS } from './problem-state-words';

/** What becomes of a report: how far support is, and an answer to its author. Closes with the report as it is then. */
@Component({
  selector: 'parley-answer-dialog',
  imports: [LineForm, MatButton, MatButtonToggleModule, MatDialogModule],
  template: `
    <h2 mat-dialog-title>
      Answer <bdi>{{ report.displayName }}</bdi>
    </h2>
    <mat-dialog-content>
      <mat-button-toggle-group
        aria-label="State"
        hideSingleSelectionIndicator
        [value]="state()"
        (change)="state.set($event.value)"
      >
        @for (one of states; track one) {
          <mat-button-toggle [value]="one">{{ words[one] }}</mat-button-toggle>
        }
      </mat-button-toggle-group>
      <parley-line-form label="Answer (optional)" [line]="answer" (sent)="save()">
        <p class="quiet">{{ report.guest ? 'A guest has no history, and does not read it.' : readBy }}</p>
      </parley-line-form>
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton mat-dialog-close>Cancel</button>
      <button matButton="filled" type="submit" form="line-form" [disabled]="answer.busy()">Save</button>
    </mat-dialog-actions>
  `,
  styles: `
    h2 {
      overflow-wrap: anywhere;
    }
    mat-dialog-content {
      display: grid;
      justify-items: start;
      gap: 16px;
    }
  `,
})
export class AnswerDialog {
  private readonly api = inject(AuditApi);
  private readonly dialog = inject<MatDialogRef<AnswerDialog, CallProblem>>(MatDialogRef);
  protected readonly report = inject<CallProblem>(MAT_DIALOG_DATA);
  protected readonly readBy = 'They read it with the call in their history.';
  protected readonly states = PROBLEM_STATES;
  protected readonly words = STATE_WORDS;
  /** An answer to an open report means that support has looked at it. */
  protected readonly state = signal<ProblemState>(this.report.state === 'open' ? 'looked-at' : this.report.state);
  protected readonly answer = new WrittenLine(
    {
      field: 'answer',
      most: PROBLEM_ANSWER_MAX,
      words: { refused: 'The server did not take this. Put it in other words.' },
    },
    this.report.answer ?? '',
  );

  protected save(): Promise<void> {
    return this.answer.send(async (answer) => {
      this.dialog.close(await this.api.answer(this.report.id, { state: this.state(), answer }));
    });
  }
}
