import { inject, Injectable } from '@angular/core';
import { MatSnackBar } from '@angular/material/snack-bar';
import { hasRole, type Room } from '@contracts';
import { Copier } from '../../browser/copier';
import { PublicAddress } from '../../browser/public-address';
import { Session } from '../../session/session';
import { isolated } from '../../shared-ui/isolated';
import { MeetingsApi } from '../session/meetings-api';

const SAID_MS = 4_000;
/** Longer than usual, since the notice offers an action. */
const OFFERED_MS = 10_000;
const ACCOUNTS_ONLY = 'Link copied. Guests cannot use it: only people with an account can.';

/** Copies the link of the current room, and says who can use it. */
@Injectable({ providedIn: 'root' })
export class RoomLink {
  private readonly api = inject(MeetingsApi);
  private readonly address = inject(PublicAddress);
  private readonly copier = inject(Copier);
  private readonly snackBar = inject(MatSnackBar);
  private readonly user = inject(Session).user;

  /**
   * Built synchronously, without asking the server for its `joinUrl`, because browsers allow copying only within a
   * click.
   */
  of(code: Room['code']): string {
    return this.address.linkTo(`/join/${code}`);
  }

  async copy(code: Room['code']): Promise<void> {
    const link = this.of(code);
    if (!(await this.copier.copy(link))) return this.say(`The link could not be copied: ${link}`);
    this.say('Link copied');
    const room = await this.lookedUp(code);
    if (room && !room.guestsAllowed) this.sayForWhom(room);
  }

  /** A guest knows that guests are allowed; for users the room must be looked up. */
  private lookedUp(code: Room['code']): Promise<Room | null> {
    return this.user() ? this.api.room(code).catch(() => null) : Promise.resolve(null);
  }

  private sayForWhom({ code, owner }: Room): void {
    const me = this.user();
    if (me?.id !== owner.id && !hasRole(me?.role ?? 'employee', 'admin'))
      return this.say(`${ACCOUNTS_ONLY} Ask ${isolated(owner.displayName)} to let guests in.`, OFFERED_MS);
    const notice = this.snackBar.open(ACCOUNTS_ONLY, 'Let guests in', { duration: OFFERED_MS });
    notice.onAction().subscribe(() => void this.letGuestsIn(code));
  }

  private async letGuestsIn(code: Room['code']): Promise<void> {
    const done = await this.api.letGuestsIn(code).then(
      () => true,
      () => false,
    );
    this.say(done ? 'Guests can use the link now.' : 'That did not work. Try it again from the list of rooms.');
  }

  private say(words: string, duration = SAID_MS): void {
    this.snackBar.open(words, undefined, { duration });
  }
}
