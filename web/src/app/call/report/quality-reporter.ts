import { effect, type EffectRef, type Signal, untracked } from '@angular/core';
import { type Call, LINK_REPORTS_MAX, type Participant, type QualitySample, SAMPLE_EVERY_MS } from '@contracts';
import type { Signaling } from '../../signaling/signaling';
import { LinkProbe, type Measurable } from '../../webrtc/quality/link-probe';
import type { LinkState } from '../../webrtc/peer-link';
import type { LinkMeasure } from '../../webrtc/quality/quality-samples';

/** What is asked of a link to somebody. */
export interface ReportedLink extends Measurable {
  readonly state: Signal<LinkState>;
}

export type Measures = ReadonlyMap<Participant['id'], LinkMeasure>;

export interface QualityReporterOptions {
  readonly callId: Call['id'];
  readonly signaling: Signaling;
  readonly links: Signal<ReadonlyMap<Participant['id'], ReportedLink>>;
  /** Each round of looks, told or not; empty once there is no link to look at. */
  readonly measured: (measures: Measures) => void;
}

/** Of a link that has only just come up there is too little to say. */
const SHORTEST_SPAN_MS = SAMPLE_EVERY_MS / 2;
/** A machine that has slept: the mean of so long a time says nothing. */
const LONGEST_SPAN_MS = 2 * 60_000;

/** Measures every link that has come up every five seconds, all at once, and tells the server for support to read. */
export class QualityReporter {
  private readonly watching: EffectRef;
  private readonly probes = new Map<Participant['id'], LinkProbe>();
  private timer: ReturnType<typeof setInterval> | undefined;
  private looking = false;

  /** To be made in an injection context. */
  constructor(private readonly options: QualityReporterOptions) {
    this.watching = effect(() => {
      const up = [...this.options.links()].filter(([, link]) => isUp(link.state()));
      untracked(() => this.follow(new Map(up)));
    });
  }

  close(): void {
    this.watching.destroy();
    this.follow(new Map());
  }

  /** A link that comes up is looked at once, so that there is something to compare with. */
  private follow(links: ReadonlyMap<Participant['id'], ReportedLink>): void {
    for (const [id, { link }] of this.probes) if (links.get(id) !== link) this.probes.delete(id);
    for (const [id, link] of links) {
      if (this.probes.has(id)) continue;
      const probe = new LinkProbe(link);
      this.probes.set(id, probe);
      void probe.look();
    }
    if (links.size === 0) this.rest();
    else this.timer ??= setInterval(() => void this.lookAtAll(), SAMPLE_EVERY_MS);
  }

  private rest(): void {
    if (this.timer === undefined) return;
    clearInterval(this.timer);
    this.timer = undefined;
    this.options.measured(new Map());
  }

  private async lookAtAll(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    const looks = [...this.probes].map(async ([id, probe]) => [id, await this.lookWith(id, probe)] as const);
    const found = (await Promise.all(looks)).filter((entry): entry is [number, LinkMeasure] => entry[1] !== null);
    this.looking = false;
    if (this.timer === undefined || found.length === 0) return;
    this.options.measured(new Map(found));
    this.tell(found);
  }

  /** Null where there is nothing to say: also of a link on which nothing arrives, whose state is told otherwise. */
  private async lookWith(id: Participant['id'], probe: LinkProbe): Promise<LinkMeasure | null> {
    const measure = await probe.look({ atLeastMs: SHORTEST_SPAN_MS });
    const lasted = measure?.arrived && measure.spanMs > 0 && measure.spanMs <= LONGEST_SPAN_MS;
    return lasted && this.probes.get(id) === probe ? measure : null;
  }

  /** Nothing depends on it, and what could not be told in its time is not told later. */
  private tell(found: readonly (readonly [Participant['id'], LinkMeasure])[]): void {
    const { callId, signaling } = this.options;
    if (!signaling.connected()) return;
    const samples = found.slice(0, LINK_REPORTS_MAX).map(([id, measure]) => sampleOf(id, measure));
    signaling.request('call:quality', { callId, samples }).catch(() => undefined);
  }
}

function isUp(state: LinkState): boolean {
  return state === 'connected' || state === 'reconnecting';
}

function sampleOf(participantId: Participant['id'], measure: LinkMeasure): QualitySample {
  const { sentLossPercent: _, arrived: __, ...sample } = measure;
  return { participantId, ...sample };
}
