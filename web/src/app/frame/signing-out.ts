import { inject, Injectable } from '@angular/core';
import { Calling } from '../call/session/calling';
import { Session } from '../session/session';
import { Floats } from '../shared-ui/floating/floats';
import { Feedback } from './feedback';

const IN_CALL = {
  heading: 'Sign out in a call?',
  text: 'You are in a call. It ends for you when you sign out.',
  action: 'Sign out',
};

/** Signs this browser out when the user asks for it; a user in a call must confirm first. */
@Injectable({ providedIn: 'root' })
export class SigningOut {
  private readonly calling = inject(Calling);
  private readonly floats = inject(Floats);
  private readonly feedback = inject(Feedback);
  private readonly session = inject(Session);

  async begin(): Promise<void> {
    if (this.calling.busy() && !(await this.floats.confirmed(IN_CALL))) return;
    try {
      await this.session.signOut();
    } catch (failure) {
      this.feedback.fail(failure);
    }
  }
}
