import { inject, Injectable } from '@angular/core';
import { MatSnackBar } from '@angular/material/snack-bar';
import { Problem } from '../session/api-problem';
import type { OwnWords } from '../session/problem-words';

const SUCCESS_MS = 4_000;
const FAILURE_MS = 8_000;
const OFFER_MS = 20_000;

/** Short messages at the bottom of the page about what was just done. */
@Injectable({ providedIn: 'root' })
export class Feedback {
  private readonly snackBar = inject(MatSnackBar);

  say(text: string): void {
    this.snackBar.open(text, undefined, { duration: SUCCESS_MS });
  }

  /** Says why something failed; `own` has the feature's own words by error code. */
  fail(failure: unknown, own?: OwnWords): void {
    this.snackBar.open(Problem.of(failure).words(own), 'Close', { duration: FAILURE_MS });
  }

  /** Says something, with a button that helps. */
  offer(text: string, action: string, act: () => void): void {
    this.snackBar.open(text, action, { duration: OFFER_MS }).onAction().subscribe(act);
  }
}
