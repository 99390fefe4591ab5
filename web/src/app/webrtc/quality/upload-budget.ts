/** What the sent picture shows. */
export type PictureSource = 'camera' | 'screen' | 'none';

/** How much one link may send, in bit/s. */
export interface SendLimits {
  readonly audio: { readonly maxBitrate: number };
  readonly video: {
    readonly maxBitrate: number;
    /** The factor by which the captured picture is scaled down; at least 1. */
    readonly scaleResolutionDownBy: number;
    readonly maxFramerate: number;
  };
}

export interface UploadNeed {
  /** The number of links. */
  readonly links: number;
  readonly source: PictureSource;
  /** The shorter side of the captured picture; null if unknown. */
  readonly height: number | null;
  /** The upload of all links together, in bit/s. */
  readonly budget: number;
  /** The tallest picture that the link has proven to carry (see `provenHeight`). */
  readonly proven?: number;
}

/** The budget before anything is measured: what a modest home connection can send. */
export const FIRST_BUDGET = 2_500_000;
const SMALLEST_BUDGET = 200_000;

const SOUND = 40_000;
/** The rate with more links than `SOUND_FOR_FEW`; speech with Opus stays clear at it. */
const LEAN_SOUND = 32_000;
const SOUND_FOR_FEW = 5;
/** At a lower rate there is no usable picture. */
const SMALLEST_PICTURE = 30_000;

interface BudgetStep {
  readonly height: number;
  readonly fps: number;
  /** Below this bit rate this step looks worse than the next one. */
  readonly from: number;
  /** A higher rate makes no visible difference. */
  readonly most: number;
}

/** The bit rate is reduced first (within a step), then the size, then the frame rate. */
const CAMERA_STEPS: readonly BudgetStep[] = [
  { height: 720, fps: 30, from: 900_000, most: 1_700_000 },
  { height: 540, fps: 30, from: 500_000, most: 1_000_000 },
  { height: 360, fps: 30, from: 250_000, most: 600_000 },
  { height: 270, fps: 30, from: 140_000, most: 300_000 },
  { height: 180, fps: 30, from: 90_000, most: 180_000 },
  { height: 180, fps: 20, from: 60_000, most: 90_000 },
  { height: 180, fps: 15, from: 40_000, most: 60_000 },
  { height: 180, fps: 10, from: 0, most: 40_000 },
];

/** Text on a shared screen must stay readable, so its size is kept; a low frame rate is enough. */
const SCREEN_STEPS: readonly Omit<BudgetStep, 'height'>[] = [
  { fps: 15, from: 700_000, most: 2_000_000 },
  { fps: 10, from: 350_000, most: 700_000 },
  { fps: 5, from: 0, most: 350_000 },
];

/** The shorter side to capture a camera with: no larger than anybody is sent. */
export function captureHeight(links: number): number {
  if (links <= 1) return 720;
  return links <= 3 ? 540 : 360;
}

/**
 * A picture begins this small because browsers begin with 300 kbit/s. A first picture of 720 lines takes so many
 * packets that it arrives a third of a second later, and Chromium drops it altogether if several links begin at once.
 */
export const FIRST_HEIGHT = 180;
/** This much of what the browser expects the line to carry is counted on: sound and other things share it. */
const COUNTED_ON = 0.8;

/**
 * How tall a picture may be after a look at its link. It never shrinks: for a line that becomes worse there are the
 * bit rates.
 */
export function provenHeight(before: number, { available, limitedBy }: UploadSample): number {
  if (limitedBy === 'cpu') return before;
  if (available === null) return limitedBy === 'none' ? nextHeight(before) : before;
  const carried = CAMERA_STEPS.filter(({ from }) => from <= available * COUNTED_ON);
  return Math.max(before, ...carried.map(({ height }) => height));
}

/** One step taller, or as tall as it gets. */
export function nextHeight(before: number): number {
  const taller = CAMERA_STEPS.map(({ height }) => height).filter((height) => height > before);
  return Math.min(...taller, CAMERA_STEPS[0].height);
}

/** How much each link may send, so that all together stay within the budget. Sound is served before pictures. */
export function shareUpload({ links, source, height, budget, proven = Infinity }: UploadNeed): SendLimits {
  const count = Math.max(1, links);
  const sound = count <= SOUND_FOR_FEW ? SOUND : LEAN_SOUND;
  const share = Math.max(SMALLEST_PICTURE, Math.floor(budget / count) - sound);
  const video = source === 'screen' ? screenLimits(share) : cameraLimits(share, { links: count, height, proven });
  return { audio: { maxBitrate: sound }, video };
}

function cameraLimits(share: number, of: { links: number; height: number | null; proven: number }) {
  const { links, height, proven } = of;
  const captured = height ?? captureHeight(links);
  const tallest = Math.min(captured, captureHeight(links));
  const steps = CAMERA_STEPS.filter((step) => step.height <= tallest);
  const usable = steps.length > 0 ? steps : CAMERA_STEPS.slice(-1);
  const step = usable.find(({ from }) => share >= from) ?? usable[usable.length - 1];
  return {
    // Also for a picture that is still small: browsers probe a line only as far as it may be used.
    maxBitrate: Math.min(share, step.most),
    scaleResolutionDownBy: Math.max(1, captured / Math.min(step.height, proven)),
    maxFramerate: step.fps,
  };
}

function screenLimits(share: number) {
  const step = SCREEN_STEPS.find(({ from }) => share >= from) ?? SCREEN_STEPS[SCREEN_STEPS.length - 1];
  return { maxBitrate: Math.min(share, step.most), scaleResolutionDownBy: 1, maxFramerate: step.fps };
}

/** What a look at a link says about the upload. */
export interface UploadSample {
  /** The browser's estimate of what this link can carry, in bit/s; null if it does not say. */
  readonly available: number | null;
  /** What limited the picture; null if none was sent, or the browser does not say. */
  readonly limitedBy: 'none' | 'bandwidth' | 'cpu' | 'other' | null;
}

export interface UploadEstimate {
  readonly budget: number;
  /** The number of successive looks at which nothing limited the pictures. */
  readonly freeLooks: number;
}

export const FIRST_ESTIMATE: UploadEstimate = { budget: FIRST_BUDGET, freeLooks: 0 };

/** After this many looks without trouble, the budget is raised a little. */
const FREE_LOOKS = 3;
const GROWTH = 1.12;
/**
 * The largest reduction at one look. The browsers' own congestion control has reacted long before; this only
 * follows it.
 */
const RELIEF = 0.85;

/**
 * The estimate after a look at all links, each of which may send `allowed` bit/s. If only one link is limited, its
 * receiver is slow, which the browser's own control handles; if at least half of them are, the own upload is full.
 * The estimate falls fast and rises slowly.
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

/** Browsers also say "bandwidth" about the limit that we set ourselves, which is no strain. */
export function isStrained({ available, limitedBy }: UploadSample, allowed: number): boolean {
  return limitedBy === 'cpu' || (limitedBy === 'bandwidth' && available !== null && available < allowed);
}

function isShortOfPower({ limitedBy }: UploadSample): boolean {
  return limitedBy === 'cpu';
}

/** A link counts with at most what it may send, even if it could carry more. */
function carriedBy(samples: readonly UploadSample[], allowed: number): number {
  return samples.reduce((sum, { available }) => sum + Math.min(allowed, available ?? allowed), 0);
}

export function isLimitation(value: unknown): value is NonNullable<UploadSample['limitedBy']> {
  return value === 'none' || value === 'bandwidth' || value === 'cpu' || value === 'other';
}
