import { DestroyRef, inject, Injectable, signal } from '@angular/core';

/** Tells when it is worth retrying what failed to load: the network or the server is back. */
@Injectable({ providedIn: 'root' })
export class NetworkReturn {
  private readonly count = signal(0);
  /** A number that changes with each return. */
  readonly times = this.count.asReadonly();

  constructor() {
    const tell = () => this.tell();
    window.addEventListener('online', tell);
    inject(DestroyRef).onDestroy(() => window.removeEventListener('online', tell));
  }

  /** Call when the server answers again. */
  tell(): void {
    this.count.update((times) => times + 1);
  }
}
