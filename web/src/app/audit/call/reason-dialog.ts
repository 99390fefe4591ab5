import { Component, inject, signal } from '@angular/core';
import { type AbstractControl, FormControl, ReactiveFormsModule } from '@angular/forms';
import { MatButton } from '@angular/material/button';
import { MAT_DIALOG_DATA, MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { charactersIn } from '@contracts';
import { Problem } from '../../session/api-problem';
import { oneLineOf } from '../../shared-ui/one-line';
import { outlinedFields } from '../../shared-ui/outlined-fields';

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

/** Asks for a reason before showing what everyday work does not need. Closes with true when it is done. */
@Component({
  selector: 'parley-reason-dialog',
  imports: [MatButton, MatDialogModule, MatFormFieldModule, MatInput, ReactiveFormsModule],
  providers: [outlinedFields],
  template: `
    <h2 mat-dialog-title>{{ question.heading }}</h2>
    <mat-dialog-content>
      <p>{{ question.text }}</p>
      <p class="quiet">It is recorded with your name, the time and your reason. Administrators can read it.</p>
      <form id="reason-form" (submit)="$event.preventDefault(); carryOut()">
        <mat-form-field>
          <mat-label>Reason</mat-label>
          <textarea
            matInput
            cdkFocusInitial
            cdkTextareaAutosize
            dir="auto"
            rows="2"
            [formControl]="reason"
            (keydown.control.enter)="carryOut()"
          ></textarea>
          <mat-hint align="end">{{ length() }} of 500</mat-hint>
          <mat-error>{{
            reason.hasError('maxlength')
              ? 'Use at most 500 characters.'
              : reason.hasError('minlength')
                ? 'Say in a few words why, at least 3 letters or digits.'
                : 'The server did not take this reason. Put it in other words.'
          }}</mat-error>
        </mat-form-field>
      </form>
      <p class="problem" role="alert">{{ problem() }}</p>
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton mat-dialog-close>Cancel</button>
      <button matButton="filled" type="submit" form="reason-form" [disabled]="busy()">{{ question.action }}</button>
    </mat-dialog-actions>
  `,
  styles: `
    mat-dialog-content {
      display: grid;
      gap: 12px;
    }
    mat-form-field {
      width: 100%;
      margin-top: 4px;
    }
    .problem {
      color: var(--mat-sys-error);
    }
    .problem:empty {
      display: none;
    }
  `,
})
export class ReasonDialog {
  private readonly dialog = inject<MatDialogRef<ReasonDialog, boolean>>(MatDialogRef);
  protected readonly question = inject<ReasonQuestion>(MAT_DIALOG_DATA);
  protected readonly busy = signal(false);
  protected readonly problem = signal('');
  protected readonly reason = new FormControl('', {
    nonNullable: true,
    validators: [shortEnough, longEnough],
  });

  protected length(): number {
    return charactersIn(oneLineOf(this.reason.value));
  }

  protected async carryOut(): Promise<void> {
    this.reason.markAsTouched();
    if (this.reason.invalid || this.busy()) return;
    this.busy.set(true);
    this.problem.set('');
    try {
      await this.question.carryOut(oneLineOf(this.reason.value));
      this.dialog.close(true);
    } catch (failure) {
      this.show(Problem.of(failure));
    } finally {
      this.busy.set(false);
    }
  }

  private show(problem: Problem): void {
    if (problem.fieldError('reason') === null) this.problem.set(problem.words());
    else this.reason.setErrors({ server: true });
  }
}

/** A reason needs letters or digits; spaces and punctuation alone are not enough. */
function longEnough({ value }: AbstractControl<string>): { minlength: true } | null {
  return (oneLineOf(value).match(LETTERS)?.length ?? 0) < REASON_MIN ? { minlength: true } : null;
}

function shortEnough({ value }: AbstractControl<string>): { maxlength: true } | null {
  return charactersIn(oneLineOf(value)) > REASON_MAX ? { maxlength: true } : null;
}
