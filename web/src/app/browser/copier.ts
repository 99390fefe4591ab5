import { Clipboard } from '@angular/cdk/clipboard';
import { inject, Injectable } from '@angular/core';

/** Copies text with the clipboard API or, on pages without https and where that is denied, with `execCommand`. */
@Injectable({ providedIn: 'root' })
export class Copier {
  private readonly byKeyboard = inject(Clipboard);

  /** @returns false if the browser does not allow copying; then the page has to show the text */
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
