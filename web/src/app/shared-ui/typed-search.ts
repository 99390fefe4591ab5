import { DestroyRef, inject, linkedSignal, type Signal } from '@angular/core';
import { searchIn } from '@contracts';

const TYPING_MS = 200;

/** The text that the user types into a search field. Create it in an injection context. */
export class TypedSearch {
  private typing: ReturnType<typeof setTimeout> | undefined;
  private readonly mutableText;
  /** The text in the field: the current search, unless more has been typed. */
  readonly text: Signal<string>;

  constructor(
    asked: () => string,
    private readonly find: (text: string) => void,
  ) {
    this.mutableText = linkedSignal<string, string>({
      source: asked,
      computation: (search, before) => (before && searchIn(before.value) === search ? before.value : search),
    });
    this.text = this.mutableText.asReadonly();
    inject(DestroyRef).onDestroy(() => clearTimeout(this.typing));
  }

  /** Searches when the user pauses typing. */
  write(text: string): void {
    clearTimeout(this.typing);
    this.mutableText.set(text);
    this.typing = setTimeout(() => this.find(text), TYPING_MS);
  }

  /** Searches at once. */
  put(text: string): void {
    clearTimeout(this.typing);
    this.mutableText.set(text);
    this.find(text);
  }
}
