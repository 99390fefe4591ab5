import { DestroyRef, inject, linkedSignal, type Signal } from '@angular/core';
import { searchIn } from '@contracts';

const TYPING_MS = 200;

/** What somebody types into the field of a search. It is made where one may inject. */
export class TypedSearch {
  private typing: ReturnType<typeof setTimeout> | undefined;
  private readonly mutableText;
  /** What stands in the field: what is looked for, unless more was typed than that. */
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

  /** Looks for it once the typing rests. */
  write(text: string): void {
    clearTimeout(this.typing);
    this.mutableText.set(text);
    this.typing = setTimeout(() => this.find(text), TYPING_MS);
  }

  /** Looks for it at once. */
  put(text: string): void {
    clearTimeout(this.typing);
    this.mutableText.set(text);
    this.find(text);
  }
}
