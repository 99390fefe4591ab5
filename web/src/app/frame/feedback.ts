import { inject, Injectable } from '@angular/core';
import { Problem } from '../session/api-problem';
import type { OwnWords } from '../session/problem-words';
import { Floats } from '../shared-ui/floating/floats';

const SUCCESS_MS = 4_000;
const FAILURE_MS = 8_000;
const OFFER_MS = 20_000;

/** Short messages at the bottom of the page about what was just done. */
@Injectable({ providedIn: 'root' })
export class Feedback {
  private readonly floats = inject(Floats);

  say(text: string): void {
    this.floats.say(text, { ms: SUCCESS_MS });
  }

  /** Says why something failed; `own` has the feature's own words by error code. */
  fail(failure: unknown, own?: OwnWords): void {
    this.floats.say(Problem.of(failure).words(own), { ms: FAILURE_MS, action: 'Close' });
  }

  /** Says something, with a button that helps. */
  offer(text: string, action: string, act: () => void): void {
    const open = { duration: OFFER_MS };
    this.floats.notify((snackBar) => snackBar.open(text, action, open).onAction().subscribe(act), text);
  }
}
