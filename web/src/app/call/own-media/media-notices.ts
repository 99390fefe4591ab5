import { Component, computed, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import type { MediaKind } from '../../media/media-problem';
import type { LocalMedia } from '../../media/local-media';
import { Unbidden } from '../../shared-ui/keys/unbidden';
import { MediaOpener } from './media-opener';
import { ownProblem } from './media-words';

/** The state of the user's microphone and camera (asked for, refused, gone, back), and a way to try again. */
@Component({
  selector: 'parley-media-notices',
  imports: [MatButton, MatIcon, Unbidden],
  template: `
    @if (asking()) {
      <p>
        <mat-icon class="mat-icon-20" svgIcon="mic_off" />
        <span>Your browser asks whether Parley may use the microphone. Until you allow it, you only listen.</span>
      </p>
    } @else if (problem(); as problem) {
      <p class="problem bad" parleyUnbidden>
        <mat-icon class="mat-icon-20" svgIcon="error" />
        <span>{{ problem.words }}</span>
        @if (problem.kind !== 'screen') {
          <button matButton [attr.aria-label]="'Try again to use the ' + problem.kind" (click)="tryAgain(problem.kind)">
            Try again
          </button>
        }
        <button matButton [attr.aria-label]="'Dismiss: ' + problem.words" (click)="media().dismissProblems()">
          Dismiss
        </button>
      </p>
    }
    @if (follower()?.news(); as words) {
      <p>
        <mat-icon class="mat-icon-20" svgIcon="devices" />
        <span dir="auto">{{ words }}</span>
        <button matButton [attr.aria-label]="'Dismiss: ' + words" (click)="follower()?.dismiss()">Dismiss</button>
      </p>
    }
  `,
  styleUrl: './media-notices.scss',
})
export class MediaNotices {
  readonly media = input.required<LocalMedia>();

  private readonly opener = inject(MediaOpener);
  protected readonly follower = computed(() => this.opener.followerOf(this.media()));
  protected readonly problem = computed(() => ownProblem(this.media()));
  protected readonly asking = computed(() => {
    const { changing, listening, wanted } = this.media();
    return changing() && listening() && wanted().audio;
  });

  protected tryAgain(kind: Exclude<MediaKind, 'screen'>): void {
    void this.media().want(kind === 'microphone' ? { audio: true } : { video: true });
  }
}
