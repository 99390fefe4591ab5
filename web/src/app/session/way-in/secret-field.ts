import { Component, input, signal } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import type { Entry } from '../../shared-ui/entry';
import { Field } from '../../shared-ui/field';

/** A field for a password, which can be shown while it is written. On the pages that come first; elsewhere it is `PasswordField`. */
@Component({
  selector: 'parley-secret-field',
  imports: [Field, MatIcon, MatIconButton],
  template: `
    <parley-field label="Password" [hint]="hint()" [entry]="entry()">
      <input
        [type]="shown() ? 'text' : 'password'"
        [autocomplete]="autocomplete()"
        autocapitalize="none"
        spellcheck="false"
      />
      <button
        after
        matIconButton
        type="button"
        [attr.aria-label]="shown() ? 'Hide characters' : 'Show characters'"
        [attr.aria-pressed]="shown()"
        (click)="toggle()"
      >
        <mat-icon [svgIcon]="shown() ? 'visibility_off' : 'visibility'" />
      </button>
    </parley-field>
  `,
})
export class SecretField {
  readonly entry = input.required<Entry>();
  readonly autocomplete = input.required<'current-password' | 'new-password'>();
  readonly hint = input('');
  protected readonly shown = signal(false);

  protected toggle(): void {
    this.shown.update((shown) => !shown);
  }
}
