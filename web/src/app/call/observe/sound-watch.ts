import { deviceNow } from '../../session/server-clock';
import type { SoundNews } from '../../media/remote-sound';
import type { Note } from './observer';

/**
 * Tells whether the sound of the others is really played: browsers may wait for a gesture, something may pause it,
 * and the chosen speaker may be gone.
 */
export class SoundWatch {
  /** The participants whose sound does not play. */
  private readonly mute = new Set<number>();
  private muteSince = 0;
  private failedSince: number | null = null;

  constructor(private readonly note: Note) {}

  take(news: SoundNews): void {
    if (!('id' in news)) this.speaker(news.what);
    else if (news.what === 'blocked' || news.what === 'paused') this.stopped(news.id, news.what);
    else this.plays(news.id, news.what === 'playing');
  }

  private stopped(id: number, state: 'blocked' | 'paused'): void {
    const isFirst = this.mute.size === 0;
    this.mute.add(id);
    if (!isFirst) return;
    this.muteSince = deviceNow();
    this.note({ what: 'sound', state, forMs: 0 });
  }

  /** Or somebody left whose sound did not play. */
  private plays(id: number, isTold: boolean): void {
    if (!this.mute.delete(id) || this.mute.size > 0 || !isTold) return;
    this.note({ what: 'sound', state: 'playing', forMs: deviceNow() - this.muteSince });
  }

  private speaker(state: 'speaker-works' | 'speaker-failed'): void {
    if (state === 'speaker-failed') this.speakerFailed();
    else this.speakerWorks();
  }

  private speakerFailed(): void {
    if (this.failedSince !== null) return;
    this.failedSince = deviceNow();
    this.note({ what: 'sound', state: 'speaker-failed', forMs: 0 });
  }

  private speakerWorks(): void {
    if (this.failedSince === null) return;
    this.note({ what: 'sound', state: 'speaker-works', forMs: deviceNow() - this.failedSince });
    this.failedSince = null;
  }
}
