import { inject } from '@angular/core';
import type { LocalMedia } from '../../media/local-media';
import { Signaling } from '../../signaling/signaling';
import type { RelayNews } from '../../webrtc/relay/relay-news';
import type { CallMesh } from '../mesh/call-mesh';
import type { CallRecord } from '../session/call-record';
import { ConnectionAdviser } from './connection-adviser';
import { QualityReporter } from './quality-reporter';
import { TroubleReporter } from './trouble-reporter';

export interface CallReportsOptions {
  readonly record: Pick<CallRecord, 'call' | 'nameOf' | 'person'>;
  readonly mesh: Pick<CallMesh, 'links' | 'looks'>;
  readonly media: LocalMedia;
}

/**
 * What this page finds out about a call's connections, for support and as advice to the user. Create it in an
 * injection context.
 */
export class CallReports {
  private readonly quality: QualityReporter;
  private readonly troubles: TroubleReporter;

  /** What may help while a connection stays weak. */
  readonly adviser: ConnectionAdviser;

  constructor({ record, mesh, media }: CallReportsOptions) {
    const signaling = inject(Signaling);
    const callId = record.call().id;
    this.adviser = new ConnectionAdviser({ media, record, links: mesh.links });
    this.quality = new QualityReporter({
      callId,
      signaling,
      looks: mesh.looks,
      measured: (measures) => this.adviser.weigh(measures),
    });
    this.troubles = new TroubleReporter({ callId, signaling, media });
  }

  hearOfRelay(news: RelayNews): void {
    this.troubles.hearOfRelay(news);
  }

  /** Resolves when the server knows what this page could not do, or after a short time limit. */
  troublesTold(): Promise<void> {
    return this.troubles.allTold();
  }

  close(): void {
    this.troubles.close();
    this.quality.close();
  }
}
