import type { LookedAt, Measures } from './link-looks';
import type { LinkMeasure } from './quality-samples';
import {
  afterSamples,
  FIRST_ESTIMATE,
  type PictureSource,
  type SendLimits,
  shareUpload,
  type UploadSample,
} from './upload-budget';

export interface UploadShareOptions {
  /** By participant id. */
  readonly links: () => ReadonlyMap<number, Pick<LookedAt, 'state'>>;
  /** What the sent picture shows, and its shorter side. */
  readonly picture: () => { readonly source: PictureSource; readonly height: number | null };
  readonly apply: (limits: SendLimits) => void;
}

/** At the start a browser raises its rate step by step, and its estimate does not measure the network yet. */
const SETTLE_MS = 15_000;

/**
 * Shares the upload among all links: estimates from each look what the network carries, and limits what each link
 * may send.
 */
export class UploadShare {
  /** Since when each link is up, and what the last look at it said. */
  private readonly met = new Map<object, { since: number; upload: UploadSample | null }>();
  private estimate = FIRST_ESTIMATE;
  private current: SendLimits | null = null;

  constructor(private readonly options: UploadShareOptions) {}

  /** Call when links have come or gone, or another picture is sent. */
  update(): void {
    const links = [...this.options.links().values()];
    for (const link of this.met.keys()) if (!links.some((there) => there === link)) this.met.delete(link);
    if (links.length === 0) return;
    const limits = shareUpload({ links: links.length, budget: this.estimate.budget, ...this.options.picture() });
    if (this.current && same(limits, this.current)) return;
    this.current = limits;
    this.options.apply(limits);
  }

  /** Takes one more look at all links into account. */
  weigh(measures: Measures): void {
    const samples = [...this.options.links()].flatMap(([id, link]) => this.settled(link, measures.get(id)) ?? []);
    const { video, audio } = this.current ?? { video: { maxBitrate: 0 }, audio: { maxBitrate: 0 } };
    this.estimate = afterSamples(this.estimate, samples, video.maxBitrate + audio.maxBitrate);
    this.update();
  }

  private settled(link: Pick<LookedAt, 'state'>, measure: LinkMeasure | undefined): UploadSample | null {
    if (link.state() !== 'connected') {
      this.met.delete(link);
      return null;
    }
    const before = this.met.get(link) ?? { since: performance.now(), upload: null };
    // On a machine under strain a look comes late or not at all: what the link said last still holds.
    const upload = measure ? measure.upload : before.upload;
    this.met.set(link, { since: before.since, upload });
    return performance.now() - before.since >= SETTLE_MS ? upload : null;
  }
}

function same(a: SendLimits, b: SendLimits): boolean {
  return (
    a.audio.maxBitrate === b.audio.maxBitrate &&
    a.video.maxBitrate === b.video.maxBitrate &&
    a.video.scaleResolutionDownBy === b.video.scaleResolutionDownBy &&
    a.video.maxFramerate === b.video.maxFramerate
  );
}
