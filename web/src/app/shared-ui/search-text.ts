import { Directive, effect, ElementRef, inject, input } from '@angular/core';

/**
 * Shows what is searched for in the field. What somebody is writing there stays as they wrote it, also the space before
 * their next word: a search knows no space around it.
 */
@Directive({ selector: 'input[parleySearchText]' })
export class SearchText {
  readonly parleySearchText = input.required<string>();

  constructor() {
    const field = inject<ElementRef<HTMLInputElement>>(ElementRef).nativeElement;
    effect(() => {
      const text = this.parleySearchText();
      // Whoever writes on has written more than was searched for; what is cleared is empty at once.
      const isWritten = document.activeElement === field && text !== '';
      if (!isWritten && field.value.trim() !== text) field.value = text;
    });
  }
}
