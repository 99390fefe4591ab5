import { Directive, inject } from '@angular/core';
import { Session } from '../session';

/**
 * Put it on an input in a form that asks for a password. The input is invisible and tells password managers which
 * account the password is for.
 */
@Directive({
  selector: 'input[parleyOwnUsername]',
  host: {
    hidden: '',
    type: 'text',
    autocomplete: 'username',
    readonly: '',
    'aria-label': 'Username',
    '[value]': "user()?.username ?? ''",
  },
})
export class OwnUsername {
  protected readonly user = inject(Session).user;
}
