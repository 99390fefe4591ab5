import { Directive, effect, ElementRef, inject, input } from '@angular/core';

/**
 * Shows the search in its field. A text that the user is typing stays as typed, including a space before the next
 * word, which the search itself does not keep.
 */
@Directive({ selector: 'input[parleySearchText]' })
export class SearchText {
  readonly parleySearchText = input.required<string>();

  constructor() {
    const field = inject<ElementRef<HTMLInputElement>>(ElementRef).nativeElement;
    effect(() => {
      const text = this.parleySearchText();
      // While the user types, the field is ahead of the search; but a cleared search empties it at once.
      const isWritten = document.activeElement === field && text !== '';
      if (!isWritten && field.value.trim() !== text) field.value = text;
    });
  }
}
