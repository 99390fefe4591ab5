import { computed, signal } from '@angular/core';
import { type LinkSample, qualityOf } from './link-quality';

const SAMPLE_EVERY_MS = 2_000;

/** One statistics entry; the standard's types differ by browser, so fields are read by name. */
type Entry = RTCStats & Record<string, unknown>;

/** Sums over all streams of a report. */
interface Totals {
  readonly at: number;
  readonly sent: number;
  readonly received: number;
  readonly packets: number;
  readonly lost: number;
}

/** Looks at a link every two seconds while somebody shows it. */
export class LinkStats {
  private readonly latest = signal<LinkSample | null>(null);
  private before: Totals | null = null;
  private timer: ReturnType<typeof setInterval> | undefined;

  readonly sample = this.latest.asReadonly();
  readonly quality = computed(() => {
    const sample = this.latest();
    return sample && qualityOf(sample);
  });

  /** `report` gives the statistics of the link as it is at that moment. */
  constructor(private readonly report: () => Promise<RTCStatsReport>) {}

  /** Begins anew: nothing measured before belongs to what is looked at from now on. */
  start(): void {
    this.stop();
    this.latest.set(null);
    this.before = null;
    this.timer = setInterval(() => void this.look(), SAMPLE_EVERY_MS);
    void this.look();
  }

  /** The last sample stays. */
  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private async look(): Promise<void> {
    const timer = this.timer;
    const report = await this.report().catch(() => null);
    if (!report || timer === undefined || this.timer !== timer) return;
    const entries: Entry[] = [];
    report.forEach((entry: Entry) => entries.push(entry));
    const totals = totalsOf(entries);
    this.latest.set(sampleOf(entries, totals, this.before));
    this.before = totals;
  }
}

function totalsOf(entries: readonly Entry[]): Totals {
  const inbound = entries.filter(({ type }) => type === 'inbound-rtp');
  const outbound = entries.filter(({ type }) => type === 'outbound-rtp');
  return {
    at: Math.max(0, ...entries.map(({ timestamp }) => timestamp)),
    sent: sum(outbound, 'bytesSent'),
    received: sum(inbound, 'bytesReceived'),
    packets: sum(inbound, 'packetsReceived'),
    lost: sum(inbound, 'packetsLost'),
  };
}

function sampleOf(entries: readonly Entry[], now: Totals, before: Totals | null): LinkSample {
  const picture = entries.find(({ type, kind }) => type === 'inbound-rtp' && kind === 'video');
  const sent = entries.find(({ type, kind }) => type === 'outbound-rtp' && kind === 'video');
  const sound = entries.find(({ type, kind }) => type === 'inbound-rtp' && kind === 'audio');
  const pair = entries.find(
    ({ type, state, nominated }) => type === 'candidate-pair' && state === 'succeeded' && nominated,
  );
  return {
    roundTripMs: milliseconds(pair, 'currentRoundTripTime'),
    lossPercent: lossBetween(now, before),
    sendKbps: rate(now.sent, before?.sent, now.at, before?.at),
    receiveKbps: rate(now.received, before?.received, now.at, before?.at),
    sentFps: numberOf(sent, 'framesPerSecond'),
    receivedFps: numberOf(picture, 'framesPerSecond'),
    receivedSize: sizeOf(picture),
    framesDecoded: numberOf(picture, 'framesDecoded'),
    jitterMs: milliseconds(sound, 'jitter'),
    path: pathOf(entries, pair),
  };
}

function sum(entries: readonly Entry[], field: string): number {
  return entries.reduce((total, entry) => total + (numberOf(entry, field) ?? 0), 0);
}

function numberOf(entry: Entry | undefined, field: string): number | null {
  const value = entry?.[field];
  return typeof value === 'number' ? value : null;
}

function milliseconds(entry: Entry | undefined, field: string): number | null {
  const seconds = numberOf(entry, field);
  return seconds === null ? null : seconds * 1000;
}

function rate(now: number, before: number | undefined, at: number, since: number | undefined): number {
  if (before === undefined || since === undefined || at <= since || now < before) return 0;
  return Math.round(((now - before) * 8) / (at - since));
}

function lossBetween(now: Totals, before: Totals | null): number | null {
  if (!before || now.packets < before.packets) return null;
  const lost = Math.max(0, now.lost - before.lost);
  const expected = now.packets - before.packets + lost;
  return expected === 0 ? null : (100 * lost) / expected;
}

function sizeOf(picture: Entry | undefined): string | null {
  const width = numberOf(picture, 'frameWidth');
  const height = numberOf(picture, 'frameHeight');
  return width && height ? `${width} × ${height}` : null;
}

function pathOf(entries: readonly Entry[], pair: Entry | undefined): string | null {
  const local = entries.find(({ id }) => id === pair?.['localCandidateId']);
  if (!local) return null;
  return `${String(local['candidateType'])} over ${String(local['protocol'])}`;
}
