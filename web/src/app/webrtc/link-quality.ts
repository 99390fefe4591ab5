import { judge, type LinkSample, type QualityLevel, type QualityReason } from '@contracts';

export interface LinkQuality {
  readonly level: QualityLevel;
  /** In words. */
  readonly reason: string;
}

const REASONS: Readonly<Record<QualityReason, (sample: LinkSample) => string>> = {
  loss: ({ lossPercent }) => `${Math.round(lossPercent ?? 0)} % of what is sent gets lost.`,
  delay: ({ rttMs }) => `The answer takes ${Math.round(rttMs ?? 0)} ms.`,
  jitter: () => 'What arrives comes unevenly.',
  silence: () => 'Parts of the sound do not arrive in time.',
  freezes: () => 'The picture stands still at times.',
  upload: () => 'There is little room for what you send.',
  power: () => 'This device has too much to do.',
};

/** Judges a sample as support reads it too. */
export function qualityOf(sample: LinkSample): LinkQuality {
  const { level, reason } = judge(sample);
  return { level, reason: reason === null ? 'The connection is good.' : REASONS[reason](sample) };
}
