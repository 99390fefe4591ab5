import { DOCUMENT, inject, Injectable, Injector, signal } from '@angular/core';
import type { MatSnackBar } from '@angular/material/snack-bar';
import type { Question } from '../confirm';
import { PlainNotice } from './plain-notice';

export type Overlays = typeof import('./overlays');

/**
 * Notices, dialogs and everything else that floats above the page. It is an eighth of what home would have to load, so
 * it comes a moment after home is there, or when it is needed.
 */
@Injectable({ providedIn: 'root' })
export class Floats {
  private readonly injector = inject(Injector);
  private readonly plain = inject(PlainNotice);
  private readonly document = inject(DOCUMENT);
  private readonly here = signal<Overlays | null>(null);
  private loading: Promise<Overlays> | null = null;
  private source: () => Promise<Overlays> = () => Promise.reject(new Error('Nobody has said where it is.'));

  /** Null while it is not there. */
  readonly overlays = this.here.asReadonly();

  /** For pages that bring it with them. */
  use(overlays: Overlays): void {
    this.here.set(overlays);
  }

  comesFrom(source: () => Promise<Overlays>): void {
    this.source = source;
  }

  /** A caller that calls it again after a failure tries again. */
  load(): Promise<Overlays> {
    const here = this.here();
    if (here) return Promise.resolve(here);
    return (this.loading ??= this.fetch().finally(() => (this.loading = null)));
  }

  /** Shows a short message at the bottom of the page. */
  say(words: string, { ms, action }: { ms: number; action?: string }): void {
    this.notify((snackBar) => snackBar.open(words, action, { duration: ms }), words);
  }

  /** The same for messages that do more than go away; `plainly` is said if they cannot be loaded. */
  notify(how: (snackBar: MatSnackBar) => unknown, plainly: string): void {
    const show = ({ MatSnackBar }: Overlays) => how(this.injector.get(MatSnackBar));
    const here = this.here();
    if (here) show(here);
    else void this.load().then(show, () => this.plain.say(plainly));
  }

  get hasDialog(): boolean {
    const here = this.here();
    if (here) return this.injector.get(here.MatDialog).openDialogs.length > 0;
    // Most screens bring dialogs with them.
    return this.document.querySelector('mat-dialog-container') !== null;
  }

  closeDialogs(): void {
    const close = ({ MatDialog }: Overlays) => this.injector.get(MatDialog).closeAll();
    const here = this.here();
    if (here) close(here);
    else void this.load().then(close, () => undefined);
  }

  /** True if the user has confirmed. */
  async confirmed(question: Question): Promise<boolean> {
    const { MatDialog, confirmed } = await this.load();
    return confirmed(this.injector.get(MatDialog), question);
  }

  private async fetch(): Promise<Overlays> {
    const overlays = await this.source();
    this.here.set(overlays);
    return overlays;
  }
}
