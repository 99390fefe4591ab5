import { Clipboard } from '@angular/cdk/clipboard';
import { inject, Injectable } from '@angular/core';

/** Copies texts, by the browser's clipboard or, on pages without https and where it is denied, as by the keyboard. */
@Injectable({ providedIn: 'root' })
export class Copier {
  private readonly byKeyboard = inject(Clipboard);

  /** @returns false where the browser lets nobody copy: then the page has to show the text. */
  async copy(text: string): Promise<boolean> {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return this.copyAsByKeyboard(text);
    }
  }

  private copyAsByKeyboard(text: string): boolean {
    try {
      return this.byKeyboard.copy(text);
    } catch {
      return false;
    }
  }
}
