import { Component, computed, inject, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { RouterLink } from '@angular/router';
import type { Call } from '@contracts';
import { Calling } from '../call/session/calling';
import { ReturnButton } from '../call/elsewhere/return-button';
import { RunningElsewhere } from '../call/elsewhere/running-elsewhere';
import { CallButtons } from '../people/call-buttons';
import { Session } from '../session/session';
import { Avatar } from '../shared-ui/avatar';
import { Moment } from '../shared-ui/times/moment';
import { namesOf, readCall } from './call-words';
import { whyWords } from './why-words';

/** One call in the history: with whom, how it ended, when, and a way to call back. */
@Component({
  selector: 'parley-call-row',
  imports: [Avatar, CallButtons, MatButton, MatIcon, Moment, ReturnButton, RouterLink],
  templateUrl: './call-row.html',
  styleUrl: './call-row.scss',
  host: {
    '[class.missed]': 'reading().missed',
    '[class.unseen]': 'unseen()',
    '[class.unread]': "call().chat === 'unread'",
    '[class.with-person]': "within() === 'history'",
  },
})
export class CallRow {
  readonly call = input.required<Call>();
  /** A missed call that nobody has looked at yet. */
  readonly unseen = input(false);
  /** On a `person` page everything is about that person, so the row has neither a name nor call buttons. */
  readonly within = input<'history' | 'person'>('history');
  /** How many missed calls in a row from one person this row stands for; the call shown is the last of them. */
  readonly count = input(1);
  /** Whether those calls are shown below this row. */
  readonly expanded = input(false);
  readonly toggled = output();

  private readonly session = inject(Session);
  private readonly calling = inject(Calling);
  private readonly elsewhere = inject(RunningElsewhere);
  /** The call runs on this device, so the user can return to it. */
  protected readonly runsHere = computed(
    () => this.calling.busy() && this.calling.session()?.call().id === this.call().id,
  );
  /** The call runs on another device of the user, or its tab was closed. */
  protected readonly runsElsewhere = computed(() => this.elsewhere.call()?.id === this.call().id);
  private readonly myId = computed(() => this.session.user()?.id ?? 0);
  protected readonly reading = computed(() => readCall(this.call(), this.myId()));
  protected readonly why = computed(() => whyWords(this.call(), this.myId()));
  protected readonly names = computed(() => namesOf(this.reading().people));
}
