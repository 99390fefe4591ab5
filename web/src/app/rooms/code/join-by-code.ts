import { Component, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router } from '@angular/router';
import { roomCodeOf } from '@contracts';
import { Problem } from '../../session/api-problem';
import { Entry } from '../../shared-ui/entry';
import { Field } from '../../shared-ui/field';
import { RoomsApi } from '../rooms-api';

const NO_CODE = 'This is no code of a room. One looks like abcd-efgh-jkmn; the whole link does as well.';
const NO_ROOM = 'No room has this code. Check it, or ask whoever gave it to you.';
/** Enough characters for a link with the text around it, as pasted from a message. */
const LONGEST = 500;

/** Opens a room by the code or the link that the user was given. */
@Component({
  selector: 'parley-join-by-code',
  imports: [Field, MatButton],
  template: `
    <form (submit)="join($event)">
      <parley-field label="Join with a code" [entry]="given">
        <input
          dir="ltr"
          enterkeyhint="go"
          autocomplete="off"
          autocapitalize="none"
          spellcheck="false"
          [attr.maxlength]="longest"
        />
      </parley-field>
      <button matButton="tonal" type="submit" [disabled]="busy()">{{ busy() ? 'Looking…' : 'Join' }}</button>
    </form>
  `,
  styles: `
    form {
      display: flex;
      align-items: flex-start;
      gap: 8px;
    }
    parley-field {
      flex: 1;
      min-width: 0;
      --parley-field-height: 48px;
      --parley-field-corner: 12px;
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
  protected readonly longest = LONGEST;
  protected readonly given = new Entry();
  protected readonly busy = signal(false);

  protected async join(event: Event): Promise<void> {
    event.preventDefault();
    this.given.reread();
    const text = this.given.text().trim();
    if (text === '' || this.busy()) return this.given.box?.focus();
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

  private refuse(words: string): void {
    this.given.refuse(words);
    this.given.box?.focus();
  }
}
