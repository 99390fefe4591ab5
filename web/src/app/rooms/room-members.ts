import { Component, computed, inject, input, type OnInit, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { MatIcon } from '@angular/material/icon';
import { MatMenuModule } from '@angular/material/menu';
import type { Room, RoomMember, RoomStanding, User } from '@contracts';
import { firstValueFrom } from 'rxjs';
import { PersonPicker } from '../people/person-picker';
import { Problem } from '../session/api-problem';
import type { OwnWords } from '../session/problem-words';
import { Avatar } from '../shared-ui/avatar';
import { KeepsFocus } from '../shared-ui/keys/keeps-focus';
import { ProfileBoard } from '../signaling/profile-board';
import { Signaling } from '../signaling/signaling';
import { RoomsApi } from './rooms-api';

type Member = Exclude<RoomStanding, 'banned'>;

const WORDS: OwnWords = {
  forbidden: 'Only the owner of the room may do this.',
  conflict: 'A room has only so many members: take back an invitation that is not needed.',
};

/** Lists the people who are invited to a room, who host it beside its owner, or who were removed. Changes made here take effect at once. */
@Component({
  selector: 'parley-room-members',
  imports: [Avatar, KeepsFocus, MatButton, MatIcon, MatIconButton, MatMenuModule],
  templateUrl: './room-members.html',
  styleUrl: './room-members.scss',
})
export class RoomMembers implements OnInit {
  readonly room = input.required<Room>();

  private readonly api = inject(RoomsApi);
  private readonly dialogs = inject(MatDialog);
  private readonly profiles = inject(ProfileBoard);
  private readonly fetched = signal<readonly RoomMember[] | null>(null);
  private readonly all = computed(() => this.profiles.latest(this.fetched()));
  protected readonly problem = signal('');
  protected readonly busy = signal(false);
  protected readonly loading = computed(() => this.all() === null && !this.problem());
  protected readonly members = computed(() => (this.all() ?? []).filter(({ standing }) => standing !== 'banned'));
  protected readonly banned = computed(() => (this.all() ?? []).filter(({ standing }) => standing === 'banned'));

  constructor() {
    inject(Signaling)
      .snapshots.pipe(takeUntilDestroyed())
      .subscribe(() => void this.refetch());
  }

  ngOnInit(): void {
    void this.doing(() => Promise.resolve());
  }

  protected async add(): Promise<void> {
    const picker = this.dialogs.open<PersonPicker, void, User>(PersonPicker);
    const person = await firstValueFrom(picker.afterClosed());
    if (person && person.id !== this.room().owner.id) await this.receive(person, 'invited');
  }

  protected receive(user: User, standing: Member): Promise<void> {
    return this.doing(() => this.api.invite(this.room().code, user.id, standing));
  }

  protected drop(user: User): Promise<void> {
    return this.doing(() => this.api.disinvite(this.room().code, user.id));
  }

  /** Shows the server's list after every change, whether it succeeded or not. */
  private async doing(work: () => Promise<void>): Promise<void> {
    if (this.busy()) return;
    this.busy.set(true);
    this.problem.set('');
    try {
      await work();
      this.fetched.set(await this.fetch());
    } catch (failure) {
      this.problem.set(Problem.of(failure).words(WORDS));
    } finally {
      this.busy.set(false);
    }
  }

  /** Refreshes in the background: the user did not ask for it, so there is no spinner and no message if it fails. */
  private async refetch(): Promise<void> {
    const all = await this.fetch().catch(() => null);
    if (all && !this.busy()) this.fetched.set(all);
  }

  private async fetch(): Promise<RoomMember[]> {
    const found: RoomMember[] = [];
    let cursor: string | null = null;
    do {
      const page = await this.api.members(this.room().code, cursor);
      found.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== null);
    return found;
  }
}
