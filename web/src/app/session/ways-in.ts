import { HttpClient } from '@angular/common/http';
import { inject, Injectable, signal } from '@angular/core';
import type { SignInOptions } from '@contracts';
import { firstValueFrom } from 'rxjs';

/** Which ways in this server has. Asked once; null until it is known, and where it could not be asked: then none is offered. */
@Injectable({ providedIn: 'root' })
export class WaysIn {
  private readonly mutableOptions = signal<SignInOptions | null>(null);
  private readonly http = inject(HttpClient);

  readonly options = this.mutableOptions.asReadonly();

  constructor() {
    void this.ask();
  }

  private async ask(): Promise<void> {
    try {
      this.mutableOptions.set(await firstValueFrom(this.http.get<SignInOptions>('/api/auth/options')));
    } catch {
      // The next page asks again.
    }
  }
}
