import { HttpClient } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import { firstValueFrom } from 'rxjs';

/** Asks the server whether it has a page, since a page that is left for an address without an answer is lost. */
@Injectable({ providedIn: 'root' })
export class Served {
  private readonly http = inject(HttpClient);

  async has(address: string): Promise<boolean> {
    if (!navigator.onLine) return false;
    const answered = firstValueFrom(this.http.head(address, { responseType: 'text' }));
    return answered.then(
      () => true,
      () => false,
    );
  }
}
