import { QUALITY_LIMITS, type QualityLevel } from '@contracts';

/** What one look at a link has shown; rates are averages since the look before. Null: not known (yet). */
export interface LinkSample {
  readonly roundTripMs: number | null;
  /** Of the sound and picture that should have arrived. */
  readonly lossPercent: number | null;
  readonly sendKbps: number;
  readonly receiveKbps: number;
  readonly sentFps: number | null;
  readonly receivedFps: number | null;
  readonly receivedSize: string | null;
  readonly framesDecoded: number | null;
  readonly jitterMs: number | null;
  /** How the two reach each other, e.g. "host over udp" or "relay over tcp". */
  readonly path: string | null;
}

export interface LinkQuality {
  readonly level: QualityLevel;
  /** In words, with advice where there is any. */
  readonly reason: string;
}

const ADVICE: Readonly<Record<Exclude<QualityLevel, 'good'>, string>> = {
  fair: 'You may notice short gaps.',
  poor: 'Turning the camera off or moving closer to the router may help.',
};

/** Judges a sample by its worst value, by the limits by which support reads it too. */
export function qualityOf(sample: LinkSample): LinkQuality {
  for (const level of ['poor', 'fair'] as const) {
    const cause = causeOf(sample, QUALITY_LIMITS[level]);
    if (cause) return { level, reason: `${cause}. ${ADVICE[level]}` };
  }
  return { level: 'good', reason: 'The connection is good.' };
}

function causeOf(sample: LinkSample, limit: (typeof QUALITY_LIMITS)['poor']): string | null {
  const { lossPercent, roundTripMs, jitterMs } = sample;
  if ((lossPercent ?? 0) >= limit.lossPercent) return `${Math.round(lossPercent ?? 0)} % of what is sent gets lost`;
  if ((roundTripMs ?? 0) >= limit.rttMs) return `The answer takes ${Math.round(roundTripMs ?? 0)} ms`;
  if ((jitterMs ?? 0) >= limit.jitterMs) return 'What arrives comes unevenly';
  return null;
}
