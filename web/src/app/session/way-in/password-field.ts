import { Component, input, signal } from '@angular/core';
import { type FormControl, ReactiveFormsModule } from '@angular/forms';
import { MatIconButton } from '@angular/material/button';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatIcon } from '@angular/material/icon';
import { MatInput } from '@angular/material/input';
import { outlinedFields } from '../../shared-ui/outlined-fields';

/** A password field that can show the password while it is typed. Its content is the message for an invalid value. */
@Component({
  selector: 'parley-password-field',
  imports: [MatFormFieldModule, MatIcon, MatIconButton, MatInput, ReactiveFormsModule],
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
      <button
        matIconButton
        matSuffix
        type="button"
        [attr.aria-label]="shown() ? 'Hide characters' : 'Show characters'"
        [attr.aria-pressed]="shown()"
        (click)="toggle()"
      >
        <mat-icon [svgIcon]="shown() ? 'visibility_off' : 'visibility'" />
      </button>
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

  protected toggle(): void {
    this.shown.update((shown) => !shown);
  }
}
