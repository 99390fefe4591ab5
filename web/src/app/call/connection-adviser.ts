import { computed, signal } from '@angular/core';
import type { Participant } from '@contracts';
import type { LocalMedia } from '../media/local-media';
import { adviceOn, afterRound, dismissed, forgotten, NO_ADVICE } from './connection-advice';
import type { Measures } from './quality-reporter';

export interface ConnectionAdviserOptions {
  readonly media: Pick<LocalMedia, 'actual'>;
  readonly nameOf: (id: Participant['id']) => string;
}

/** Notices that a connection stays weak, and says what may help. Switches nothing by itself (C6). */
export class ConnectionAdviser {
  private readonly state = signal(NO_ADVICE);

  /** Null while there is nothing to say. */
  readonly advice = computed(() => {
    const { shown } = this.state();
    // Who has just turned the camera off needs no more advice to do so.
    return shown?.cameraOff && this.picture() !== 'camera' ? null : shown;
  });

  constructor(private readonly options: ConnectionAdviserOptions) {}

  /** One more round of looks at all links. */
  weigh(measures: Measures): void {
    if (measures.size === 0) return this.state.update(forgotten);
    const links = [...measures].map(([id, measure]) => ({ name: this.options.nameOf(id), measure }));
    const advice = adviceOn({ links, picture: this.picture() });
    this.state.update((before) => afterRound(before, advice, performance.now()));
  }

  dismiss(): void {
    this.state.update((before) => dismissed(before, performance.now()));
  }

  private picture(): 'camera' | 'screen' | null {
    const { screen, video } = this.options.media.actual();
    return screen ? 'screen' : video ? 'camera' : null;
  }
}
