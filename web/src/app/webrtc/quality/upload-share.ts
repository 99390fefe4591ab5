import type { PeerLink } from '../peer-link';
import {
  afterSamples,
  FIRST_ESTIMATE,
  type PictureSource,
  type SendLimits,
  shareUpload,
  type UploadSample,
} from './upload-budget';

export interface UploadShareOptions {
  readonly links: () => Iterable<PeerLink>;
  /** What the picture that is sent shows, and its shorter side. */
  readonly picture: () => { readonly source: PictureSource; readonly height: number | null };
  readonly apply: (limits: SendLimits) => void;
}

const LOOK_EVERY_MS = 2_000;
/** While a browser feels its way up after the start, what it says is no measure of the line. */
const SETTLE_MS = 15_000;

/** Shares one upload among all links: looks at them, estimates what the line carries, and sets what each may send. */
export class UploadShare {
  private readonly timer: ReturnType<typeof setInterval>;
  private readonly met = new Map<PeerLink, number>();
  private estimate = FIRST_ESTIMATE;
  private current: SendLimits | null = null;

  constructor(private readonly options: UploadShareOptions) {
    this.timer = setInterval(() => this.look(), LOOK_EVERY_MS);
  }

  /** Links have come or gone, or another picture is sent. */
  update(): void {
    const links = [...this.options.links()];
    this.forget(links);
    if (links.length === 0) return;
    const limits = shareUpload({ links: links.length, budget: this.estimate.budget, ...this.options.picture() });
    if (this.current && same(limits, this.current)) return;
    this.current = limits;
    this.options.apply(limits);
  }

  close(): void {
    clearInterval(this.timer);
  }

  private look(): void {
    const samples = [...this.options.links()].flatMap((link) => this.settledSample(link) ?? []);
    const { video, audio } = this.current ?? { video: { maxBitrate: 0 }, audio: { maxBitrate: 0 } };
    this.estimate = afterSamples(this.estimate, samples, video.maxBitrate + audio.maxBitrate);
    this.update();
  }

  private settledSample(link: PeerLink): UploadSample | null {
    const sample = link.upload();
    if (!sample) {
      this.met.delete(link);
      return null;
    }
    const since = this.met.get(link) ?? performance.now();
    this.met.set(link, since);
    return performance.now() - since >= SETTLE_MS ? sample : null;
  }

  private forget(links: readonly PeerLink[]): void {
    for (const link of this.met.keys()) if (!links.includes(link)) this.met.delete(link);
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
