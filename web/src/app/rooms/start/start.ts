import { Component, computed, inject, signal } from '@angular/core';
import { FormControl, FormGroup, ReactiveFormsModule } from '@angular/forms';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import { DISPLAY_NAME_MAX } from '@contracts';
import { ScreenIcons } from '../../icons';
import { Problem } from '../../session/api-problem';
import type { OwnWords } from '../../session/problem-words';
import { atMost, like, required } from '../../session/way-in/rules';
import { Session } from '../../session/session';
import { showFieldErrors } from '../../session/way-in/show-field-errors';
import { WaysIn } from '../../session/way-in/ways-in';
import { EmptyPlace } from '../../shared-ui/empty-place';
import { CarriedMedia } from '../join/carried-media';
import { EntryDevices } from '../join/entry-devices';
import { EntryMedia } from '../join/entry-media';
import { rememberedName, rememberName } from '../join/guest-name';
import { keepKnocking } from '../join/kept-knock';
import { GuestNameField } from '../join/guest-name-field';
import { Preview } from '../join/preview';

const NOT_BLANK = /\S/;
const WORDS: OwnWords = {
  forbidden: 'Meetings are begun by people with an account here. Ask one of them for a link.',
};

/** Starts a meeting without an account: a name, a preview, and go. */
@Component({
  selector: 'parley-start',
  imports: [EmptyPlace, EntryDevices, MatButton, GuestNameField, Preview, ReactiveFormsModule, RouterLink],
  templateUrl: './start.html',
  styleUrls: ['../join/join.scss', './start.scss'],
  providers: [EntryMedia],
})
export class Start {
  private readonly session = inject(Session);
  private readonly router = inject(Router);
  private readonly carried = inject(CarriedMedia);
  private readonly media = inject(EntryMedia);
  private readonly ways = inject(WaysIn);
  /** Until the server has answered, the page assumes that starting a meeting is allowed. The server decides anyway. */
  protected readonly offered = computed(() => this.ways.options()?.guestRooms !== false);
  protected readonly form = new FormGroup({
    displayName: new FormControl(rememberedName(), {
      nonNullable: true,
      validators: [required, like(NOT_BLANK), atMost(DISPLAY_NAME_MAX)],
    }),
  });
  protected readonly busy = signal(false);
  protected readonly problem = signal('');
  protected readonly silent = computed(() => this.media.media().microphone() === null);

  constructor() {
    inject(ScreenIcons);
    void this.media.openWhereAllowed();
  }

  protected async start(): Promise<void> {
    this.form.markAllAsTouched();
    if (this.form.invalid || this.busy()) return;
    this.busy.set(true);
    this.problem.set('');
    try {
      await this.goIn(this.form.getRawValue().displayName.trim());
    } catch (failure) {
      const problem = Problem.of(failure);
      if (!showFieldErrors(this.form, problem)) this.problem.set(problem.words(WORDS));
    } finally {
      this.busy.set(false);
    }
  }

  /** Enters through the room's own door, which admits the room's owner at once. */
  private async goIn(name: string): Promise<void> {
    rememberName(name);
    const code = await this.session.beginAsGuest(name);
    keepKnocking(code);
    this.carried.put(this.media.handOver());
    await this.router.navigate(['/join', code], { replaceUrl: true });
  }
}
