import {
  judge,
  type LinkSample,
  QUALITY_LEVELS,
  QUALITY_LIMITS,
  type QualityLevel,
  type QualityReason,
} from '@contracts';
import type { LinkMeasure } from './quality-samples';

export interface LinkQuality {
  readonly level: QualityLevel;
  /** In words. */
  readonly reason: string;
}

const REASONS: Readonly<Record<QualityReason, (sample: LinkSample) => string>> = {
  loss: ({ lossPercent }) => `${Math.round(lossPercent ?? 0)} % of what is sent to you gets lost.`,
  delay: ({ rttMs }) => `The answer takes ${Math.round(rttMs ?? 0)} ms.`,
  jitter: () => 'What arrives comes unevenly.',
  silence: () => 'Parts of the sound do not arrive in time.',
  freezes: () => 'The picture stands still at times.',
  upload: () => 'There is little room for what you send.',
  nothing: () => 'Nothing arrives.',
};

/** Rates what arrives, by the same rules that support sees, and what the other side says has not arrived there. */
export function qualityOf(sample: LinkMeasure): LinkQuality {
  const { level, reason } = judge(sample);
  const sent = levelOfLoss(sample.sentLossPercent ?? 0);
  if (QUALITY_LEVELS.indexOf(sent) > QUALITY_LEVELS.indexOf(level))
    return { level: sent, reason: `${Math.round(sample.sentLossPercent ?? 0)} % of what you send gets lost.` };
  return { level, reason: reason === null ? 'The connection is good.' : REASONS[reason](sample) };
}

function levelOfLoss(percent: number): QualityLevel {
  if (percent >= QUALITY_LIMITS.poor.lossPercent) return 'poor';
  return percent >= QUALITY_LIMITS.fair.lossPercent ? 'fair' : 'good';
}
