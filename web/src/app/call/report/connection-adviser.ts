import { computed, type Signal, signal } from '@angular/core';
import type { MediaState, Participant } from '@contracts';
import type { LocalMedia } from '../../media/local-media';
import type { LookedAt, MeasuresByPerson } from '../../webrtc/quality/link-looks';
import type { LinkMeasure } from '../../webrtc/quality/quality-samples';
import type { CallRecord } from '../session/call-record';
import {
  adviceOn,
  afterRound,
  dismissed,
  forgotten,
  NO_ADVICE,
  type Picture,
  type WeighedLink,
} from './connection-advice';

export interface ConnectionAdviserOptions {
  readonly media: Pick<LocalMedia, 'actual'>;
  readonly record: Pick<CallRecord, 'nameOf' | 'person'>;
  readonly links: Signal<ReadonlyMap<Participant['id'], Pick<LookedAt, 'state'>>>;
}

/** Notices that a connection stays weak, and says what may help. Switches nothing by itself (C6). */
export class ConnectionAdviser {
  private readonly state = signal(NO_ADVICE);

  /** Null while there is nothing to say. */
  readonly advice = computed(() => {
    const { shown } = this.state();
    // If the user has just turned the camera off, do not advise it any longer.
    const isDone = shown?.cameraOff && this.picture() !== 'camera';
    return isDone || !this.isAnyUp() ? null : shown;
  });

  constructor(private readonly options: ConnectionAdviserOptions) {}

  /**
   * Takes one more round of looks at all links into account. A link that is reconnecting is not weak, and the page
   * shows that elsewhere.
   */
  weigh(measures: MeasuresByPerson): void {
    const links = [...measures].filter(([id]) => this.isUp(id)).map(([id, measure]) => this.weighed(id, measure));
    if (links.length === 0) return this.state.update(forgotten);
    const advice = adviceOn({ links, picture: this.picture() });
    this.state.update((before) => afterRound(before, advice, performance.now()));
  }

  dismiss(): void {
    this.state.update((before) => dismissed(before, performance.now()));
  }

  private weighed(id: Participant['id'], measure: LinkMeasure): WeighedLink {
    const { record } = this.options;
    const media = record.person(id)?.media ?? null;
    return { name: record.nameOf(id), picture: media && pictureOf(media), measure };
  }

  private isUp(id: Participant['id']): boolean {
    return this.options.links().get(id)?.state() === 'connected';
  }

  private isAnyUp(): boolean {
    return [...this.options.links().keys()].some((id) => this.isUp(id));
  }

  private picture(): Picture {
    return pictureOf(this.options.media.actual());
  }
}

function pictureOf({ screen, video }: MediaState): Picture {
  return screen ? 'screen' : video ? 'camera' : null;
}
