import { Component, model } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';

/** The button in a field for a password that shows what is written, and hides it again. */
@Component({
  selector: 'parley-show-characters',
  imports: [MatIcon, MatIconButton],
  template: `
    <button
      matIconButton
      type="button"
      [attr.aria-label]="shown() ? 'Hide characters' : 'Show characters'"
      [attr.aria-pressed]="shown()"
      (click)="shown.set(!shown())"
    >
      <mat-icon [svgIcon]="shown() ? 'visibility_off' : 'visibility'" />
    </button>
  `,
  styles: `
    :host {
      display: contents;
    }
  `,
})
export class ShowCharacters {
  readonly shown = model.required<boolean>();
}
