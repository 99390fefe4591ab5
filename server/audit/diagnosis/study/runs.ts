import type { CaseSample } from '../../case/case-file.js';

/** The longest run of samples for which `fits` is true. */
export function longestRun(samples: CaseSample[], fits: (sample: CaseSample) => boolean): CaseSample[] {
  let best = { from: 0, to: 0 };
  let from = 0;
  samples.forEach((sample, index) => {
    if (!fits(sample)) from = index + 1;
    else if (index + 1 - from > best.to - best.from) best = { from, to: index + 1 };
  });
  return samples.slice(best.from, best.to);
}

/** How long the samples measured, in milliseconds. */
export const spanOf = (samples: CaseSample[]): number => samples.reduce((sum, { spanMs }) => sum + spanMs, 0);
