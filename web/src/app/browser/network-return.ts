import { DestroyRef, inject, Injectable, signal } from '@angular/core';

/** Tells what failed to load when it is worth another try: the network is there again, or the server is. */
@Injectable({ providedIn: 'root' })
export class NetworkReturn {
  private readonly count = signal(0);
  /** Another number after each return. */
  readonly times = this.count.asReadonly();

  constructor() {
    const tell = () => this.tell();
    window.addEventListener('online', tell);
    inject(DestroyRef).onDestroy(() => window.removeEventListener('online', tell));
  }

  /** The server answers again. */
  tell(): void {
    this.count.update((times) => times + 1);
  }
}
