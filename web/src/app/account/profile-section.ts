import { Component, computed, ElementRef, inject, signal, viewChild } from '@angular/core';
import { FormControl, FormGroup, ReactiveFormsModule } from '@angular/forms';
import { MatButton } from '@angular/material/button';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatIcon } from '@angular/material/icon';
import { MatInput } from '@angular/material/input';
import { AVATAR_MAX_BYTES, DISPLAY_NAME_MAX, STATUS_MESSAGE_MAX } from '@contracts';
import { Feedback } from '../frame/feedback';
import { Problem } from '../session/api-problem';
import type { OwnWords } from '../session/problem-words';
import { atMost, like, required } from '../session/way-in/rules';
import { Session } from '../session/session';
import { showFieldErrors } from '../session/way-in/show-field-errors';
import { Avatar } from '../shared-ui/avatar';
import { fittingPicture } from './fitting-picture';
import { OwnProfile } from './own-profile';
import { outlinedFields } from '../shared-ui/outlined-fields';

const NOT_BLANK = /\S/;
/** A picture that the browser can read would have been scaled down, so the browser cannot read this one. */
const TOO_LARGE = 'This file is larger than 5 MB, and your browser cannot read it as a picture. Choose a JPEG or PNG.';

/** How others see the user: picture, name, status message. */
@Component({
  selector: 'parley-profile-section',
  imports: [Avatar, MatButton, MatFormFieldModule, MatIcon, MatInput, ReactiveFormsModule],
  providers: [outlinedFields],
  templateUrl: './profile-section.html',
  styleUrl: './section.scss',
})
export class ProfileSection {
  private readonly session = inject(Session);
  private readonly profile = inject(OwnProfile);
  private readonly feedback = inject(Feedback);
  private readonly fileInput = viewChild<ElementRef<HTMLInputElement>>('file');
  protected readonly user = this.session.user;
  protected readonly busy = signal(false);
  protected readonly nameMax = DISPLAY_NAME_MAX;
  protected readonly statusMax = STATUS_MESSAGE_MAX;
  protected readonly login = computed(() => [this.user()?.username, this.user()?.email].filter(Boolean).join(' · '));
  protected readonly form = new FormGroup({
    displayName: new FormControl(this.user()?.displayName ?? '', {
      nonNullable: true,
      validators: [required, like(NOT_BLANK), atMost(DISPLAY_NAME_MAX)],
    }),
    statusMessage: new FormControl(this.user()?.statusMessage ?? '', {
      nonNullable: true,
      validators: atMost(STATUS_MESSAGE_MAX),
    }),
  });

  protected async save(): Promise<void> {
    this.form.markAllAsTouched();
    if (this.form.invalid || this.busy()) return;
    const { displayName, statusMessage } = this.form.getRawValue();
    await this.doing('Saved.', () =>
      this.profile.save({ displayName: displayName.trim(), statusMessage: statusMessage.trim() || null }),
    );
  }

  protected pickFile(): void {
    this.fileInput()?.nativeElement.click();
  }

  protected async upload(input: HTMLInputElement): Promise<void> {
    const file = input.files?.[0];
    input.value = '';
    if (!file) return;
    await this.doing('Your new picture is shown from now on.', () => this.send(file));
  }

  private async send(file: File): Promise<void> {
    const picture = await fittingPicture(file);
    if (picture.size > AVATAR_MAX_BYTES) throw new Problem(413, 'payload-too-large', TOO_LARGE);
    await this.profile.uploadPicture(picture);
  }

  protected async removePicture(): Promise<void> {
    await this.doing('The picture is removed.', () => this.profile.removePicture());
  }

  private async doing(success: string, work: () => Promise<void>): Promise<void> {
    this.busy.set(true);
    try {
      await work();
      this.feedback.say(success);
    } catch (failure) {
      const problem = Problem.of(failure);
      if (!showFieldErrors(this.form, problem)) this.feedback.fail(problem, pictureWords(problem));
    } finally {
      this.busy.set(false);
    }
  }
}

/** Words a problem with the picture as an error at a field. */
function pictureWords(problem: Problem): OwnWords {
  const wrong = problem.fieldError('file');
  return { 'payload-too-large': TOO_LARGE, ...(wrong === null ? {} : { 'validation-failed': wrong }) };
}
