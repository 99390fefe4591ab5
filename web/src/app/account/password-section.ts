import { HttpClient } from '@angular/common/http';
import { Component, inject, signal, viewChild } from '@angular/core';
import { FormControl, FormGroup, FormGroupDirective, ReactiveFormsModule } from '@angular/forms';
import { MatButton } from '@angular/material/button';
import { PASSWORD_MAX, PASSWORD_MIN } from '@contracts';
import { firstValueFrom } from 'rxjs';
import { Feedback } from '../frame/feedback';
import { Problem } from '../session/api-problem';
import { OwnUsername } from '../session/way-in/own-username';
import { PasswordField } from '../session/way-in/password-field';
import { PASSWORD_RULES } from '../session/way-in/password-rules';
import { atLeast, atMost, required } from '../session/way-in/rules';
import { showFieldErrors } from '../session/way-in/show-field-errors';
import { focusFirstInvalid } from '../shared-ui/keys/first-invalid';
import { SessionList } from './session-list';

const CHANGED_ELSEWHERE = 'Your password has just been changed elsewhere.';

/** Changes the password, which signs out every other device. */
@Component({
  selector: 'parley-password-section',
  imports: [MatButton, OwnUsername, PasswordField, ReactiveFormsModule],
  template: `
    <h2>Password</h2>
    <p class="quiet">A new password signs you out everywhere else.</p>
    <form [formGroup]="form" (ngSubmit)="change()">
      <input parleyOwnUsername />
      <parley-password-field
        label="Current password"
        autocomplete="current-password"
        [control]="form.controls.currentPassword"
      >
        Enter the password that you use now.
      </parley-password-field>
      <parley-password-field
        label="New password"
        autocomplete="new-password"
        [control]="form.controls.newPassword"
        [hint]="rules"
      >
        {{ rules }}
      </parley-password-field>
      <button matButton="filled" type="submit" [disabled]="busy()">Change password</button>
    </form>
  `,
  styleUrl: './section.scss',
})
export class PasswordSection {
  private readonly http = inject(HttpClient);
  private readonly feedback = inject(Feedback);
  private readonly sessions = inject(SessionList);
  private readonly formDirective = viewChild.required(FormGroupDirective);
  protected readonly rules = PASSWORD_RULES;
  protected readonly busy = signal(false);
  protected readonly form = new FormGroup({
    currentPassword: new FormControl('', { nonNullable: true, validators: required }),
    newPassword: new FormControl('', {
      nonNullable: true,
      validators: [required, atLeast(PASSWORD_MIN), atMost(PASSWORD_MAX)],
    }),
  });

  protected async change(): Promise<void> {
    this.form.markAllAsTouched();
    if (this.form.invalid || this.busy()) return;
    this.busy.set(true);
    try {
      await firstValueFrom(this.http.post('/api/auth/password', this.form.getRawValue()));
      this.formDirective().resetForm();
      this.feedback.say('Your password is changed. Other devices are signed out.');
      void this.sessions.load();
    } catch (failure) {
      this.explain(Problem.of(failure));
    } finally {
      this.busy.set(false);
    }
  }

  private explain(problem: Problem): void {
    if (problem.code === 'wrong-password') {
      this.form.controls.currentPassword.setErrors({ server: 'This is not your current password.' });
      focusFirstInvalid(document);
    } else if (!showFieldErrors(this.form, problem)) {
      this.feedback.fail(problem, { conflict: CHANGED_ELSEWHERE });
    }
  }
}
