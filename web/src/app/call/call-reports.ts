import { inject, type Signal } from '@angular/core';
import type { Call, Participant } from '@contracts';
import type { LocalMedia } from '../media/local-media';
import { Signaling } from '../signaling/signaling';
import type { RelayNews } from '../webrtc/relay-news';
import { QualityReporter, type ReportedLink } from './quality-reporter';
import { TroubleReporter } from './trouble-reporter';

export interface CallReportsOptions {
  readonly callId: Call['id'];
  readonly links: Signal<ReadonlyMap<Participant['id'], ReportedLink>>;
  readonly media: LocalMedia;
}

/** What this page tells of a call so that support can find out why it went as it did. To be made in an injection context. */
export class CallReports {
  private readonly quality: QualityReporter;
  private readonly troubles: TroubleReporter;

  constructor({ callId, links, media }: CallReportsOptions) {
    const signaling = inject(Signaling);
    this.quality = new QualityReporter({ callId, signaling, links, measured: () => undefined });
    this.troubles = new TroubleReporter({ callId, signaling, media });
  }

  hearOfRelay(news: RelayNews): void {
    this.troubles.hearOfRelay(news);
  }

  /** Resolves when the server knows of every trouble, or takes too long. */
  troublesTold(): Promise<void> {
    return this.troubles.allTold();
  }

  close(): void {
    this.troubles.close();
    this.quality.close();
  }
}
