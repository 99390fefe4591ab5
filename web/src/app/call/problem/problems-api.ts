import { HttpClient } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import type { OwnProblem, ProblemChoice } from '@contracts';
import { firstValueFrom } from 'rxjs';

/** What the user reports about their own calls. All methods throw `Problem`. */
@Injectable({ providedIn: 'root' })
export class ProblemsApi {
  private readonly http = inject(HttpClient);

  report(callId: number, report: { choice: ProblemChoice; text: string | null }): Promise<OwnProblem> {
    return firstValueFrom(this.http.post<OwnProblem>(`/api/calls/${callId}/problem`, report));
  }

  /** The user has read what support made of it. */
  async seen(callId: number): Promise<void> {
    await firstValueFrom(this.http.post(`/api/calls/${callId}/problem/seen`, {}));
  }
}
