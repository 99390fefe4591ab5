import type { LookedAt, MeasuresByPerson } from './link-looks';
import { PictureGrowth } from './picture-growth';
import { type LinkMeasure, saysSomething } from './quality-samples';
import {
  afterSamples,
  FIRST_ESTIMATE,
  FIRST_HEIGHT,
  type PictureSource,
  type SendLimits,
  shareUpload,
  type UploadSample,
} from './upload-budget';

type Link = Pick<LookedAt, 'state' | 'generation'>;

export interface UploadShareOptions {
  /** By participant id. */
  readonly links: () => ReadonlyMap<number, Link>;
  /** How many links there will be when all who are there now have theirs. */
  readonly expected: () => number;
  /** What the sent picture shows, and its shorter side. */
  readonly picture: () => { readonly source: PictureSource; readonly height: number | null };
  readonly apply: (id: number, limits: SendLimits) => void;
}

/** At the start a browser raises its rate step by step, and its estimate does not measure the network yet. */
const SETTLE_MS = 15_000;

/**
 * Shares the upload among all links: estimates from each look what the network carries, and limits what each link
 * may send. Pictures begin small, and grow with what their link proves.
 */
export class UploadShare {
  /** Since when each link is up, and what the last look at it said. */
  private readonly met = new Map<Link, { since: number; upload: UploadSample | null }>();
  private readonly given = new Map<Link, SendLimits>();
  private readonly growth = new PictureGrowth();
  private estimate = FIRST_ESTIMATE;

  constructor(private readonly options: UploadShareOptions) {}

  /** Call when links have come or gone, or another picture is sent. */
  update(): void {
    const links = this.options.links();
    this.forgetOthers(new Set(links.values()));
    for (const [id, link] of links) {
      const limits = this.limitsFor(links.size, this.growth.of(link));
      const before = this.given.get(link);
      if (before && same(limits, before)) continue;
      this.given.set(link, limits);
      this.options.apply(id, limits);
    }
  }

  /** For a link that is about to be created. */
  first(): SendLimits {
    return this.limitsFor(Math.max(this.options.links().size + 1, this.options.expected()), FIRST_HEIGHT);
  }

  /** Takes one more look at all links into account. */
  weigh(measures: MeasuresByPerson): void {
    const links = this.options.links();
    for (const [id, link] of links) {
      const measure = measures.get(id);
      if (measure && saysSomething(measure)) this.growth.learn(link, measure);
    }
    const samples = [...links].flatMap(([id, link]) => this.settled(link, measures.get(id)) ?? []);
    const { audio, video } = this.limitsFor(links.size, FIRST_HEIGHT);
    this.estimate = afterSamples(this.estimate, samples, video.maxBitrate + audio.maxBitrate);
    this.update();
  }

  private limitsFor(links: number, proven: number): SendLimits {
    return shareUpload({ links, budget: this.estimate.budget, proven, ...this.options.picture() });
  }

  private forgetOthers(there: ReadonlySet<Link>): void {
    const known = new Set([...this.met.keys(), ...this.given.keys()]);
    for (const link of known) {
      if (there.has(link)) continue;
      this.met.delete(link);
      this.given.delete(link);
      this.growth.forget(link);
    }
  }

  private settled(link: Link, measure: LinkMeasure | undefined): UploadSample | null {
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
