import { Component, type ElementRef, input, output, viewChild } from '@angular/core';
import { MatIcon } from '@angular/material/icon';

/** The search box for calls of a person, of several, or for a call by its number. */
@Component({
  selector: 'parley-person-box',
  imports: [MatIcon],
  template: `
    <label>
      <mat-icon svgIcon="search" class="mat-icon-20" />
      <span class="unseen-text">Person, or # and a call number</span>
      <input
        #box
        type="search"
        dir="auto"
        placeholder="Ann with Ben, or #number"
        autocomplete="off"
        spellcheck="false"
        [attr.aria-keyshortcuts]="shortcut()"
        [value]="text()"
        (input)="typed.emit(box.value)"
      />
    </label>
  `,
  styles: `
    @use '../../shared-ui/filters';

    :host {
      display: flex;
      min-width: 0;
    }
    label {
      @include filters.search;
      flex: 1;
    }
    @media (width < 720px) {
      label {
        height: 44px;
      }
    }
  `,
})
export class PersonBox {
  readonly text = input('');
  readonly shortcut = input<string | null>(null);
  readonly typed = output<string>();

  private readonly box = viewChild.required<ElementRef<HTMLInputElement>>('box');

  value(): string {
    return this.box().nativeElement.value;
  }

  focus(): void {
    const box = this.box().nativeElement;
    box.focus();
    box.select();
  }
}
