import { DOCUMENT, inject, Injectable } from '@angular/core';

/**
 * The base address for links that users share. It is the address that people type (`PUBLIC_URL`), which the server
 * writes into the page; the one that this page was opened with may work on this machine only.
 */
@Injectable({ providedIn: 'root' })
export class PublicAddress {
  private readonly document = inject(DOCUMENT);
  private readonly base =
    this.document.querySelector<HTMLMetaElement>('meta[name="parley-address"]')?.content || this.document.baseURI;

  /** The full link to a path of the app. */
  linkTo(path: string): string {
    return new URL(path, this.base).href;
  }
}
