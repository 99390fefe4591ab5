import { entriesOf, numberOf, type StatsLook } from './stats-look';

/**
 * When anything of the other was last heard, be it media or a connectivity check. Browsers call a link "disconnected"
 * only five to eight seconds after that (Chromium 156).
 */
export class Pulse {
  private total = -1;
  private heardAt: number | null = null;

  /** In milliseconds; null while nothing has been heard on this connection. */
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
