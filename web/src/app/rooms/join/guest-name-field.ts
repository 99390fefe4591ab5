import { Component, input } from '@angular/core';
import { type FormControl, ReactiveFormsModule } from '@angular/forms';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { outlinedFields } from '../../shared-ui/outlined-fields';

/** The field for a guest's name. */
@Component({
  selector: 'parley-guest-name-field',
  imports: [MatFormFieldModule, MatInput, ReactiveFormsModule],
  providers: [outlinedFields],
  template: `
    <mat-form-field>
      <mat-label>Your name</mat-label>
      <input matInput [formControl]="control()" dir="auto" autocomplete="name" enterkeyhint="go" />
      <mat-error>{{
        control().getError('server') ??
          (control().hasError('maxlength') ? 'Use at most 80 characters.' : 'Enter the name that the others will see.')
      }}</mat-error>
    </mat-form-field>
  `,
  styles: `
    mat-form-field {
      width: 100%;
    }
  `,
})
export class GuestNameField {
  readonly control = input.required<FormControl<string>>();
}
