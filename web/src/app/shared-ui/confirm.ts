import { Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MAT_DIALOG_DATA, MatDialog, MatDialogModule } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';

export interface Question {
  readonly heading: string;
  readonly text: string;
  /** The label of the button that does it. */
  readonly action: string;
  /** A class for the dialog, for example to make it dark like the call it opens over. */
  readonly panelClass?: string;
  /** The action is harmless, so its button is not red. */
  readonly calm?: true;
}

/** Asks for confirmation before something that cannot be undone. */
@Component({
  selector: 'parley-confirm-dialog',
  imports: [MatButton, MatDialogModule],
  template: `
    <h2 mat-dialog-title dir="auto">{{ question.heading }}</h2>
    <mat-dialog-content>{{ question.text }}</mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton mat-dialog-close>Cancel</button>
      <button matButton="filled" [class.grave]="!question.calm" [mat-dialog-close]="true">{{ question.action }}</button>
    </mat-dialog-actions>
  `,
  styles: `
    :host {
      overflow-wrap: anywhere;
    }
    .grave {
      --mat-button-filled-container-color: var(--mat-sys-error);
      --mat-button-filled-label-text-color: var(--mat-sys-on-error);
    }
  `,
})
class ConfirmDialog {
  protected readonly question = inject<Question>(MAT_DIALOG_DATA);
}

/** True if the user has confirmed. */
export async function confirmed(dialogs: MatDialog, question: Question): Promise<boolean> {
  const data = { data: question, width: '420px', panelClass: question.panelClass };
  const dialog = dialogs.open<ConfirmDialog, Question, boolean>(ConfirmDialog, data);
  return (await firstValueFrom(dialog.afterClosed())) === true;
}
