import { inject, Injectable, signal } from '@angular/core';
import { Title } from '@angular/platform-browser';

/** The one writer of the page title: what rings goes before what was missed. */
@Injectable({ providedIn: 'root' })
export class PageTitle {
  private readonly title = inject(Title);
  /** Something that happens now, such as "📞 Ben is calling"; null for nothing. */
  readonly alert = signal<string | null>(null);

  /** To be called in an effect, which repeats it when the alert changes. */
  show(unseen: number): void {
    this.title.setTitle(this.alert() ?? (unseen > 0 ? `(${unseen}) Parley` : 'Parley'));
  }
}
