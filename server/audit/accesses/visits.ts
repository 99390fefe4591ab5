import { Injectable } from '@nestjs/common';

/** Somebody who comes back later than this looks again. */
const VISIT_MS = 10 * 60_000;
/** More than all of support open within a visit. If there are more, the oldest are recorded once more. */
const VISITS_MAX = 5_000;

interface Visit {
  since: number;
  recorded: Promise<unknown>;
}

/**
 * Knows who looks at what right now, so that the requests of one look are recorded once. In memory: after a restart a look is recorded
 * once more rather than not at all.
 */
@Injectable()
export class Visits {
  private readonly visits = new Map<string, Visit>();
  /** Replaced in tests. */
  now = () => performance.now();

  /** Does the recording if no visit of this kind runs; resolves when the visit is recorded. @throws what recording throws */
  async first(visit: string, record: () => Promise<unknown>): Promise<void> {
    const known = this.visits.get(visit);
    if (known !== undefined && this.now() - known.since < VISIT_MS) {
      await known.recorded;
      return;
    }
    const recorded = record();
    this.visits.delete(visit);
    this.visits.set(visit, { since: this.now(), recorded });
    for (const oldest of this.visits.keys()) if (this.visits.size > VISITS_MAX) this.visits.delete(oldest);
    try {
      await recorded;
    } catch (error) {
      // Nobody was shown anything; the next request tries again.
      this.visits.delete(visit);
      throw error;
    }
  }
}
