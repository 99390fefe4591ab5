import { HttpClient } from '@angular/common/http';
import { inject, Injectable, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import type { SignInOptions } from '@contracts';
import { catchError, EMPTY, exhaustMap, interval, startWith, take } from 'rxjs';

const AGAIN_MS = 5_000;
const TRIES = 60;

/** What this server offers besides signing in. Null until the server has answered; then only signing in is offered. */
@Injectable({ providedIn: 'root' })
export class WaysIn {
  private readonly mutableOptions = signal<SignInOptions | null>(null);
  private readonly http = inject(HttpClient);

  readonly options = this.mutableOptions.asReadonly();

  /** Asks again after a while until there is an answer, for example while the server starts. */
  constructor() {
    const asked = interval(AGAIN_MS).pipe(
      startWith(0),
      take(TRIES),
      exhaustMap(() => this.http.get<SignInOptions>('/api/auth/options').pipe(catchError(() => EMPTY))),
      take(1),
      takeUntilDestroyed(),
    );
    asked.subscribe((options) => this.mutableOptions.set(options));
  }
}
