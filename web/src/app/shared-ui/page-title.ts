import { DOCUMENT, inject, Injectable, signal } from '@angular/core';
import { Title } from '@angular/platform-browser';

/** The one writer of the page's title and icon: what rings goes before what was missed. */
@Injectable({ providedIn: 'root' })
export class PageTitle {
  private readonly title = inject(Title);
  private readonly document = inject(DOCUMENT);
  /** Something that happens now, such as "📞 Ben is calling"; null for nothing. */
  readonly alert = signal<string | null>(null);

  /** To be called in an effect, which repeats it when the alert changes. */
  show(unseen: number): void {
    // Names stand in it; a title is shown by the system, too, where control characters are not always ignored.
    const alert = this.alert()?.replace(/\p{Cc}/gu, '') ?? null;
    this.title.setTitle(alert ?? (unseen > 0 ? `(${unseen}) Parley` : 'Parley'));
    this.setIcon(alert !== null ? 'favicon-ringing.svg' : unseen > 0 ? 'favicon-missed.svg' : 'favicon.svg');
  }

  private setIcon(file: string): void {
    const link = this.document.querySelector('link[rel=icon]');
    if (link && link.getAttribute('href') !== file) link.setAttribute('href', file);
  }
}
