import { entriesOf, numberOf, type StatsLook } from './stats-look';

/**
 * Tells when anything was last received from the other side, media or a connectivity check. Browsers report
 * "disconnected" only five to eight seconds after that (Chromium 156).
 */
export class Pulse {
  private total = -1;
  private heardAt: number | null = null;

  /** In milliseconds; null before anything was received on this connection. */
  get lastHeardAt(): number | null {
    return this.heardAt;
  }

  observe(look: StatsLook, at: number): void {
    const total = heardIn(look);
    if (total > this.total) this.heardAt = at;
    this.total = total;
  }

  reset(): void {
    this.total = -1;
    this.heardAt = null;
  }
}

const HEARD = ['bytesReceived', 'requestsReceived', 'responsesReceived'];

function heardIn(look: StatsLook): number {
  const counters = entriesOf(look, 'candidate-pair').flatMap((pair) =>
    HEARD.map((field) => numberOf(pair, field) ?? 0),
  );
  return counters.reduce((sum, counter) => sum + counter, 0);
}
