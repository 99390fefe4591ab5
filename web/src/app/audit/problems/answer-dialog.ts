import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatButtonToggleModule } from '@angular/material/button-toggle';
import { MAT_DIALOG_DATA, MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { type CallProblem, PROBLEM_ANSWER_MAX, PROBLEM_STATES, type ProblemState } from '@contracts';
import { responseIn } from '../../session/api-problem';
import { isolated } from '../../shared-ui/isolated';
import { AuditApi } from '../audit-api';
import { LineForm, WrittenLine } from '../line-form';
import { STATE_WORDS } from './problem-state-words';

/**
 * Support's part of a report: how far support is, and an answer to its author. Closes with the report as it is then.
 */
@Component({
  selector: 'parley-answer-dialog',
  imports: [LineForm, MatButton, MatButtonToggleModule, MatDialogModule],
  template: `
    <h2 mat-dialog-title>{{ heading() }}</h2>
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
        @if (newer(); as other) {
          <p class="newer" role="alert">
            <bdi>{{ other.answeredBy ?? 'Somebody else of support' }}</bdi> has changed this meanwhile:
            {{ words[other.state] }}{{ other.answer ? '.' : ', without an answer.' }}
            @if (other.answer) {
              <q dir="auto">{{ other.answer }}</q>
            }
            Save again to replace it with yours.
          </p>
        }
        <p class="quiet">{{ report().guest ? 'A guest has no history, and does not read it.' : readBy }}</p>
      </parley-line-form>
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton [mat-dialog-close]="newer()">Cancel</button>
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
    .newer {
      padding: 8px 12px;
      border-radius: 8px;
      background: var(--mat-sys-surface-container-highest);
      overflow-wrap: anywhere;
    }
  `,
})
export class AnswerDialog {
  private readonly api = inject(AuditApi);
  private readonly dialog = inject<MatDialogRef<AnswerDialog, CallProblem>>(MatDialogRef);
  private readonly opened = inject<CallProblem>(MAT_DIALOG_DATA);
  /** What somebody else has changed in it while this was written. */
  protected readonly newer = signal<CallProblem | undefined>(undefined);
  protected readonly report = computed(() => this.newer() ?? this.opened);
  protected readonly heading = computed(() => `Answer ${isolated(this.report().displayName)}`);
  protected readonly readBy = 'They read it with the call in their history.';
  protected readonly states = PROBLEM_STATES;
  protected readonly words = STATE_WORDS;
  /** An answer to an open report means that support has looked at it. */
  protected readonly state = signal<ProblemState>(this.opened.state === 'open' ? 'looked-at' : this.opened.state);
  protected readonly answer = new WrittenLine(
    {
      field: 'answer',
      most: PROBLEM_ANSWER_MAX,
      words: { refused: 'The server did not take this. Put it in other words.' },
    },
    this.opened.answer ?? '',
  );

  /** If somebody else was quicker, what was written stays: both answers are seen, and saving again decides. */
  protected save(): Promise<void> {
    return this.answer.send(async (answer) => {
      try {
        this.dialog.close(await this.api.answer(this.report(), { state: this.state(), answer }));
      } catch (failure) {
        const newer = newerIn(failure);
        if (newer === undefined) throw failure;
        this.newer.set(newer);
      }
    });
  }
}

function newerIn(failure: unknown): CallProblem | undefined {
  const response = responseIn(failure);
  return response?.status === 409 ? (response.error as { report?: CallProblem } | null)?.report : undefined;
}
