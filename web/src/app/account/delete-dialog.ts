import { Component, ElementRef, inject, signal } from '@angular/core';
import { FormControl, FormGroup, ReactiveFormsModule } from '@angular/forms';
import { MatButton } from '@angular/material/button';
import { MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { Problem } from '../session/api-problem';
import type { OwnWords } from '../session/problem-words';
import { OwnUsername } from '../session/way-in/own-username';
import { PasswordField } from '../session/way-in/password-field';
import { required } from '../session/way-in/rules';
import { Session } from '../session/session';
import { showFieldErrors } from '../session/way-in/show-field-errors';

const WORDS: OwnWords = {
  conflict: 'You are the only administrator, so your account has to stay. Make somebody else an administrator first.',
};

/** Asks for the password and deletes the account. The sign-in page then says that it is deleted. */
@Component({
  selector: 'parley-delete-dialog',
  imports: [MatButton, MatDialogModule, OwnUsername, PasswordField, ReactiveFormsModule],
  template: `
    <h2 mat-dialog-title>Delete your account?</h2>
    <mat-dialog-content>
      <p>Enter your password to confirm. This cannot be undone.</p>
      <form id="delete-form" [formGroup]="form" (ngSubmit)="delete()">
        <input parleyOwnUsername />
        <parley-password-field label="Password" autocomplete="current-password" [control]="form.controls.password">
          Enter your password.
        </parley-password-field>
      </form>
      <p class="problem" role="alert">{{ problem() }}</p>
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton mat-dialog-close [disabled]="busy()">Cancel</button>
      <button matButton="filled" type="submit" form="delete-form" [disabled]="busy()">
        {{ busy() ? 'Deleting…' : 'Delete account' }}
      </button>
    </mat-dialog-actions>
  `,
  styles: `
    @use '../shared-ui/problem';

    mat-dialog-content {
      display: grid;
      gap: 16px;
      text-wrap: balance;
    }
    .problem {
      @include problem.box;
    }
    button[matButton='filled'] {
      --mat-button-filled-container-color: var(--mat-sys-error);
      --mat-button-filled-label-text-color: var(--mat-sys-on-error);
    }
  `,
})
export class DeleteDialog {
  private readonly session = inject(Session);
  private readonly dialog = inject<MatDialogRef<DeleteDialog>>(MatDialogRef);
  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  protected readonly busy = signal(false);
  protected readonly problem = signal('');
  protected readonly form = new FormGroup({
    password: new FormControl('', { nonNullable: true, validators: required }),
  });

  protected async delete(): Promise<void> {
    this.form.markAllAsTouched();
    if (this.busy()) return;
    if (this.form.invalid) return this.lookAtPassword();
    this.wait(true);
    try {
      await this.session.deleteAccount(this.form.getRawValue().password);
      this.dialog.close();
    } catch (failure) {
      this.explain(Problem.of(failure));
    } finally {
      this.wait(false);
    }
  }

  /** A request on its way cannot be taken back, so the dialog stays open: closing it would look like cancelling. */
  private wait(busy: boolean): void {
    this.busy.set(busy);
    this.dialog.disableClose = busy;
    if (busy) this.problem.set('');
  }

  private explain(problem: Problem): void {
    const { password } = this.form.controls;
    if (problem.code === 'wrong-password') password.setErrors({ server: 'This is not your password.' });
    else if (!showFieldErrors(this.form, problem)) this.problem.set(problem.words(WORDS));
    if (password.invalid) this.lookAtPassword();
  }

  private lookAtPassword(): void {
    const field = this.element.querySelector<HTMLInputElement>('parley-password-field input');
    field?.focus();
    field?.select();
  }
}
