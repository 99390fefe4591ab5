import { Component, ElementRef, inject, signal, viewChild } from '@angular/core';
import { FormControl, ReactiveFormsModule } from '@angular/forms';
import { MatButton } from '@angular/material/button';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { Router } from '@angular/router';
import { roomCodeOf } from '@contracts';
import { Problem } from '../../session/api-problem';
import { RoomsApi } from '../rooms-api';

const NO_CODE = 'This is no code of a room. One looks like abcd-efgh-jkmn; the whole link does as well.';
const NO_ROOM = 'No room has this code. Check it, or ask whoever gave it to you.';
/** Enough characters for a link with the text around it, as pasted from a message. */
const LONGEST = 500;

/** Opens a room by the code or the link that the user was given. */
@Component({
  selector: 'parley-join-by-code',
  imports: [MatButton, MatFormFieldModule, MatInput, ReactiveFormsModule],
  template: `
    <form (submit)="join($event)">
      <mat-form-field>
        <mat-label>Join with a code</mat-label>
        <input
          #box
          matInput
          [formControl]="given"
          dir="ltr"
          enterkeyhint="go"
          autocomplete="off"
          autocapitalize="none"
          spellcheck="false"
          [maxlength]="longest"
          (input)="clear()"
        />
        <mat-error>{{ given.getError('code') }}</mat-error>
      </mat-form-field>
      <button matButton="tonal" type="submit" [disabled]="busy()">{{ busy() ? 'Looking…' : 'Join' }}</button>
    </form>
  `,
  styles: `
    form {
      display: flex;
      align-items: flex-start;
      gap: 8px;
    }
    mat-form-field {
      flex: 1;
      min-width: 0;
      --mat-form-field-container-height: 48px;
      --mat-form-field-container-vertical-padding: 12px;
      --mat-form-field-outlined-container-shape: 12px;
    }
    button {
      flex: none;
      height: 48px;
    }
  `,
})
export class JoinByCode {
  private readonly api = inject(RoomsApi);
  private readonly router = inject(Router);
  private readonly box = viewChild.required<ElementRef<HTMLInputElement>>('box');
  protected readonly longest = LONGEST;
  protected readonly given = new FormControl('', { nonNullable: true });
  protected readonly busy = signal(false);

  protected async join(event: Event): Promise<void> {
    event.preventDefault();
    const text = this.given.value.trim();
    if (text === '' || this.busy()) return this.box().nativeElement.focus();
    const code = roomCodeOf(text);
    if (code === null) return this.refuse(NO_CODE);
    this.busy.set(true);
    try {
      const { valid } = await this.api.check(code);
      if (valid) await this.router.navigate(['/join', code]);
      else this.refuse(NO_ROOM);
    } catch (failure) {
      this.refuse(Problem.of(failure).words());
    } finally {
      this.busy.set(false);
    }
  }

  protected clear(): void {
    this.given.setErrors(null);
  }

  private refuse(words: string): void {
    this.given.setErrors({ code: words });
    this.given.markAsTouched();
    this.box().nativeElement.focus();
  }
}
