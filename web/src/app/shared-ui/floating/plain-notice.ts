import { Injectable, signal } from '@angular/core';

/** The notice that is shown if not even notices can be loaded. */
@Injectable({ providedIn: 'root' })
export class PlainNotice {
  private readonly writable = signal<string | null>(null);
  readonly text = this.writable.asReadonly();

  say(text: string | null): void {
    this.writable.set(text);
  }
}
