import { Component, computed, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { Unbidden } from '../../shared-ui/keys/unbidden';
import type { CallSession } from '../session/call-session';
import { ConnectingHelp } from '../connecting/connecting-help';
import { ConnectionHint } from '../report/connection-hint';
import { MediaNotices } from '../own-media/media-notices';
import { pairWords } from '../panels/people-words';
import { RungNotices } from './rung-notices';

/** At most this many pairs are named one by one. */
const SPOKEN_OF = 2;

/** One notice about pairs of people who cannot hear each other. */
interface Told {
  /**
   * Stays the same as long as the notice is about the same people, so that its button is not replaced under the
   * pointer.
   */
  readonly key: string;
  readonly words: string;
  /** The participants with whom the user can try again. */
  readonly others: readonly number[];
  /** The same people in words. */
  readonly names: string;
  readonly pairs: number;
}

/** What everybody in the call (or only the user) should notice now; each notice goes when it is no longer true. */
@Component({
  selector: 'parley-screen-notices',
  imports: [ConnectingHelp, ConnectionHint, MatButton, MatIcon, MediaNotices, RungNotices, Unbidden],
  template: `
    <parley-connection-hint [session]="session()" />
    @if (ofTwo()) {
      <parley-connecting-help [session]="session()" />
    }
    <div class="passing" aria-live="polite">
      @if (session().serverAway()) {
        <p><mat-icon class="mat-icon-20" svgIcon="cloud_off" />No connection to the server. The call goes on.</p>
      }
      @if (otherMuted(); as other) {
        <p>
          <mat-icon class="mat-icon-20" [svgIcon]="other.media.listening ? 'hearing' : 'mic_off'" />
          <span
            ><bdi>{{ session().peer().displayName }}</bdi>
            {{ other.media.listening ? 'has no microphone and only listens' : 'is muted' }}</span
          >
        </p>
      }
      @if (ofTwo() && session().other()?.media?.screen) {
        <p class="unseen-text">{{ session().peer().displayName }} shares their screen</p>
      }
      @for (pair of spoken(); track pair.key) {
        <p class="bad">
          <mat-icon class="mat-icon-20" svgIcon="signal_disconnected" />
          <span dir="auto">{{ pair.words }}</span>
          @if (pair.others.length > 0) {
            <button matButton [attr.aria-label]="'Retry the connection to ' + pair.names" (click)="retry(pair.others)">
              Retry
            </button>
          }
        </p>
      }
      @if (untold() > 0) {
        <p class="bad">The same goes for {{ untold() }} more.</p>
      }
      @if (session().media.wanted().screen && session().media.screen()) {
        <p>
          <mat-icon class="mat-icon-20" svgIcon="screen_share" />You are sharing your screen
          <button matButton (click)="session().toggleScreen()">Stop sharing</button>
        </p>
      }
      @if (speakingMuted()) {
        <p parleyUnbidden>
          <mat-icon class="mat-icon-20" svgIcon="mic_off" />You are muted
          <button matButton (click)="session().toggleMicrophone()">Speak</button>
        </p>
      }
      <parley-media-notices [media]="session().media" />
      <parley-rung-notices [invites]="session().invites" />
      @for (notice of session().notices.shown(); track notice.id) {
        <p>
          <span dir="auto">{{ notice.words }}</span>
          <button
            matButton
            [attr.aria-label]="'Dismiss: ' + notice.words"
            (click)="session().notices.dismiss(notice.id)"
          >
            Dismiss
          </button>
        </p>
      }
    </div>
    <ng-content />
  `,
  styles: `
    @use '../../shared-ui/notice';

    :host,
    div {
      display: grid;
      justify-items: center;
      pointer-events: none;
    }
    p {
      @include notice.bar;
    }
    .bad {
      color: notice.$bad;
    }
  `,
})
export class ScreenNotices {
  readonly session = input.required<CallSession>();
  /** In a call between two, shows what the tiles show with many people. */
  readonly ofTwo = input(false);
  readonly speakingMuted = input(false);

  protected readonly otherMuted = computed(() => {
    const session = this.session();
    const other = this.ofTwo() && session.phase().name === 'talking' ? session.other() : null;
    return other?.media.audio === false ? other : null;
  });
  private readonly broken = computed<Told[]>(() => {
    const session = this.session();
    const me = session.me()?.id ?? 0;
    if (this.ofTwo()) return [];
    return session.pairs.broken().map(({ a, b }) => {
      const others = a === me ? [b] : b === me ? [a] : [];
      return {
        key: `${a} ${b}`,
        words: pairWords({ a, b }, me, (id) => session.nameOf(id)),
        others,
        names: others.map((id) => session.nameOf(id)).join(),
        pairs: 1,
      };
    });
  });
  /** The user's own pairs first; not too many, so that people stay visible. Each tile also shows its own state. */
  protected readonly spoken = computed(() => {
    const mine = this.broken().filter(({ others }) => others.length > 0);
    const theirs = this.broken().filter(({ others }) => others.length === 0);
    return [...(mine.length > SPOKEN_OF ? [gathered(mine)] : mine), ...theirs].slice(0, SPOKEN_OF);
  });
  protected readonly untold = computed(
    () => this.broken().length - this.spoken().reduce((sum, { pairs }) => sum + pairs, 0),
  );

  protected retry(others: readonly number[]): void {
    for (const other of others) this.session().linkOf(other)?.retry();
  }
}

/**
 * If the user cannot hear several people, the trouble is probably the user's own, so there is one notice with one
 * button.
 */
function gathered(mine: readonly Told[]): Told {
  const others = mine.flatMap((one) => one.others);
  const words = `You cannot hear ${others.length} people in this meeting, and they cannot hear you.`;
  return { key: 'mine', words, others, names: `${others.length} people`, pairs: mine.length };
}
