import { Component, computed, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { Router, RouterLink } from '@angular/router';
import type { SessionEndReason } from '@contracts';
import { JoinByCode } from '../../rooms/code/join-by-code';
import { PublicRooms } from '../../rooms/public/public-rooms';
import { allFit, Entry } from '../../shared-ui/entry';
import { Field } from '../../shared-ui/field';
import { Problem } from '../api-problem';
import type { OwnWords } from '../problem-words';
import { LOGO } from './logo';
import { safeReturnUrl } from './return-url';
import { required } from './rules';
import { SecretField } from './secret-field';
import { Session } from '../session';
import { WaysIn } from './ways-in';

const WRONG = 'Username or password is wrong. Check both, then try again.';
const WORDS: OwnWords = { unauthenticated: WRONG, 'validation-failed': WRONG };
const ENDED_WORDS: Readonly<Record<SessionEndReason, string>> = {
  'signed-out': 'You signed out in another tab.',
  revoked: 'This session was ended from another device. Sign in to go on.',
  expired: 'Your session is over. Sign in to go on.',
  disabled: 'Your account has been disabled. Ask your administrator.',
  deleted: 'Your account was deleted.',
  reused: 'Your session was ended for safety. Sign in to go on.',
};

/** The page for signing in, with the ways for people without an account. */
@Component({
  selector: 'parley-sign-in',
  imports: [Field, JoinByCode, MatButton, MatIcon, PublicRooms, RouterLink, SecretField],
  template: `
    <main>
      <header>
        <img [src]="logo" alt="" />
        <h1>Sign in to Parley</h1>
      </header>
      <p class="notice" role="status">{{ notice() }}</p>
      <form (submit)="signIn($event)">
        <parley-field label="Username or email" [entry]="login">
          <input autocomplete="username" autocapitalize="none" spellcheck="false" />
        </parley-field>
        <parley-secret-field autocomplete="current-password" [entry]="password" />
        <p class="problem" role="alert">{{ problem() }}</p>
        <button matButton="filled" type="submit" [disabled]="busy()">{{ busy() ? 'Signing in…' : 'Sign in' }}</button>
      </form>
      @if (ways.options()?.registration !== 'closed') {
        <footer>New here? <a routerLink="/register" queryParamsHandling="preserve">Create an account</a></footer>
      }
      <section aria-labelledby="without-account">
        <h2 id="without-account">Without an account</h2>
        <parley-join-by-code />
        @if (ways.options()?.guestRooms) {
          <a matButton="outlined" routerLink="/meet"><mat-icon svgIcon="videocam" />Start a meeting</a>
          <parley-public-rooms />
        }
      </section>
    </main>
  `,
  styleUrl: './way-in.scss',
})
export class SignIn {
  /** Where the user wanted to go, from the address. */
  readonly returnUrl = input<string>();

  private readonly session = inject(Session);
  private readonly router = inject(Router);
  protected readonly ways = inject(WaysIn);
  protected readonly login = new Entry('Enter your username or email.', [required]);
  protected readonly password = new Entry('Enter your password.', [required]);
  protected readonly logo = LOGO;
  protected readonly busy = signal(false);
  protected readonly problem = signal('');
  protected readonly notice = computed(() => {
    const reason = this.session.ended();
    return reason ? ENDED_WORDS[reason] : '';
  });

  protected async signIn(event: Event): Promise<void> {
    event.preventDefault();
    if (!allFit([this.login, this.password]) || this.busy()) return;
    this.busy.set(true);
    this.problem.set('');
    try {
      await this.session.signIn(this.login.text().trim(), this.password.text());
      await this.router.navigateByUrl(safeReturnUrl(this.returnUrl()));
    } catch (failure) {
      this.problem.set(Problem.of(failure).words(WORDS));
    } finally {
      this.busy.set(false);
    }
  }
}
