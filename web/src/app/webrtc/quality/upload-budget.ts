/** What the picture that is sent to everybody shows. */
export type PictureSource = 'camera' | 'screen' | 'none';

/** What one link may send. Bit rates in bit/s. */
export interface SendLimits {
  readonly audio: { readonly maxBitrate: number };
  readonly video: {
    readonly maxBitrate: number;
    /** 1 or more: by how much the captured picture is made smaller. */
    readonly scaleResolutionDownBy: number;
    readonly maxFramerate: number;
  };
}

export interface UploadNeed {
  /** How many are sent to. */
  readonly links: number;
  readonly source: PictureSource;
  /** Of the captured picture, its shorter side; null where it is not known. */
  readonly height: number | null;
  /** For everything together, in bit/s. */
  readonly budget: number;
}

/** Before anything has been measured: what a modest line at home sends. */
export const FIRST_BUDGET = 2_500_000;
const SMALLEST_BUDGET = 200_000;

const SOUND = 40_000;
/** Speech stays clear with Opus at this rate; more people take it from the sound last. */
const LEAN_SOUND = 32_000;
const SOUND_FOR_FEW = 5;
/** Less than this is no picture any more. */
const SMALLEST_PICTURE = 30_000;

interface Step {
  readonly height: number;
  readonly fps: number;
  /** Below this bit rate the step looks worse than the next one. */
  readonly from: number;
  /** More than this is not seen. */
  readonly most: number;
}

/** Bit rate goes first, within a step; then size; then frames. */
const CAMERA_STEPS: readonly Step[] = [
  { height: 720, fps: 30, from: 900_000, most: 1_700_000 },
  { height: 540, fps: 30, from: 500_000, most: 1_000_000 },
  { height: 360, fps: 30, from: 250_000, most: 600_000 },
  { height: 270, fps: 30, from: 140_000, most: 300_000 },
  { height: 180, fps: 30, from: 90_000, most: 180_000 },
  { height: 180, fps: 20, from: 60_000, most: 90_000 },
  { height: 180, fps: 15, from: 40_000, most: 60_000 },
  { height: 180, fps: 10, from: 0, most: 40_000 },
];

/** Of a screen, what is written must stay readable: it keeps its size, and few frames are enough. */
const SCREEN_STEPS: readonly Omit<Step, 'height'>[] = [
  { fps: 15, from: 700_000, most: 2_000_000 },
  { fps: 10, from: 350_000, most: 700_000 },
  { fps: 5, from: 0, most: 350_000 },
];

/** The shorter side to capture a camera with: what nobody is sent need not be captured. */
export function captureHeight(links: number): number {
  if (links <= 1) return 720;
  return links <= 3 ? 540 : 360;
}

/** What each of the links may send, so that all together stay within the budget; sound has its part before pictures. */
export function shareUpload({ links, source, height, budget }: UploadNeed): SendLimits {
  const count = Math.max(1, links);
  const sound = count <= SOUND_FOR_FEW ? SOUND : LEAN_SOUND;
  const share = Math.max(SMALLEST_PICTURE, Math.floor(budget / count) - sound);
  const video = source === 'screen' ? screenLimits(share) : cameraLimits(share, { links: count, height });
  return { audio: { maxBitrate: sound }, video };
}

function cameraLimits(share: number, { links, height }: { links: number; height: number | null }) {
  const captured = height ?? captureHeight(links);
  const tallest = Math.min(captured, captureHeight(links));
  const steps = CAMERA_STEPS.filter((step) => step.height <= tallest);
  const usable = steps.length > 0 ? steps : CAMERA_STEPS.slice(-1);
  const step = usable.find(({ from }) => share >= from) ?? usable[usable.length - 1];
  return {
    maxBitrate: Math.min(share, step.most),
    scaleResolutionDownBy: Math.max(1, captured / step.height),
    maxFramerate: step.fps,
  };
}

function screenLimits(share: number) {
  const step = SCREEN_STEPS.find(({ from }) => share >= from) ?? SCREEN_STEPS[SCREEN_STEPS.length - 1];
  return { maxBitrate: Math.min(share, step.most), scaleResolutionDownBy: 1, maxFramerate: step.fps };
}

/** What one look at a link has shown about the way up. */
export interface UploadSample {
  /** What the browser thinks that this link can carry, in bit/s; null where it does not say. */
  readonly available: number | null;
  /** What held the picture back. */
  readonly limitedBy: 'none' | 'bandwidth' | 'cpu' | 'other';
}

export interface UploadEstimate {
  readonly budget: number;
  /** Looks in a row at which nothing held the pictures back. */
  readonly freeLooks: number;
}

export const FIRST_ESTIMATE: UploadEstimate = { budget: FIRST_BUDGET, freeLooks: 0 };

/** So many looks without trouble, then a little more is tried. */
const FREE_LOOKS = 3;
const GROWTH = 1.12;
/** The most that is given up at one look: the browsers' own control has long reacted, this only follows. */
const RELIEF = 0.85;

/**
 * The estimate after one look at all links, each of which might send `allowed` bit/s. One link alone that is held back
 * has a slow receiver, whom the browser's own control serves; where half of them or more are, the own line is full.
 * Down soon, up slowly.
 */
export function afterSamples(
  before: UploadEstimate,
  samples: readonly UploadSample[],
  allowed: number,
): UploadEstimate {
  if (samples.length < 2) return { ...before, freeLooks: 0 };
  const strained = samples.filter((sample) => isStrained(sample, allowed));
  if (strained.length * 2 >= samples.length) {
    const carried = Math.min(before.budget, carriedBy(samples, allowed));
    const less = Math.max(before.budget * RELIEF, strained.some(isShortOfPower) ? 0 : carried);
    return { budget: Math.max(SMALLEST_BUDGET, Math.round(less)), freeLooks: 0 };
  }
  if (strained.length > 0) return { ...before, freeLooks: 0 };
  if (before.freeLooks + 1 < FREE_LOOKS) return { ...before, freeLooks: before.freeLooks + 1 };
  return { budget: Math.min(FIRST_BUDGET, Math.round(before.budget * GROWTH)), freeLooks: 0 };
}

/** Browsers say "bandwidth" also of the limit that we have set ourselves: that is no strain. */
export function isStrained({ available, limitedBy }: UploadSample, allowed: number): boolean {
  return limitedBy === 'cpu' || (limitedBy === 'bandwidth' && available !== null && available < allowed);
}

function isShortOfPower({ limitedBy }: UploadSample): boolean {
  return limitedBy === 'cpu';
}

/** A link that could carry more than it may is not asked for it. */
function carriedBy(samples: readonly UploadSample[], allowed: number): number {
  return samples.reduce((sum, { available }) => sum + Math.min(allowed, available ?? allowed), 0);
}

export function isLimitation(value: unknown): value is UploadSample['limitedBy'] {
  return value === 'none' || value === 'bandwidth' || value === 'cpu' || value === 'other';
}
