import { Component, inject, input, signal } from '@angular/core';
import { FormControl, FormGroup, ReactiveFormsModule, type ValidatorFn } from '@angular/forms';
import { MatButton } from '@angular/material/button';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { Router, RouterLink } from '@angular/router';
import { DISPLAY_NAME_MAX, EMAIL_MAX, emailOf, PASSWORD_MAX, PASSWORD_MIN, usernameOf } from '@contracts';
import { Problem } from '../api-problem';
import { PasswordField } from './password-field';
import { PASSWORD_RULES } from './password-rules';
import { safeReturnUrl } from './return-url';
import { atLeast, atMost, emailAddress, required, username } from './rules';
import { Session } from '../session';
import { showFieldErrors } from './show-field-errors';

/** The page for registering an account. */
@Component({
  selector: 'parley-register',
  imports: [MatButton, MatFormFieldModule, MatInput, PasswordField, ReactiveFormsModule, RouterLink],
  templateUrl: './register.html',
  styleUrl: './way-in.scss',
})
export class Register {
  /** Where the user wanted to go, from the address. */
  readonly returnUrl = input<string>();

  private readonly session = inject(Session);
  private readonly router = inject(Router);
  protected readonly passwordRules = PASSWORD_RULES;
  protected readonly form = new FormGroup({
    username: text(required, username),
    email: text(required, emailAddress, atMost(EMAIL_MAX)),
    displayName: text(atMost(DISPLAY_NAME_MAX)),
    password: text(required, atLeast(PASSWORD_MIN), atMost(PASSWORD_MAX)),
  });
  protected readonly busy = signal(false);
  protected readonly problem = signal('');

  protected async register(): Promise<void> {
    this.form.markAllAsTouched();
    if (this.form.invalid || this.busy()) return;
    this.busy.set(true);
    this.problem.set('');
    try {
      await this.session.register(this.filledIn());
      await this.router.navigateByUrl(safeReturnUrl(this.returnUrl()));
    } catch (failure) {
      this.problem.set(this.explain(Problem.of(failure)));
    } finally {
      this.busy.set(false);
    }
  }

  private filledIn() {
    const { username, email, displayName, password } = this.form.getRawValue();
    const name = displayName.trim();
    return { username: usernameOf(username), email: emailOf(email), password, ...(name ? { displayName: name } : {}) };
  }

  /** Errors about a field are shown at that field; the rest above the button. */
  private explain(problem: Problem): string {
    return showFieldErrors(this.form, problem) ? '' : problem.words();
  }
}

function text(...validators: ValidatorFn[]) {
  return new FormControl('', { nonNullable: true, validators });
}
