import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MAT_DIALOG_DATA, MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { type OwnProblem, PROBLEM_CHOICES, PROBLEM_TEXT_MAX, type ProblemChoice } from '@contracts';
import { Problem } from '../../session/api-problem';
import { allFit, Entry } from '../../shared-ui/entry';
import { Field } from '../../shared-ui/field';
import { lineAtMost, lineLengthOf, oneLineOf } from '../../shared-ui/one-line';
import { ProblemsApi } from './problems-api';
import { CHOICE_WORDS } from './report-words';

export interface ProblemQuestion {
  readonly callId: number;
  /** What was reported before. */
  readonly known: OwnProblem | null;
}

/** Asks what was wrong with a call and sends it to support. Closes with the report, or with undefined. */
@Component({
  selector: 'parley-problem-dialog',
  imports: [Field, MatButton, MatDialogModule],
  template: `
    <h2 mat-dialog-title>What was wrong?</h2>
    <mat-dialog-content>
      <form id="problem-form" (submit)="$event.preventDefault(); send()">
        <fieldset>
          <legend class="unseen-text">What was wrong?</legend>
          @for (one of choices; track one) {
            <label>
              <input type="radio" name="choice" [value]="one" [checked]="choice() === one" (change)="choose(one)" />{{
                words[one]
              }}
            </label>
          }
        </fieldset>
        <parley-field label="In your words (optional)" [hint]="length() + ' of ' + most" [entry]="text">
          <input dir="auto" autocomplete="off" [value]="known?.text ?? ''" />
        </parley-field>
      </form>
      <p class="quiet">Support gets this with the number of the call and what its log shows.</p>
      <p class="problem" role="alert">{{ problem() }}</p>
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton mat-dialog-close>Cancel</button>
      <button matButton="filled" type="submit" form="problem-form" [disabled]="choice() === null || busy()">
        Send to support
      </button>
    </mat-dialog-actions>
  `,
  styles: `
    mat-dialog-content {
      display: grid;
      gap: 12px;
    }
    fieldset {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(180px, 1fr));
      margin: 0 -8px 8px;
      padding: 0;
      border: none;
    }
    label {
      display: flex;
      align-items: center;
      gap: 12px;
      min-height: 44px;
      padding: 0 8px;
      border-radius: 8px;
      cursor: pointer;
    }
    label:hover {
      background: var(--parley-hover);
    }
    input[type='radio'] {
      flex: none;
      width: 20px;
      height: 20px;
      margin: 0;
      accent-color: var(--mat-sys-primary);
    }
    .problem {
      color: var(--mat-sys-error);
    }
    .problem:empty {
      display: none;
    }
  `,
})
export class ProblemDialog {
  private readonly api = inject(ProblemsApi);
  private readonly dialog = inject<MatDialogRef<ProblemDialog, OwnProblem>>(MatDialogRef);
  private readonly question = inject<ProblemQuestion>(MAT_DIALOG_DATA);
  private readonly chosen = signal<ProblemChoice | null>(this.question.known?.choice ?? null);
  protected readonly choice = this.chosen.asReadonly();
  protected readonly choices = PROBLEM_CHOICES;
  protected readonly words = CHOICE_WORDS;
  protected readonly most = PROBLEM_TEXT_MAX;
  protected readonly busy = signal(false);
  protected readonly problem = signal('');
  protected readonly known = this.question.known;
  protected readonly text = new Entry(`Use at most ${PROBLEM_TEXT_MAX} characters.`, [lineAtMost(PROBLEM_TEXT_MAX)]);
  protected readonly length = computed(() => lineLengthOf(this.text.text()));

  protected choose(choice: ProblemChoice): void {
    this.chosen.set(choice);
  }

  protected async send(): Promise<void> {
    const choice = this.choice();
    if (choice === null || this.busy() || !allFit([this.text])) return;
    this.busy.set(true);
    this.problem.set('');
    try {
      const text = oneLineOf(this.text.text()) || null;
      this.dialog.close(await this.api.report(this.question.callId, { choice, text }));
    } catch (failure) {
      this.show(Problem.of(failure));
    } finally {
      this.busy.set(false);
    }
  }

  private show(problem: Problem): void {
    const own = { conflict: 'Support has taken your report up, so it can no longer be changed.' };
    if (problem.fieldError('text') === null) this.problem.set(problem.words(own));
    else this.text.refuse('The server did not take this. Put it in other words.');
  }
}
