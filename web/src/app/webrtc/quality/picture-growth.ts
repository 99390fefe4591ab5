import { QUALITY_LIMITS } from '@contracts';
import type { LookedAt } from './link-looks';
import type { LinkMeasure } from './quality-samples';
import { FIRST_HEIGHT, nextHeight, provenHeight } from './upload-budget';

type Link = Pick<LookedAt, 'generation'>;
/** What a look at a link says about what the link carries. */
export type CarriedSample = Pick<LinkMeasure, 'upload' | 'videoOutKbps' | 'sentLossPercent' | 'rttMs'>;

interface Proven {
  readonly generation: number;
  readonly height: number;
  /** The number of successive looks at which a picture of this height arrived well. */
  readonly goodLooks: number;
}

/**
 * A browser that says nothing about the line (Firefox) may send a taller picture only after this many good looks: the
 * other side reports loss some seconds late.
 */
const GOOD_LOOKS = 3;
const { fair } = QUALITY_LIMITS;

/** How tall a picture each link has proven to carry. A new connection of a link begins again. */
export class PictureGrowth {
  private readonly proven = new Map<Link, Proven>();

  of(link: Link): number {
    return this.known(link).height;
  }

  /** Takes a look at the link into account. */
  learn(link: Link, sample: CarriedSample): void {
    const { generation } = link;
    const { height, goodLooks } = this.known(link);
    const { available, limitedBy } = sample.upload;
    if (available !== null || limitedBy !== null) {
      this.proven.set(link, { generation, height: provenHeight(height, { available, limitedBy }), goodLooks: 0 });
      return;
    }
    const good = arrivesWell(sample) ? goodLooks + 1 : 0;
    const grows = good >= GOOD_LOOKS;
    this.proven.set(link, { generation, height: grows ? nextHeight(height) : height, goodLooks: grows ? 0 : good });
  }

  forget(link: Link): void {
    this.proven.delete(link);
  }

  private known(link: Link): Proven {
    const known = this.proven.get(link);
    return known?.generation === link.generation
      ? known
      : { generation: link.generation, height: FIRST_HEIGHT, goodLooks: 0 };
  }
}

/** A picture is sent, and the other side reports that it arrives. */
function arrivesWell({ videoOutKbps, sentLossPercent, rttMs }: CarriedSample): boolean {
  if (videoOutKbps === 0 || sentLossPercent === null) return false;
  return sentLossPercent < fair.lossPercent && (rttMs ?? 0) < fair.rttMs;
}
