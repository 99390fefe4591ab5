type PairStats = RTCIceCandidatePairStats & { requestsReceived?: number; responsesReceived?: number };

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

  observe(report: RTCStatsReport, at: number): void {
    const total = heardIn(report);
    if (total > this.total) this.heardAt = at;
    this.total = total;
  }

  reset(): void {
    this.total = -1;
    this.heardAt = null;
  }
}

function heardIn(report: RTCStatsReport): number {
  let total = 0;
  report.forEach((entry: PairStats) => {
    if (entry.type !== 'candidate-pair') return;
    total += (entry.bytesReceived ?? 0) + (entry.requestsReceived ?? 0) + (entry.responsesReceived ?? 0);
  });
  return total;
}
