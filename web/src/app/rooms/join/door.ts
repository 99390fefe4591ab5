import { Component, computed, effect, inject, signal, untracked } from '@angular/core';
import { FormControl, FormGroup, ReactiveFormsModule } from '@angular/forms';
import { MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { RouterLink } from '@angular/router';
import { DISPLAY_NAME_MAX } from '@contracts';
import { Calling } from '../../call/session/calling';
import type { Problem } from '../../session/api-problem';
import { PasswordField } from '../../session/way-in/password-field';
import { atMost, like } from '../../session/way-in/rules';
import { Session } from '../../session/session';
import { showFieldErrors } from '../../session/way-in/show-field-errors';
import { focusFirstInvalid } from '../../shared-ui/keys/first-invalid';
import { PassingTime } from '../../shared-ui/times/passing-time';
import { PeopleStack } from '../people-stack';
import { plannedWords } from '../planned-words';
import { countWords } from '../room-words';
import { EntryDevices } from './entry-devices';
import { EntryMedia } from './entry-media';
import { rememberedName, rememberName } from './guest-name';
import { GuestNameField } from './guest-name-field';
import { Preview } from './preview';
import { RoomVisit } from './room-visit';

const NOT_BLANK = /\S/;
const PASSWORD_WANTED = 'This room has a password. Enter it to come in.';
const WRONG_PASSWORD = 'This is not the password of the room.';

/** The door of a room: what room it is, who is in it, how the user looks and sounds, and the name to enter with. */
@Component({
  selector: 'parley-door',
  imports: [
    EntryDevices,
    MatButton,
    GuestNameField,
    MatIcon,
    PasswordField,
    PeopleStack,
    Preview,
    ReactiveFormsModule,
    RouterLink,
  ],
  templateUrl: './door.html',
  styleUrl: './door.scss',
})
export class Door {
  private readonly session = inject(Session);
  private readonly calling = inject(Calling);
  private readonly media = inject(EntryMedia).media;
  protected readonly entry = inject(RoomVisit);
  protected readonly user = this.session.user;
  protected readonly guest = this.session.guest;
  protected readonly nobody = computed(() => !this.user() && !this.guest());
  protected readonly form = new FormGroup({
    displayName: new FormControl(rememberedName(), {
      nonNullable: true,
      validators: [like(NOT_BLANK), atMost(DISPLAY_NAME_MAX)],
    }),
    password: new FormControl('', { nonNullable: true }),
  });
  /** This problem is shown at a field, so it is not repeated below. */
  private readonly atField = signal<Problem | null>(null);
  private readonly time = inject(PassingTime);
  protected readonly planned = computed(() => {
    const at = this.entry.plannedFor();
    return at && plannedWords(at, this.time.now());
  });
  protected readonly count = computed(() => countWords(this.entry.count(), this.entry.check()?.full ?? false));
  protected readonly people = computed(() => this.entry.room()?.people ?? []);
  /** Guests have given the password together with their name, unless it has changed since. */
  protected readonly needsPassword = computed(() => {
    if (this.entry.problem()?.code === 'wrong-password') return true;
    const owner = this.entry.room()?.owner.id === this.user()?.id && this.user() !== null;
    return (this.entry.check()?.requiresPassword ?? false) && !owner && !this.guest();
  });
  protected readonly problem = computed(() => {
    const problem = this.entry.problem();
    return problem === this.atField() ? null : problem;
  });
  protected readonly knocks = computed(() => this.entry.check()?.waitingRoom === true && !this.entry.runsElsewhere());
  protected readonly silent = computed(() => this.media().microphone() === null);
  protected readonly inOtherCall = computed(() => this.calling.busy() && this.entry.meeting() === null);
  protected readonly returnUrl = computed(() => `/join/${this.entry.code()}`);

  constructor() {
    effect(() => {
      const problem = this.entry.problem();
      untracked(() => this.showAtField(problem));
    });
  }

  protected async join(): Promise<void> {
    const { displayName, password } = this.form.controls;
    displayName.updateValueAndValidity();
    password.updateValueAndValidity();
    if (this.nobody() && !displayName.value.trim()) displayName.setErrors({ required: true });
    this.form.markAllAsTouched();
    if (this.nobody() && displayName.invalid) return;
    if (this.nobody()) rememberName(displayName.value.trim());
    await this.entry.enter({ name: displayName.value.trim(), password: password.value });
  }

  private showAtField(problem: Problem | null): void {
    if (!problem) return this.atField.set(null);
    const { password } = this.form.controls;
    if (problem.code === 'wrong-password') {
      password.setErrors({ server: password.value ? WRONG_PASSWORD : PASSWORD_WANTED });
      password.markAsTouched();
      focusFirstInvalid(document);
      return this.atField.set(problem);
    }
    if (this.nobody() && showFieldErrors(this.form, problem)) this.atField.set(problem);
  }
}
