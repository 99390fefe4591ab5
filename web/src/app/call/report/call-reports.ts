import { inject, Injector, runInInjectionContext } from '@angular/core';
import type { LocalMedia } from '../../media/local-media';
import { Signaling } from '../../signaling/signaling';
import type { RelayNews } from '../../webrtc/relay/relay-news';
import type { CallMesh } from '../mesh/call-mesh';
import { CallObservation } from '../observe/call-observation';
import type { Note } from '../observe/observer';
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
  private readonly injector = inject(Injector);
  private readonly signaling = inject(Signaling);
  private troubles: TroubleReporter | null = null;
  private observation: CallObservation | null = null;
  private closed = false;

  /** What may help while a connection stays weak. */
  readonly adviser: ConnectionAdviser;

  constructor(private readonly options: CallReportsOptions) {
    const { record, mesh, media } = options;
    this.adviser = new ConnectionAdviser({ media, record, links: mesh.links });
    this.quality = new QualityReporter({
      callId: record.call().id,
      signaling: this.signaling,
      looks: mesh.looks,
      measured: (measures) => this.adviser.weigh(measures),
    });
  }

  /**
   * The user is in the call: reports what this page could not do, also before, and observes from now on. The server refuses such reports from
   * somebody who has not accepted yet, and this page does not repeat them.
   */
  open(): void {
    if (this.closed || this.troubles) return;
    const { record, media, mesh } = this.options;
    const options = { callId: record.call().id, signaling: this.signaling, media, looks: mesh.looks };
    runInInjectionContext(this.injector, () => {
      this.troubles = new TroubleReporter(options);
      this.observation = new CallObservation(options);
    });
  }

  /** What support may want to know. */
  readonly note: Note = (sight) => this.observation?.note(sight);

  /** The server has answered this page after this time. */
  answered(ms: number): void {
    this.observation?.answered(ms);
  }

  hearOfRelay(news: RelayNews): void {
    this.troubles?.hearOfRelay(news);
  }

  /** Resolves when the server knows what this page could not do, or after a short time limit. */
  async troublesTold(): Promise<void> {
    await this.troubles?.allTold();
  }

  close(): void {
    this.closed = true;
    this.troubles?.close();
    this.observation?.close();
    this.quality.close();
  }
}
