import { computed, signal } from '@angular/core';
import type { AbstractControl, ValidatorFn } from '@angular/forms';

/** The content of a `Field`: its text, whether it will do, and what is wrong with it. */
export class Entry {
  private readonly written = signal('');
  private readonly judged = signal(false);
  private readonly refusal = signal<string | null>(null);
  readonly text = this.written.asReadonly();
  readonly fits = computed(() => {
    const control = { value: this.text() } as AbstractControl;
    return this.refusal() === null && this.rules.every((rule) => rule(control) === null);
  });
  /** What to tell the user; empty while nothing is wrong, or nobody has judged the text. */
  readonly wrong = computed(() => (this.fits() || !this.judged() ? '' : (this.refusal() ?? this.words)));
  /** The element in which it is written, once that is on the page. */
  box: HTMLInputElement | null = null;

  constructor(
    private readonly words = '',
    private readonly rules: readonly ValidatorFn[] = [],
  ) {}

  write(text: string): void {
    this.written.set(text);
    this.refusal.set(null);
  }

  /** Reads its field again: some password managers fill it in and tell nobody. */
  reread(): void {
    if (this.box && this.box.value !== this.text()) this.write(this.box.value);
  }

  /** The user has left the field or sent the form, so from now on what is wrong is said. */
  judge(): void {
    this.judged.set(true);
  }

  /** The server does not accept this text; another one may pass. */
  refuse(words: string): void {
    this.refusal.set(words);
    this.judge();
  }
}

/** Reads and judges all entries and leads to the first that will not do. @returns whether all will */
export function allFit(entries: readonly Entry[]): boolean {
  for (const entry of entries) {
    entry.reread();
    entry.judge();
  }
  const first = entries.find((entry) => !entry.fits());
  first?.box?.focus();
  return first === undefined;
}
