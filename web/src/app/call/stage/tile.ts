import { Component, computed, ElementRef, input, linkedSignal, output, viewChild } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { isMirror } from '../../media/camera-flip';
import { Avatar } from '../../shared-ui/avatar';
import type { LinkQuality } from '../../webrtc/quality/link-quality';
import { longWait } from '../connecting/long-wait';
import { QualityBars } from './quality-bars';
import type { PassingReaction } from '../company/reactions';
import type { StageSeat } from './seat';

/** What is wrong with the link to somebody. */
export type TileTrouble = 'connecting' | 'reconnecting' | 'broken' | null;

const TROUBLE_WORDS: Readonly<Record<Exclude<TileTrouble, null>, string>> = {
  connecting: 'Connecting…',
  reconnecting: 'Reconnecting…',
  broken: 'Cannot hear each other',
};
const AVATAR = { share: 0.42, least: 24, most: 144 };
/** A tile that is lower or narrower than this has only room for the name. */
const SMALL = { height: 96, width: 136 };
/**
 * From this height on there is room for a button. For lower tiles the notice above the meeting offers the same
 * action.
 */
const ACTING = 136;
/** From this size on there is room for a sentence or two. */
const ROOMY = { height: 200, width: 280 };

/** A person's picture or avatar with their state, or a shared screen. It plays no sound. */
@Component({
  selector: 'parley-tile',
  imports: [Avatar, MatButton, MatIcon, QualityBars],
  templateUrl: './tile.html',
  styleUrl: './tile.scss',
  host: {
    role: 'group',
    '[attr.data-testid]': 'testId()',
    '[attr.aria-label]': 'label()',
    '[class.filling]': 'filling()',
    '[class.small]': 'small()',
    '[class.speaking]': 'speaking()',
    '[class.troubled]': 'trouble() !== null && !filling()',
    '[class.screen]': 'screen()',
    '(dblclick)': 'changeFit()',
  },
})
export class Tile {
  readonly seat = input.required<StageSeat>();
  /** The size of the tile, in pixels. */
  readonly height = input(240);
  readonly width = input(427);
  /** It has the whole stage and shows the picture only; a double click switches between fitting and filling. */
  readonly filling = input(false);
  readonly speaking = input(false);
  readonly trouble = input<TileTrouble>(null);
  /** What is being tried meanwhile; shown if it takes long. */
  readonly trying = input<string | null>(null);
  readonly quality = input<LinkQuality | null>(null);
  readonly reactions = input<readonly PassingReaction[]>([]);
  readonly pinned = input(false);

  readonly pinToggled = output();
  readonly retryAsked = output();

  protected readonly small = computed(() => this.height() < SMALL.height || this.width() < SMALL.width);
  protected readonly acts = computed(() => this.height() >= ACTING);
  protected readonly roomy = computed(() => this.height() >= ROOMY.height && this.width() >= ROOMY.width);
  protected readonly late = longWait(() => this.trouble() !== null);
  private readonly element = viewChild<ElementRef<HTMLVideoElement>>('video');
  /** Kept apart from the seat, which is a new object whenever anything about the person changes. */
  private readonly track = computed(() => this.seat().track);
  protected readonly stream = computed(() => {
    const track = this.track();
    return track && new MediaStream([track]);
  });
  /** A new track has no picture before its first frame. */
  protected readonly arrived = linkedSignal({ source: this.stream, computation: () => false });
  protected readonly own = computed(() => this.seat().kind === 'own');
  protected readonly screen = computed(
    () => this.seat().kind === 'screen' || (this.own() && this.seat().person.media.screen),
  );
  protected readonly mirrored = computed(() => this.own() && !this.screen() && isMirror(this.track()));
  protected readonly testId = computed(() => ({ person: 'tile', own: 'own-tile', screen: 'screen' })[this.seat().kind]);
  protected readonly name = computed(() => {
    const { kind, person } = this.seat();
    return { person: person.displayName, own: 'You', screen: `Screen of ${person.displayName}` }[kind];
  });
  protected readonly label = computed(() => {
    const isPicture = this.filling() && this.pictured() && this.seat().kind === 'person';
    return isPicture ? `Picture of ${this.name()}` : this.name();
  });
  /** A shared screen is never cut off, unless the user asks for it. */
  protected readonly whole = linkedSignal(() => this.screen());
  protected readonly muted = computed(() => this.seat().kind !== 'screen' && !this.seat().person.media.audio);
  /** The person has no microphone, which is not the same as being muted. */
  protected readonly listens = computed(() => this.muted() && this.seat().person.media.listening === true);
  protected readonly hand = computed(() => this.seat().kind !== 'screen' && this.seat().person.handRaised);
  protected readonly face = computed(() => {
    const { id, userId, displayName, avatarUrl } = this.seat().person;
    return { id: userId ?? id, displayName, avatarUrl };
  });
  protected readonly avatarSize = computed(() =>
    Math.round(Math.min(AVATAR.most, Math.max(AVATAR.least, Math.min(this.height(), this.width()) * AVATAR.share))),
  );
  protected readonly troubleWords = computed(() => TROUBLE_WORDS[this.trouble() ?? 'connecting']);
  protected readonly pinName = computed(() => `${this.pinned() ? 'Unpin' : 'Pin'} ${this.name()}`);

  /** There is a picture to show, and the person says that they send one. */
  readonly pictured = computed(() => {
    const { video, screen } = this.seat().person.media;
    return this.arrived() && this.stream() !== null && (this.own() || video || screen);
  });

  protected changeFit(): void {
    if (this.filling()) this.whole.update((whole) => !whole);
  }

  /** Moves the picture to a floating picture-in-picture window, or back. */
  async pictureInPicture(): Promise<void> {
    const done = document.pictureInPictureElement
      ? document.exitPictureInPicture()
      : this.element()?.nativeElement.requestPictureInPicture();
    await done?.catch(() => undefined);
  }
}
