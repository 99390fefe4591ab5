import { afterNextRender, Component, computed, effect, inject, Injector, input, untracked } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { MatIcon } from '@angular/material/icon';
import { RouterLink } from '@angular/router';
import { CallEngine } from '../../call/session/call-engine';
import { CallSession } from '../../call/session/call-session';
import { Calling } from '../../call/session/calling';
import { ElsewhereStrip } from '../../call/elsewhere/elsewhere-strip';
import { CallScreen } from '../../call/screen/call-screen';
import { ConnectionLine } from '../../frame/connection-line';
import { ScreenIcons } from '../../icons';
import { Session } from '../../session/session';
import { confirmed } from '../../shared-ui/confirm';
import { EmptyPlace } from '../../shared-ui/empty-place';
import { Floats } from '../../shared-ui/floating/floats';
import * as overlays from '../../shared-ui/floating/overlays';
import { isolated } from '../../shared-ui/isolated';
import { focusHeadingWhereLost } from '../../shared-ui/page/lost-focus';
import { titledBy } from '../../shared-ui/page/page-title';
import { Door } from './door';
import { EntryDevices } from './entry-devices';
import { EntryMedia } from './entry-media';
import { Preview } from './preview';
import { type EntryRefusal, RoomVisit, type EntryStage } from './room-visit';

const REFUSED: Readonly<Record<EntryRefusal, { icon: string; heading: string; words: string; again: boolean }>> = {
  removed: {
    icon: 'block',
    heading: 'You were removed from this room',
    words: 'Ask its owner to let you in again, if you should be in it.',
    again: false,
  },
  denied: {
    icon: 'block',
    heading: 'The host did not let you in',
    words: 'This holds until the meeting is over. Then you can ask again.',
    again: true,
  },
  'not-invited': {
    icon: 'mail',
    heading: 'You are not invited to this room',
    words: 'It is for those who were invited. Ask its owner to invite you.',
    again: false,
  },
  ended: {
    icon: 'schedule',
    heading: 'The meeting is over',
    words: 'It ended before anybody let you in.',
    again: true,
  },
};

/** The page behind a room's link, for everybody: users, guests, and people who are not guests yet. */
@Component({
  selector: 'parley-join',
  imports: [
    ConnectionLine,
    Door,
    ElsewhereStrip,
    EmptyPlace,
    EntryDevices,
    MatButton,
    MatIcon,
    MatIconButton,
    Preview,
    CallScreen,
    RouterLink,
  ],
  templateUrl: './join.html',
  styleUrl: './join.scss',
  providers: [EntryMedia, RoomVisit],
})
export class Join {
  /** From the address. */
  readonly code = input.required<string>();

  private readonly calling = inject(Calling);
  private readonly dialogs = inject(MatDialog);
  private readonly session = inject(Session);
  protected readonly entry = inject(RoomVisit);
  protected readonly user = this.session.user;
  protected readonly returnUrl = computed(() => `/join/${this.code()}`);
  protected readonly somebody = computed(() => this.user() !== null || this.session.guest() !== null);
  /** True also for people who may become guests. */
  protected readonly mayCome = computed(() => this.somebody() || this.entry.check()?.guestsAllowed === true);
  protected readonly refused = computed(() => {
    const why = this.entry.refusal();
    return why && REFUSED[why];
  });

  constructor() {
    inject(ScreenIcons);
    inject(CallEngine).use(CallSession);
    inject(Floats).use(overlays);
    titledBy(() => this.entry.title());
    const injector = inject(Injector);
    let before: EntryStage | null = null;
    // Each stage replaces the page, and with it the button that had the focus.
    effect(() => {
      const stage = this.entry.stage();
      if (before !== null && before !== stage)
        afterNextRender({ read: () => setTimeout(() => focusHeadingWhereLost(document)) }, { injector });
      before = stage;
    });
    effect(() => {
      const code = this.code();
      untracked(() => void this.entry.open(code));
    });
  }

  /** A guest has no other page on which the meeting could go on, so leaving this page ends it. */
  async mayLeave(): Promise<boolean> {
    const meeting = this.entry.meeting();
    if (this.user() || !meeting || !this.calling.busy()) return true;
    const leave = await confirmed(this.dialogs, {
      heading: 'Leave the meeting?',
      text: `You are in “${isolated(meeting.title())}”. On the page behind this one it does not go on.`,
      action: 'Leave',
      panelClass: 'always-dark',
    });
    if (leave) meeting.leave();
    return leave;
  }
}
