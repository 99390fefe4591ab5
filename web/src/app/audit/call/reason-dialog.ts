import { Component, inject } from '@angular/core';
import type { ValidatorFn } from '@angular/forms';
import { MatButton } from '@angular/material/button';
import { MAT_DIALOG_DATA, MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { oneLineOf } from '../../shared-ui/one-line';
import { LineForm, WrittenLine } from '../line-form';

const REASON_MIN = 3;
const REASON_MAX = 500;
const LETTERS = /(?!\p{DI})[\p{L}\p{N}]/gu;

export interface ReasonQuestion {
  readonly heading: string;
  /** What will be shown, and to whom. */
  readonly text: string;
  /** The label of the button that does it. */
  readonly action: string;
  /** @throws Problem, which the dialog shows */
  readonly carryOut: (reason: string) => Promise<void>;
}

/** A reason needs letters or digits; spaces and punctuation alone are not enough. */
const longEnough: ValidatorFn = ({ value }) =>
  (oneLineOf(String(value)).match(LETTERS)?.length ?? 0) < REASON_MIN ? { minlength: true } : null;

/** Asks for a reason before showing what everyday work does not need. Closes with true when it is done. */
@Component({
  selector: 'parley-reason-dialog',
  imports: [LineForm, MatButton, MatDialogModule],
  template: `
    <h2 mat-dialog-title>{{ question.heading }}</h2>
    <mat-dialog-content>
      <p>{{ question.text }}</p>
      <p class="quiet">It is recorded with your name, the time and your reason. Administrators can read it.</p>
      <parley-line-form label="Reason" [line]="reason" (sent)="carryOut()" />
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton mat-dialog-close>Cancel</button>
      <button matButton="filled" type="submit" form="line-form" [disabled]="reason.busy()">
        {{ question.action }}
      </button>
    </mat-dialog-actions>
  `,
  styles: `
    mat-dialog-content {
      display: grid;
      gap: 12px;
    }
    parley-line-form {
      margin-top: 4px;
    }
  `,
})
export class ReasonDialog {
  private readonly dialog = inject<MatDialogRef<ReasonDialog, boolean>>(MatDialogRef);
  protected readonly question = inject<ReasonQuestion>(MAT_DIALOG_DATA);
  protected readonly reason = new WrittenLine({
    field: 'reason',
    most: REASON_MAX,
    enough: longEnough,
    words: {
      tooLittle: 'Say in a few words why, at least 3 letters or digits.',
      refused: 'The server did not take this reason. Put it in other words.',
    },
  });

  protected carryOut(): Promise<void> {
    return this.reason.send(async (reason) => {
      await this.question.carryOut(reason);
      this.dialog.close(true);
    });
  }
}
