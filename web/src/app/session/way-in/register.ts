import { Component, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import { DISPLAY_NAME_MAX, EMAIL_MAX, emailOf, PASSWORD_MAX, PASSWORD_MIN, usernameOf } from '@contracts';
import { allFit, Entry } from '../../shared-ui/entry';
import { Field } from '../../shared-ui/field';
import { Problem } from '../api-problem';
import { LOGO } from './logo';
import { PASSWORD_RULES } from './password-rules';
import { safeReturnUrl } from './return-url';
import { atLeast, atMost, emailAddress, required, username } from './rules';
import { SecretField } from './secret-field';
import { Session } from '../session';

const NO_USERNAME = 'Use 3 to 32 letters, digits, dots, dashes or underscores.';

/** The page for registering an account. */
@Component({
  selector: 'parley-register',
  imports: [Field, MatButton, RouterLink, SecretField],
  templateUrl: './register.html',
  styleUrl: './way-in.scss',
})
export class Register {
  /** Where the user wanted to go, from the address. */
  readonly returnUrl = input<string>();

  private readonly session = inject(Session);
  private readonly router = inject(Router);
  protected readonly passwordRules = PASSWORD_RULES;
  protected readonly form = {
    username: new Entry(NO_USERNAME, [required, username]),
    email: new Entry('Enter an email address, like ann@example.com.', [required, emailAddress, atMost(EMAIL_MAX)]),
    displayName: new Entry('Use at most 80 characters.', [atMost(DISPLAY_NAME_MAX)]),
    password: new Entry(PASSWORD_RULES, [required, atLeast(PASSWORD_MIN), atMost(PASSWORD_MAX)]),
  };
  private readonly entries = new Map<string, Entry>(Object.entries(this.form));
  protected readonly logo = LOGO;
  protected readonly busy = signal(false);
  protected readonly problem = signal('');

  protected async register(event: Event): Promise<void> {
    event.preventDefault();
    if (!allFit([...this.entries.values()]) || this.busy()) return;
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
    const { username, email, displayName, password } = this.form;
    const name = displayName.text().trim();
    return {
      username: usernameOf(username.text()),
      email: emailOf(email.text()),
      password: password.text(),
      ...(name ? { displayName: name } : {}),
    };
  }

  /** Errors about a field are shown at that field; the rest above the button. */
  private explain(problem: Problem): string {
    for (const { field, message } of problem.errors) this.entries.get(field)?.refuse(message);
    allFit([...this.entries.values()]);
    const shown = problem.errors.length > 0 && problem.errors.every(({ field }) => this.entries.has(field));
    return shown ? '' : problem.words();
  }
}
