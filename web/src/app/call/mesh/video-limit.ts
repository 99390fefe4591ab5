import { effect, type EffectRef, type Signal, untracked } from '@angular/core';
import { isTooManyForVideo } from '@contracts';
import type { LocalMedia } from '../../media/local-media';
import type { CallNotices } from '../session/call-notices';

export interface VideoLimitOptions {
  readonly media: LocalMedia;
  readonly notices: CallNotices;
  /** The number of people, including the user. */
  readonly count: Signal<number>;
  /** The most people for which cameras are allowed. */
  readonly most: Signal<number>;
}

/**
 * If more people are in the call, nobody sends a camera picture: turns the user's camera off, and never on again by
 * itself (C6).
 */
export class VideoLimit {
  private readonly watching: EffectRef;

  /** Call it in an injection context. */
  constructor(private readonly options: VideoLimitOptions) {
    this.watching = effect(() => this.reached() && untracked(() => this.enforce()));
  }

  reached(): boolean {
    return isTooManyForVideo(this.options.count(), this.options.most());
  }

  /** Turns the camera off if it is on, and says so; also when the server has refused it. */
  enforce(): void {
    const { media } = this.options;
    if (!media.wanted().video) return;
    this.explain();
    void media.want({ video: false });
  }

  explain(): void {
    this.options.notices.say(`With more than ${this.options.most()} people in the call, cameras are off.`);
  }

  close(): void {
    this.watching.destroy();
  }
}
