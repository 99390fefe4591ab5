import { QUALITY_LIMITS, type QualityLevel, type QualityReason, type StoredSample } from '@contracts';
import { clockOf } from '../clock';

/** The measures, each plotted in its own column. */
export const MEASURES = [
  'loss',
  'delay',
  'jitter',
  'concealed',
  'sound-in',
  'sound-out',
  'picture-in',
  'picture-out',
  'frames',
  'freezes',
] as const;
export type Measure = (typeof MEASURES)[number];

interface MeasureReading {
  /** The head of the column. */
  readonly name: string;
  readonly unit: string;
  /** An explanation for those who do not know the measure. */
  readonly about: string;
  readonly of: (sample: StoredSample) => number | null;
  readonly digits: number;
  /** The values from which it is fair, and poor. */
  readonly limits: { readonly fair: number; readonly poor: number } | null;
}

const { fair, poor } = QUALITY_LIMITS;
const limitsOf = (key: keyof typeof fair) => ({ fair: fair[key], poor: poor[key] });

export const MEASURE_READINGS: Readonly<Record<Measure, MeasureReading>> = {
  loss: {
    name: 'Loss',
    unit: '%',
    about: 'Of what should have arrived',
    of: ({ lossPercent }) => lossPercent,
    digits: 1,
    limits: limitsOf('lossPercent'),
  },
  delay: {
    name: 'Delay',
    unit: 'ms',
    about: 'Round-trip time: there and back',
    of: ({ rttMs }) => rttMs,
    digits: 0,
    limits: limitsOf('rttMs'),
  },
  jitter: {
    name: 'Jitter',
    unit: 'ms',
    about: 'How unevenly it arrives',
    of: ({ jitterMs }) => jitterMs,
    digits: 0,
    limits: limitsOf('jitterMs'),
  },
  concealed: {
    name: 'Made up',
    unit: '%',
    about: 'Of the sound that was played, what had to be made up',
    of: ({ concealedPercent }) => concealedPercent,
    digits: 1,
    limits: limitsOf('concealedPercent'),
  },
  'sound-in': rate('Sound in', 'Sound that arrives', ({ audioInKbps }) => audioInKbps),
  'sound-out': rate('Sound out', 'Sound that is sent', ({ audioOutKbps }) => audioOutKbps),
  'picture-in': rate('Picture in', 'Picture that arrives', ({ videoInKbps }) => videoInKbps),
  'picture-out': rate('Picture out', 'Picture that is sent', ({ videoOutKbps }) => videoOutKbps),
  frames: {
    name: 'Frames',
    unit: '/s',
    about: 'Frames of the picture that arrives, per second',
    of: ({ fps }) => fps,
    digits: 0,
    limits: null,
  },
  freezes: {
    name: 'Freezes',
    unit: '',
    about: 'How often the picture stood still',
    of: ({ freezes }) => freezes,
    digits: 0,
    limits: limitsOf('freezes'),
  },
};

export const FIRST_MEASURES: readonly Measure[] = ['loss', 'delay', 'jitter', 'concealed'];

const LEVEL_WORDS: Readonly<Record<QualityLevel, string>> = { good: 'Good', fair: 'Fair', poor: 'Poor' };
const REASON_WORDS: Readonly<Record<QualityReason, string>> = {
  loss: 'loss',
  delay: 'delay',
  jitter: 'jitter',
  silence: 'made-up sound',
  freezes: 'freezes',
  upload: 'too little upload',
  nothing: 'nothing received',
};

/** "Poor by loss", "Good". */
export function levelWords({ level, reason }: Pick<StoredSample, 'level' | 'reason'>): string {
  return reason === null ? LEVEL_WORDS[level] : `${LEVEL_WORDS[level]} by ${REASON_WORDS[reason]}`;
}

/** "2.4 %"; a dash if it was not measured. */
export function valueWords(measure: Measure, sample: StoredSample): string {
  const { of, digits, unit } = MEASURE_READINGS[measure];
  const value = of(sample);
  return value === null ? '–' : amountWords(Number(value.toFixed(digits)), unit);
}

/** "12 ms", "2 Mbit/s", "3". */
export function amountWords(amount: number, unit: string): string {
  if (unit === 'kbit/s' && amount >= 1_000) return `${Number((amount / 1_000).toFixed(1))} Mbit/s`;
  return unit === '' ? `${amount}` : `${amount} ${unit}`;
}

/** "10:04:05.000: Poor by loss. Loss 12.0 %, delay 140 ms, …; made up was not measured" */
export function sampleWords(sample: StoredSample, measures: readonly Measure[]): string {
  const known = measures.filter((measure) => MEASURE_READINGS[measure].of(sample) !== null);
  const words = known.map(
    (measure) => `${MEASURE_READINGS[measure].name.toLowerCase()} ${valueWords(measure, sample)}`,
  );
  const values = words.length > 0 ? words.join(', ') : 'nothing was measured';
  return `${clockOf(Date.parse(sample.at))}: ${levelWords(sample)}. ${capital(values)}`;
}

function rate(name: string, about: string, of: (sample: StoredSample) => number): MeasureReading {
  return { name, unit: 'kbit/s', about, of, digits: 0, limits: null };
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
