import { Injectable } from '@nestjs/common';
import { Kept } from '../../time/kept.js';

/** Somebody who comes back later than this looks again. */
const VISIT_MS = 10 * 60_000;
/** More than all of support open within a visit. If there are more, the oldest are recorded once more. */
const VISITS_MAX = 5_000;

/**
 * Knows who looks at what right now, so that the requests of one look are recorded once. In memory: after a restart a look is recorded
 * once more rather than not at all.
 */
@Injectable()
export class Visits {
  /** Replaced in tests. */
  now = () => performance.now();
  private readonly recorded = new Kept<unknown>(VISITS_MAX, () => this.now());

  /** Does the recording if no visit of this kind runs; resolves when the visit is recorded. @throws what recording throws */
  async first(visit: string, record: () => Promise<unknown>): Promise<void> {
    // If that fails nobody is shown anything, and the next request tries again.
    await this.recorded.get(visit, { forMs: VISIT_MS, make: record });
  }
}
