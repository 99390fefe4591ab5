import { afterNextRender, Component, computed, DestroyRef, ElementRef, inject, signal, viewChild } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatIcon } from '@angular/material/icon';
import { MatInput } from '@angular/material/input';
import { MatSnackBar, type MatSnackBarRef, type TextOnlySnackBar } from '@angular/material/snack-bar';
import { Router } from '@angular/router';
import { hasRole, type Room } from '@contracts';
import { firstValueFrom } from 'rxjs';
import { PublicAddress } from '../browser/public-address';
import { Feedback } from '../frame/feedback';
import { LinkCopy } from '../frame/link-copy';
import { Session } from '../session/session';
import { confirmed } from '../shared-ui/confirm';
import { EmptyPlace } from '../shared-ui/empty-place';
import { isolated } from '../shared-ui/isolated';
import { KeepsFocus } from '../shared-ui/keys/keeps-focus';
import { ListEnd } from '../shared-ui/lists/list-end';
import { SearchCut } from '../shared-ui/search-cut';
import { SearchText } from '../shared-ui/search-text';
import { TypedSearch } from '../shared-ui/typed-search';
import { ToggleChip } from '../shared-ui/chips/toggle-chip';
import { JoinByCode } from './code/join-by-code';
import { Lobby } from './lobby';
import { RoomCard } from './room-card';
import { RoomDialog } from './room-dialog';
import { RoomsApi } from './rooms-api';
import { outlinedFields } from '../shared-ui/outlined-fields';

const OFFER_MS = 8_000;

/** The lobby: the rooms that the user may see, who is in them, and the way in. */
@Component({
  selector: 'parley-rooms',
  imports: [
    EmptyPlace,
    JoinByCode,
    KeepsFocus,
    ListEnd,
    MatButton,
    MatFormFieldModule,
    MatIcon,
    MatIconButton,
    MatInput,
    RoomCard,
    SearchCut,
    SearchText,
    ToggleChip,
  ],
  providers: [outlinedFields],
  templateUrl: './rooms.html',
  styleUrl: './rooms.scss',
  host: { '(scroll)': 'rememberPlace()' },
})
export class Rooms {
  private readonly api = inject(RoomsApi);
  private readonly session = inject(Session);
  private readonly router = inject(Router);
  private readonly dialogs = inject(MatDialog);
  private readonly snackBar = inject(MatSnackBar);
  private readonly links = inject(LinkCopy);
  private readonly address = inject(PublicAddress);
  private readonly feedback = inject(Feedback);
  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly searchBox = viewChild.required<ElementRef<HTMLInputElement>>('searchBox');
  private offer: MatSnackBarRef<TextOnlySnackBar> | undefined;
  protected readonly lobby = inject(Lobby);
  protected readonly typed = new TypedSearch(this.lobby.search, (text) => this.lobby.find(text));
  protected readonly bones = Array.from({ length: 6 }, (_, index) => index);
  /** The room whose link was copied last, if guests cannot use it; its card says so. */
  protected readonly noted = signal<Room['code'] | null>(null);
  protected readonly times = [
    { time: 'running', words: 'Meeting now' },
    { time: 'planned', words: 'Planned' },
  ] as const;
  protected readonly noneWords = computed(() => {
    if (this.lobby.search()) return 'No room matches what you are looking for.';
    const time = this.lobby.time();
    if (time) return time === 'running' ? 'Nobody is meeting at the moment.' : 'Nothing is planned from now on.';
    return 'You have not made a room yet.';
  });
  private readonly isAdmin = computed(() => hasRole(this.session.user()?.role ?? 'employee', 'admin'));

  constructor() {
    this.lobby.open();
    inject(DestroyRef).onDestroy(() => this.offer?.dismiss());
    afterNextRender(() => (this.element.scrollTop = this.lobby.scrollTop));
  }

  protected clearSearch(): void {
    this.searchBox().nativeElement.value = '';
    this.searchBox().nativeElement.focus();
    this.typed.put('');
  }

  protected showAll(): void {
    this.searchBox().nativeElement.value = '';
    this.typed.put('');
    this.lobby.showAll();
  }

  protected isMine(room: Room): boolean {
    return room.owner.id === this.session.user()?.id;
  }

  protected mayEdit(room: Room): boolean {
    return this.isMine(room) || this.isAdmin();
  }

  protected enter(room: Room): void {
    void this.router.navigate(['/join', room.code]);
  }

  protected copyLink(room: Room): void {
    void this.links.copy(this.address.linkTo(`/join/${room.code}`));
    this.noted.set(room.guestsAllowed ? null : room.code);
  }

  protected async create(): Promise<void> {
    const room = await this.ask(null);
    if (!room) return;
    this.lobby.put(room);
    this.element.scrollTop = 0;
    this.offer = this.snackBar.open('The room is ready.', 'Copy its link', { duration: OFFER_MS });
    this.offer.onAction().subscribe(() => this.copyLink(room));
  }

  protected async edit(room: Room): Promise<void> {
    const changed = await this.ask(room);
    if (changed) this.lobby.put(changed);
  }

  protected async delete(room: Room): Promise<void> {
    const sure = await confirmed(this.dialogs, {
      heading: `Delete “${isolated(room.title)}”?`,
      text: room.participantCount
        ? 'The meeting in it ends for everybody, and its link leads nowhere any more.'
        : 'Its link leads nowhere any more. This cannot be taken back.',
      action: 'Delete room',
    });
    if (sure) await this.reallyDelete(room);
  }

  protected rememberPlace(): void {
    this.lobby.scrollTop = this.element.scrollTop;
  }

  private ask(room: Room | null): Promise<Room | undefined> {
    const options = { data: room, width: '520px', maxHeight: '92dvh' };
    return firstValueFrom(this.dialogs.open<RoomDialog, Room | null, Room>(RoomDialog, options).afterClosed());
  }

  private async reallyDelete(room: Room): Promise<void> {
    try {
      await this.api.delete(room.code);
      this.lobby.remove(room.code);
      this.feedback.say('The room is deleted.');
    } catch (failure) {
      this.feedback.fail(failure, { forbidden: 'Only the owner of the room may do this.' });
    }
  }
}
