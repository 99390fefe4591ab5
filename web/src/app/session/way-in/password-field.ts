import { Component, input, signal } from '@angular/core';
import { type FormControl, ReactiveFormsModule } from '@angular/forms';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { outlinedFields } from '../../shared-ui/outlined-fields';
import { ShowCharacters } from './show-characters';

/** A password field that can show the password while it is typed. Its content is the message for an invalid value. */
@Component({
  selector: 'parley-password-field',
  imports: [MatFormFieldModule, MatInput, ReactiveFormsModule, ShowCharacters],
  providers: [outlinedFields],
  template: `
    <mat-form-field>
      <mat-label>{{ label() }}</mat-label>
      <input
        matInput
        [type]="shown() ? 'text' : 'password'"
        [formControl]="control()"
        [autocomplete]="autocomplete()"
        autocapitalize="none"
        spellcheck="false"
      />
      <parley-show-characters matSuffix [(shown)]="shown" />
      @if (hint(); as text) {
        <mat-hint>{{ text }}</mat-hint>
      }
      <mat-error>
        @if (control().getError('server'); as message) {
          {{ message }}
        } @else {
          <ng-content />
        }
      </mat-error>
    </mat-form-field>
  `,
  styles: `
    mat-form-field {
      width: 100%;
    }
    /* The blank before the words that are put in would indent them. */
    mat-error {
      display: flex;
    }
  `,
})
export class PasswordField {
  readonly label = input.required<string>();
  readonly control = input.required<FormControl<string>>();
  readonly autocomplete = input.required<'current-password' | 'new-password' | 'off'>();
  readonly hint = input<string>();
  protected readonly shown = signal(false);
}
