import { Component, input, signal } from '@angular/core';
import type { Entry } from '../../shared-ui/entry';
import { Field } from '../../shared-ui/field';
import { ShowCharacters } from './show-characters';

/** A field for a password, which can be shown while it is written. On the pages that come first; elsewhere it is `PasswordField`. */
@Component({
  selector: 'parley-secret-field',
  imports: [Field, ShowCharacters],
  template: `
    <parley-field label="Password" [hint]="hint()" [entry]="entry()">
      <input
        [type]="shown() ? 'text' : 'password'"
        [autocomplete]="autocomplete()"
        autocapitalize="none"
        spellcheck="false"
      />
      <parley-show-characters after [(shown)]="shown" />
    </parley-field>
  `,
})
export class SecretField {
  readonly entry = input.required<Entry>();
  readonly autocomplete = input.required<'current-password' | 'new-password'>();
  readonly hint = input('');
  protected readonly shown = signal(false);
}
