import { Directive, inject } from '@angular/core';
import { Session } from '../session';

/** Put it on an input of a form that asks for a password: nobody sees it, and a password manager learns whose it is. */
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
