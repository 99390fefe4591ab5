import { ApplicationRef, DestroyRef, inject, Injectable, signal } from '@angular/core';

/** Whether the page is being printed: for lists that show only what is in sight, and what is folded up. */
@Injectable({ providedIn: 'root' })
export class Printing {
  private readonly app = inject(ApplicationRef);
  private readonly printed = signal(false);
  readonly active = this.printed.asReadonly();
  private readonly loads = new Set<() => Promise<void>>();

  constructor() {
    const [begin, end] = [() => this.show(true), () => this.show(false)];
    const media = window.matchMedia?.('print');
    const follow = () => this.show(media.matches);
    window.addEventListener('beforeprint', begin);
    window.addEventListener('afterprint', end);
    media?.addEventListener?.('change', follow);
    inject(DestroyRef).onDestroy(() => {
      window.removeEventListener('beforeprint', begin);
      window.removeEventListener('afterprint', end);
      media?.removeEventListener?.('change', follow);
    });
  }

  /** Has `load` bring what is missing on the page before it prints, for as long as the caller is there. To be called in an injection context. */
  complete(load: () => Promise<void>): void {
    this.loads.add(load);
    inject(DestroyRef).onDestroy(() => this.loads.delete(load));
  }

  /** The paper shows what stood on the page when the browser began, so all has to be there before. */
  async print(): Promise<void> {
    await Promise.all([...this.loads].map((load) => load()));
    this.show(true);
    window.print();
  }

  private show(printed: boolean): void {
    if (this.printed() === printed) return;
    this.printed.set(printed);
    this.app.tick();
  }
}
