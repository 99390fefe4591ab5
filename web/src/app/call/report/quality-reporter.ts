import { type Call, LINK_REPORTS_MAX, type Participant, type QualitySample, SAMPLE_EVERY_MS } from '@contracts';
import type { Signaling } from '../../signaling/signaling';
import type { LinkLooks, MeasuresByPerson } from '../../webrtc/quality/link-looks';
import { type LinkMeasure, saysSomething } from '../../webrtc/quality/quality-samples';

export interface QualityReporterOptions {
  readonly callId: Call['id'];
  readonly signaling: Signaling;
  readonly looks: Pick<LinkLooks, 'every'>;
  /** Called with each round of looks, reported or not; empty once there are no links. */
  readonly measured: (measures: MeasuresByPerson) => void;
}

/** Reports to the server every five seconds what the links have carried, for support. */
export class QualityReporter {
  private readonly stop: () => void;

  constructor(private readonly options: QualityReporterOptions) {
    this.stop = options.looks.every(SAMPLE_EVERY_MS, (measures) => this.hear(measures));
  }

  close(): void {
    this.stop();
    this.options.measured(new Map());
  }

  private hear(measures: MeasuresByPerson): void {
    const found = [...measures].filter(([, measure]) => saysSomething(measure));
    if (measures.size > 0 && found.length === 0) return;
    this.options.measured(new Map(found));
    if (found.length > 0) this.tell(found);
  }

  /** Nothing depends on these reports, so one that fails is not repeated. */
  private tell(found: readonly [Participant['id'], LinkMeasure][]): void {
    const { callId, signaling } = this.options;
    if (!signaling.connected()) return;
    const samples = found.slice(0, LINK_REPORTS_MAX).map(([id, measure]) => sampleOf(id, measure));
    signaling.request('call:quality', { callId, samples }).catch(() => undefined);
  }
}

function sampleOf(participantId: Participant['id'], measure: LinkMeasure): QualitySample {
  const {
    sentLossPercent: _lost,
    arrived: _arrived,
    upload: _upload,
    ownSound: _sound,
    codecs: _codecs,
    ...sample
  } = measure;
  return { participantId, ...sample };
}
