import { type LinkMeasure, measure } from './quality-samples';
import { lookAt, type StatsLook } from './stats-look';

/** What is asked of a link that is measured. */
export interface Measurable {
  /** Grows with every new connection: what two of them have counted cannot be compared. */
  readonly generation: number;
  /** What we let it send, in bit/s; null where nothing is set. */
  readonly allowed: number | null;
  stats(): Promise<RTCStatsReport>;
}

/** Measures one link from look to look. */
export class LinkProbe {
  private before: { readonly look: StatsLook; readonly generation: number } | null = null;

  constructor(readonly link: Measurable) {}

  /**
   * What was carried since the look before; of span 0 at the first look at a connection. Null where there is nothing to
   * look at. A look that comes sooner than `atLeastMs` after the one before counts for nothing.
   */
  async look({ atLeastMs = 0 } = {}): Promise<LinkMeasure | null> {
    const { generation } = this.link;
    const report = await this.report();
    if (!report || generation !== this.link.generation) return null;
    const now = lookAt(report);
    const before = this.before?.generation === generation ? this.before.look : null;
    if (before && now.at - before.at < atLeastMs) return null;
    this.before = { look: now, generation };
    return measure({ now, before, allowed: this.link.allowed });
  }

  private async report(): Promise<RTCStatsReport | null> {
    try {
      return await this.link.stats();
    } catch {
      return null;
    }
  }
}
