import { DOCUMENT, inject, Injectable } from '@angular/core';

/**
 * The address by which links are given to others: the one that people type (`PUBLIC_URL`), which the server writes into the
 * page. The one by which this page was reached may be good for this machine alone.
 */
@Injectable({ providedIn: 'root' })
export class PublicAddress {
  private readonly document = inject(DOCUMENT);
  private readonly base =
    this.document.querySelector<HTMLMetaElement>('meta[name="parley-address"]')?.content || this.document.baseURI;

  /** The whole link to a path of the app. */
  linkTo(path: string): string {
    return new URL(path, this.base).href;
  }
}
