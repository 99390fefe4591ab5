import type { QualityLevel, QualityReason, QualitySample } from './audit.js';

/** From this value on a sample is as bad as the level says. */
interface Limits {
  rttMs: number;
  lossPercent: number;
  jitterMs: number;
  concealedPercent: number;
  freezes: number;
}

/**
 * Delay after ITU-T G.114 (one way 150 ms is good, 400 ms the most), loss and concealment as they become audible with
 * Opus and its error correction.
 */
const LIMITS: Readonly<Record<Exclude<QualityLevel, 'good'>, Limits>> = {
  poor: { rttMs: 600, lossPercent: 8, jitterMs: 100, concealedPercent: 12, freezes: 3 },
  fair: { rttMs: 300, lossPercent: 2.5, jitterMs: 45, concealedPercent: 4, freezes: 1 },
};

const CAUSES: readonly [QualityReason, (sample: QualitySample, limits: Limits) => boolean][] = [
  ['loss', ({ lossPercent }, limits) => (lossPercent ?? 0) >= limits.lossPercent],
  ['delay', ({ rttMs }, limits) => (rttMs ?? 0) >= limits.rttMs],
  ['jitter', ({ jitterMs }, limits) => (jitterMs ?? 0) >= limits.jitterMs],
  ['silence', ({ concealedPercent }, limits) => (concealedPercent ?? 0) >= limits.concealedPercent],
  ['freezes', ({ freezes }, limits) => (freezes ?? 0) >= limits.freezes],
];

/** How good a sample is, by its worst value, and which that is. No score: the value itself says enough. */
export function judge(sample: QualitySample): { level: QualityLevel; reason: QualityReason | null } {
  for (const level of ['poor', 'fair'] as const) {
    const cause = CAUSES.find(([, exceeds]) => exceeds(sample, LIMITS[level]));
    if (cause) return { level, reason: cause[0] };
    if (level === 'poor') continue;
    if (sample.limitation === 'bandwidth' && sample.videoOutKbps > 0 && sample.videoOutKbps < 150)
      return { level, reason: 'upload' };
  }
  return { level: 'good', reason: null };
}
