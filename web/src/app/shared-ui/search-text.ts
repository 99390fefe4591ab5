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
      if (field.value.trim() !== text) field.value = text;
    });
  }
}
