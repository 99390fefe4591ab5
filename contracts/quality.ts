import { QUALITY_LIMITS, type QUALITY_LEVELS, type QualityLimits } from './limits.js';

/** Problems that a page may report about itself. */
export const TROUBLES = [
  'microphone-denied',
  'microphone-missing',
  'microphone-in-use',
  'microphone-failed',
  'camera-denied',
  'camera-missing',
  'camera-in-use',
  'camera-failed',
  'relay-refused',
  'relay-unreachable',
] as const;
export type Trouble = (typeof TROUBLES)[number];

/**
 * What one page measured of a connection since the sample before (5 s): differences, not totals.
 * Null means that the browser does not report the value, or that nothing was sent.
 */
export interface LinkSample {
  /** Length of the span, in milliseconds. */
  spanMs: number;
  rttMs: number | null;
  /** The values below describe the received media. */
  jitterMs: number | null;
  /** 0 to 100: the share of packets that did not arrive. */
  lossPercent: number | null;
  /** 0 to 100: the share of the played sound that had to be made up. */
  concealedPercent: number | null;
  freezes: number | null;
  audioInKbps: number;
  audioOutKbps: number;
  videoInKbps: number;
  videoOutKbps: number;
  width: number | null;
  height: number | null;
  fps: number | null;
  /** The candidate pair in use. */
  pair: CandidatePair | null;
  limitation: 'none' | 'bandwidth' | 'cpu' | 'other' | null;
}

/** A sample of the connection to one other participant in a call. */
export interface QualitySample extends LinkSample {
  /** The other end's participant id. */
  participantId: number;
}

export interface CandidatePair {
  local: string;
  remote: string;
  protocol: string;
  /** The protocol with which a relayed candidate reaches its TURN server. */
  relayProtocol: string | null;
}

/** How media go: through a TURN server, or not. */
export type LinkWay = 'relay' | 'direct';
export const wayOf = ({ local, remote }: Pick<CandidatePair, 'local' | 'remote'>): LinkWay =>
  local === 'relay' || remote === 'relay' ? 'relay' : 'direct';

export type QualityLevel = (typeof QUALITY_LEVELS)[number];
/** `nothing`: nothing arrived although the other side sent something; only the server, which knows that, gives this reason. */
export type QualityReason = 'loss' | 'delay' | 'jitter' | 'silence' | 'freezes' | 'upload' | 'nothing';

const CAUSES: readonly [QualityReason, (sample: LinkSample, limits: QualityLimits) => boolean][] = [
  ['loss', ({ lossPercent }, limits) => (lossPercent ?? 0) >= limits.lossPercent],
  ['delay', ({ rttMs }, limits) => (rttMs ?? 0) >= limits.rttMs],
  ['jitter', ({ jitterMs }, limits) => (jitterMs ?? 0) >= limits.jitterMs],
  ['silence', ({ concealedPercent }, limits) => (concealedPercent ?? 0) >= limits.concealedPercent],
  ['freezes', ({ freezes }, limits) => (freezes ?? 0) >= limits.freezes],
];

/** Below this a picture is hardly recognisable. */
const STARVED_KBPS = 150;

/** The browser sends less than it could, because the connection does not carry more. */
const isStarved = ({ limitation, videoOutKbps }: LinkSample): boolean =>
  limitation === 'bandwidth' && videoOutKbps > 0 && videoOutKbps < STARVED_KBPS;

/** The cause of a bad value. */
function causeOf(reason: QualityReason, sample: LinkSample): QualityReason {
  // A full connection also answers slowly (bufferbloat), and the browser reports that it has to send less.
  if (reason === 'delay' && isStarved(sample)) return 'upload';
  const isLossy = (sample.lossPercent ?? 0) >= QUALITY_LIMITS.fair.lossPercent;
  return isLossy && (reason === 'silence' || reason === 'freezes') ? 'loss' : reason;
}

/** The level of a sample by its worst value, and the cause. There is no combined score, since the single value says enough. */
export function judge(sample: LinkSample): { level: QualityLevel; reason: QualityReason | null } {
  for (const level of ['poor', 'fair'] as const) {
    const worst = CAUSES.find(([, exceeds]) => exceeds(sample, QUALITY_LIMITS[level]))?.[0];
    if (worst) return { level, reason: causeOf(worst, sample) };
  }
  return isStarved(sample) ? { level: 'fair', reason: 'upload' } : { level: 'good', reason: null };
}
