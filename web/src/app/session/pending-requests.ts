import type { HttpInterceptorFn } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import { finalize } from 'rxjs';

/** How many requests of this page have no answer yet. */
@Injectable({ providedIn: 'root' })
export class PendingRequests {
  private count = 0;

  begin(): void {
    this.count += 1;
  }

  end(): void {
    this.count -= 1;
  }

  get areOpen(): boolean {
    return this.count > 0;
  }
}

export const countRequests: HttpInterceptorFn = (request, next) => {
  const requests = inject(PendingRequests);
  requests.begin();
  return next(request).pipe(finalize(() => requests.end()));
};
