import { afterNextRender, Component, computed, ElementRef, inject, Injector, signal } from '@angular/core';
import { ReactiveFormsModule } from '@angular/forms';
import { MatButton } from '@angular/material/button';
import { MAT_DIALOG_DATA, MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatIcon } from '@angular/material/icon';
import { MatInput } from '@angular/material/input';
import { MatSelectModule } from '@angular/material/select';
import { MatSlideToggle } from '@angular/material/slide-toggle';
import {
  type Room,
  ROOM_DESCRIPTION_MAX,
  ROOM_PLACES_MAX,
  ROOM_PLACES_MIN,
  ROOM_TITLE_MAX,
  type RoomAccess,
} from '@contracts';
import { Problem } from '../session/api-problem';
import type { OwnWords } from '../session/problem-words';
import { PasswordField } from '../session/way-in/password-field';
import { showFieldErrors } from '../session/way-in/show-field-errors';
import { WaysIn } from '../session/way-in/ways-in';
import { changesOf, roomForm, wishOf } from './room-form';
import { RoomMembers } from './room-members';
import { RoomsApi } from './rooms-api';
import { outlinedFields } from '../shared-ui/outlined-fields';

const ROOM_WORDS: OwnWords = {
  forbidden: 'Only the owner of the room may do this.',
  conflict: 'You have as many rooms as you may have: delete one that you do not need.',
};
const ACCESS: readonly { value: RoomAccess; words: string }[] = [
  { value: 'open', words: 'Open to everybody in the company' },
  { value: 'invite', words: 'Only those who are invited' },
];
/** The fields under "More". */
const FURTHER = ['description', 'maxParticipants'] as const;

/** Makes a room (data: null) or changes one. Closes with the room, or with undefined. */
@Component({
  selector: 'parley-room-dialog',
  imports: [
    MatButton,
    MatDialogModule,
    MatFormFieldModule,
    MatIcon,
    MatInput,
    MatSelectModule,
    MatSlideToggle,
    PasswordField,
    ReactiveFormsModule,
    RoomMembers,
  ],
  providers: [outlinedFields],
  templateUrl: './room-dialog.html',
  styleUrl: './room-dialog.scss',
})
export class RoomDialog {
  private readonly api = inject(RoomsApi);
  private readonly ways = inject(WaysIn);
  private readonly injector = inject(Injector);
  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly dialog = inject<MatDialogRef<RoomDialog, Room>>(MatDialogRef);
  protected readonly room = inject<Room | null>(MAT_DIALOG_DATA);
  protected readonly form = roomForm(this.room);
  protected readonly access = ACCESS;
  protected readonly zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  protected readonly titleMax = ROOM_TITLE_MAX;
  protected readonly descriptionMax = ROOM_DESCRIPTION_MAX;
  protected readonly placesMin = ROOM_PLACES_MIN;
  protected readonly placesMax = ROOM_PLACES_MAX;
  protected readonly more = signal(this.room !== null);
  protected readonly busy = signal(false);
  /**
   * The server can list rooms for people without an account; a room that is listed can always be taken off the
   * list.
   */
  protected readonly listsRooms = computed(
    () => this.ways.options()?.guestRooms === true || this.room?.public === true,
  );
  protected readonly problem = signal('');

  protected toggleMore(): void {
    this.more.update((more) => !more);
  }

  protected async save(): Promise<void> {
    this.form.markAllAsTouched();
    if (this.form.invalid) return this.showMistakes();
    if (this.busy()) return;
    this.busy.set(true);
    this.problem.set('');
    try {
      this.dialog.close(await this.send());
    } catch (failure) {
      this.show(Problem.of(failure));
    } finally {
      this.busy.set(false);
    }
  }

  private send(): Promise<Room> {
    const { room } = this;
    return room ? this.api.change(room.code, changesOf(this.form, room)) : this.api.create(wishOf(this.form));
  }

  private show(problem: Problem): void {
    const shown = showFieldErrors(this.form, problem);
    if (!shown) this.problem.set(problem.words(ROOM_WORDS));
    if (this.form.invalid) this.showMistakes();
  }

  /** Opens and focuses the first field with a mistake, which may be out of sight. */
  private showMistakes(): void {
    if (FURTHER.some((name) => this.form.controls[name].invalid)) this.more.set(true);
    const first = () => this.element.querySelector<HTMLElement>('input.ng-invalid, textarea.ng-invalid')?.focus();
    afterNextRender(first, { injector: this.injector });
  }
}
