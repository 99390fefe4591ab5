import { Component, inject, signal } from '@angular/core';
import { type AbstractControl, FormControl, ReactiveFormsModule } from '@angular/forms';
import { MatButton } from '@angular/material/button';
import { MatButtonToggleModule } from '@angular/material/button-toggle';
import { MAT_DIALOG_DATA, MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { type CallProblem, charactersIn, PROBLEM_ANSWER_MAX, PROBLEM_STATES, type ProblemState } from '@contracts';
import { Problem } from '../../session/api-problem';
import { oneLineOf } from '../../shared-ui/one-line';
import { outlinedFields } from '../../shared-ui/outlined-fields';
import { AuditApi } from '../audit-api';
import { STATE_WORDS } from './problem-state-words';

/** What becomes of a report: how far support is, and an answer to its author. Closes with the report as it is then. */
@Component({
  selector: 'parley-answer-dialog',
  imports: [MatButton, MatButtonToggleModule, MatDialogModule, MatFormFieldModule, MatInput, ReactiveFormsModule],
  providers: [outlinedFields],
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
      <form id="answer-form" (submit)="$event.preventDefault(); save()">
        <mat-form-field>
          <mat-label>Answer (optional)</mat-label>
          <textarea
            matInput
            cdkFocusInitial
            cdkTextareaAutosize
            dir="auto"
            rows="2"
            [formControl]="answer"
            (keydown.control.enter)="save()"
          ></textarea>
          <mat-hint align="end" class="figures">{{ length() }} of {{ most }}</mat-hint>
          <mat-error>{{
            answer.hasError('maxlength')
              ? 'Use at most ' + most + ' characters.'
              : 'The server did not take this. Put it in other words.'
          }}</mat-error>
        </mat-form-field>
      </form>
      <p class="quiet">{{ report.guest ? 'A guest has no history, and does not read it.' : readBy }}</p>
      <p class="problem" role="alert">{{ problem() }}</p>
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton mat-dialog-close>Cancel</button>
      <button matButton="filled" type="submit" form="answer-form" [disabled]="busy()">Save</button>
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
    form,
    mat-form-field {
      width: 100%;
    }
    .problem {
      color: var(--mat-sys-error);
    }
    .problem:empty {
      display: none;
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
  protected readonly most = PROBLEM_ANSWER_MAX;
  /** An answer to an open report means that support has looked at it. */
  protected readonly state = signal<ProblemState>(this.report.state === 'open' ? 'looked-at' : this.report.state);
  protected readonly busy = signal(false);
  protected readonly problem = signal('');
  protected readonly answer = new FormControl(this.report.answer ?? '', {
    nonNullable: true,
    validators: [shortEnough],
  });

  protected length(): number {
    return charactersIn(oneLineOf(this.answer.value));
  }

  protected async save(): Promise<void> {
    this.answer.markAsTouched();
    if (this.answer.invalid || this.busy()) return;
    this.busy.set(true);
    this.problem.set('');
    try {
      const change = { state: this.state(), answer: oneLineOf(this.answer.value) };
      this.dialog.close(await this.api.answer(this.report.id, change));
    } catch (failure) {
      this.show(Problem.of(failure));
    } finally {
      this.busy.set(false);
    }
  }

  private show(problem: Problem): void {
    if (problem.fieldError('answer') === null) this.problem.set(problem.words());
    else this.answer.setErrors({ server: true });
  }
}

function shortEnough({ value }: AbstractControl<string>): { maxlength: true } | null {
  return charactersIn(oneLineOf(value)) > PROBLEM_ANSWER_MAX ? { maxlength: true } : null;
}
