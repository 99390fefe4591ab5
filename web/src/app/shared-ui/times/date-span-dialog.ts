import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MAT_DIALOG_DATA, MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import type { DateSpan } from './date-span';
import { outlinedFields } from '../outlined-fields';

/** Asks for the first and the last day; both are optional. */
@Component({
  selector: 'parley-date-span-dialog',
  imports: [MatButton, MatDialogModule, MatFormFieldModule, MatInput],
  providers: [outlinedFields],
  template: `
    <h2 mat-dialog-title>Choose dates</h2>
    <mat-dialog-content>
      <mat-form-field>
        <mat-label>From</mat-label>
        <input
          #first
          matInput
          type="date"
          [value]="from() ?? ''"
          [max]="to() ?? ''"
          (input)="from.set(first.value || null)"
        />
      </mat-form-field>
      <mat-form-field>
        <mat-label>To</mat-label>
        <input
          #last
          matInput
          type="date"
          [value]="to() ?? ''"
          [min]="from() ?? ''"
          (input)="to.set(last.value || null)"
        />
      </mat-form-field>
      <p class="problem" role="alert">{{ valid() ? '' : 'The first day is after the last one.' }}</p>
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton mat-dialog-close>Cancel</button>
      <button matButton="filled" [disabled]="!valid()" (click)="show()">Show calls</button>
    </mat-dialog-actions>
  `,
  styles: `
    mat-dialog-content {
      display: grid;
      gap: 16px;
      padding-top: 8px !important;
    }
    .problem {
      color: var(--mat-sys-error);
    }
    .problem:empty {
      display: none;
    }
  `,
})
export class DateSpanDialog {
  private readonly dialog = inject<MatDialogRef<DateSpanDialog, DateSpan>>(MatDialogRef);
  private readonly given = inject<DateSpan>(MAT_DIALOG_DATA);
  protected readonly from = signal(this.given.from);
  protected readonly to = signal(this.given.to);
  protected readonly valid = computed(() => (this.from() ?? '') <= (this.to() ?? '9999'));

  protected show(): void {
    this.dialog.close({ from: this.from(), to: this.to() });
  }
}
