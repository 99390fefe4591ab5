import { computed, inject, Injectable, signal } from '@angular/core';
import { type Call, isLive, type MediaState } from '@contracts';
import type { LocalMedia } from '../../media/local-media';
import { Problem } from '../../session/api-problem';
import { Floats } from '../../shared-ui/floating/floats';
import { CallEngine } from '../session/call-engine';
import { CallNews } from '../session/call-news';
import { CALL_WORDS, Calling } from '../session/calling';
import { CallsApi, twice } from '../session/calls-api';
import { MediaOpener } from '../own-media/media-opener';
import { withPatience } from '../own-media/patience';
import { RunningElsewhere } from './running-elsewhere';

const NOTICE_MS = 8_000;

/** Takes over a running call from another device of the user. */
@Injectable({ providedIn: 'root' })
export class CallMover {
  private readonly api = inject(CallsApi);
  private readonly opener = inject(MediaOpener);
  private readonly engine = inject(CallEngine);
  private readonly calling = inject(Calling);
  private readonly news = inject(CallNews);
  private readonly elsewhere = inject(RunningElsewhere);
  private readonly floats = inject(Floats);
  private readonly opened = signal<LocalMedia | null>(null);
  private readonly asking = signal(false);

  /** The microphone is being opened; the browser may be asking the user. */
  readonly opening = computed(() => this.opened() !== null);
  /** A call is being moved to this device. */
  readonly moving = computed(() => this.opening() || this.asking());

  /** The other device goes on until the media are open here, so that the others hear only a short gap. */
  async moveHere(call: Call): Promise<void> {
    const mine = this.elsewhere.placeIn(call);
    if (this.moving() || this.calling.busy() || !mine) return;
    const media = this.opener.make();
    try {
      this.asking.set(true);
      if (!this.engine.loaded) await this.engine.load();
      if (!(await this.open(media, mine.media))) return;
      const moved = await twice(() => this.api.move(call.id));
      await this.calling.goInto({ call: moved, participantId: mine.id }, media);
    } catch (error) {
      media.close();
      this.explain(Problem.of(error));
    } finally {
      this.asking.set(false);
    }
  }

  /** Leaves the browser's microphone prompt unanswered, and the call where it is. */
  cancel(): void {
    this.opened()?.close();
    this.opened.set(null);
  }

  /** If the user was muted there, they are muted here too. @returns false if the user has cancelled */
  private async open(media: LocalMedia, { audio, video }: MediaState): Promise<boolean> {
    this.opened.set(media);
    await withPatience(media.open({ audio, video }));
    if (this.opened() !== media) return false;
    this.opened.set(null);
    return true;
  }

  private explain(problem: Problem): void {
    if (problem.call) this.news.learn(problem.call);
    const over = problem.status === 404 || (problem.call !== null && !isLive(problem.call.status));
    this.floats.say(over ? 'This call is over.' : problem.words(CALL_WORDS), { ms: NOTICE_MS });
  }
}
