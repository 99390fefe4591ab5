import type { CandidatePair, LinkSample } from '@contracts';
import { type StatsEntry, entriesOf, growthOf, numberOf, selectedPair, type StatsLook } from './stats-look';
import { isLimitation, isStrained, type UploadSample } from './upload-budget';

/** A sample, with what only this page needs to know. */
export interface LinkMeasure extends LinkSample {
  /** How much of what this page sent has not arrived at the other side (as it reports), 0 to 100. */
  readonly sentLossPercent: number | null;
  /**
   * Anything was received, at least a report of the other side's browser; otherwise none of the numbers here can be
   * trusted.
   */
  readonly arrived: boolean;
  /** What the look says about the upload. */
  readonly upload: UploadSample;
  /**
   * How loud the own microphone was, as the root mean square of its samples (0 to 1); null if the browser does not
   * tell.
   */
  readonly ownSound: number | null;
  /** The codecs in use, as the browser names them. */
  readonly codecs: CodecsInUse;
}

export type CodecsInUse = Readonly<Record<'audioOut' | 'audioIn' | 'videoOut' | 'videoIn', string | null>>;

/** A longer span means that the machine has slept, and a mean over such a span says nothing. */
const LONGEST_SPAN_MS = 2 * 60_000;

/**
 * Whether a measure tells how good the connection is: the first look at a connection does not, and if nothing arrives,
 * the state of the link says more.
 */
export function saysSomething({ arrived, spanMs }: Pick<LinkMeasure, 'arrived' | 'spanMs'>): boolean {
  return arrived && spanMs > 0 && spanMs <= LONGEST_SPAN_MS;
}

export interface MeasureOf {
  readonly now: StatsLook;
  /** Null at the first look at a connection; then only values that need no difference are known, and `spanMs` is 0. */
  readonly before: StatsLook | null;
  /** The limit for what the link may send, in bit/s; null if there is none. */
  readonly allowed: number | null;
}

/** What a link has carried between two looks at the same connection. */
export function measure({ now, before: earlier, allowed }: MeasureOf): LinkMeasure {
  const before = earlier ?? now;
  const spanMs = Math.max(0, Math.round(now.at - before.at));
  const pair = selectedPair(now);
  const limitedBy = limitedByOf(now, before);
  const upload = { available: numberOf(pair, 'availableOutgoingBitrate'), limitedBy };
  const rate = (type: string, kind: string, field: string) =>
    kbps(growthOf(entriesOf(now, type, kind), field, before), spanMs);
  return {
    spanMs,
    rttMs: roundTrip(now, before, pair),
    ...soundOf(now, before),
    ...pictureOf(now, before, spanMs),
    lossPercent: lossOf(entriesOf(now, 'inbound-rtp'), before),
    sentLossPercent: sentLossOf(now, before),
    arrived: pair === undefined || growthOf([pair], 'bytesReceived', before) !== 0,
    audioInKbps: rate('inbound-rtp', 'audio', 'bytesReceived'),
    audioOutKbps: rate('outbound-rtp', 'audio', 'bytesSent'),
    videoInKbps: rate('inbound-rtp', 'video', 'bytesReceived'),
    videoOutKbps: rate('outbound-rtp', 'video', 'bytesSent'),
    pair: pairOf(now, pair),
    limitation: ofTheLine(limitedBy, upload, allowed),
    upload,
    ownSound: ownSoundOf(now, before),
    codecs: codecsOf(now),
  };
}

/** The mean over the span; if there was no new measurement in it, the last known value. */
function roundTrip(now: StatsLook, before: StatsLook, pair: StatsEntry | undefined): number | null {
  const times = pair ? [pair] : [];
  const answers = growthOf(times, 'responsesReceived', before) ?? 0;
  const total = growthOf(times, 'totalRoundTripTime', before);
  if (answers > 0 && total !== null) return milliseconds(total / answers);
  const media = entriesOf(now, 'remote-inbound-rtp').map((entry) => numberOf(entry, 'roundTripTime'));
  return milliseconds(numberOf(pair, 'currentRoundTripTime') ?? media.find((seconds) => seconds !== null) ?? null);
}

/**
 * Concealment that plays silence because nobody sends (muted, or saved by the browser) is not counted as concealed
 * sound.
 */
function soundOf(now: StatsLook, before: StatsLook): Pick<LinkSample, 'jitterMs' | 'concealedPercent'> {
  const flowing = entriesOf(now, 'inbound-rtp', 'audio').filter((entry) => flows(entry, 'packetsReceived', before));
  if (flowing.length === 0) return { jitterMs: null, concealedPercent: null };
  const grown = (field: string) => growthOf(flowing, field, before) ?? 0;
  const silent = grown('silentConcealedSamples');
  const concealed = grown('concealedSamples') - silent;
  const jitters = flowing.map((entry) => numberOf(entry, 'jitter')).filter((seconds) => seconds !== null);
  return {
    jitterMs: jitters.length === 0 ? null : milliseconds(Math.max(...jitters)),
    concealedPercent: percent(concealed, grown('totalSamplesReceived') - silent),
  };
}

function pictureOf(
  now: StatsLook,
  before: StatsLook,
  spanMs: number,
): Pick<LinkSample, 'freezes' | 'width' | 'height' | 'fps'> {
  const picture = entriesOf(now, 'inbound-rtp', 'video').find((entry) => flows(entry, 'bytesReceived', before));
  if (!picture) return { freezes: null, width: null, height: null, fps: null };
  const frames = growthOf([picture], 'framesDecoded', before);
  return {
    freezes: growthOf([picture], 'freezeCount', before),
    width: numberOf(picture, 'frameWidth'),
    height: numberOf(picture, 'frameHeight'),
    fps: frames === null || spanMs === 0 ? null : tenths((frames * 1000) / spanMs),
  };
}

function lossOf(inbound: readonly StatsEntry[], before: StatsLook): number | null {
  const arrived = growthOf(inbound, 'packetsReceived', before) ?? 0;
  const lost = lostOf(inbound, before);
  return percent(lost, arrived + lost);
}

function sentLossOf(now: StatsLook, before: StatsLook): number | null {
  const told = entriesOf(now, 'remote-inbound-rtp');
  if (told.length === 0) return null;
  return percent(lostOf(told, before), growthOf(entriesOf(now, 'outbound-rtp'), 'packetsSent', before) ?? 0);
}

/** The only counter that may decrease: packets counted as lost may arrive late, or twice. */
function lostOf(entries: readonly StatsEntry[], before: StatsLook): number {
  return entries.reduce((sum, entry) => {
    const then = before.entries.get(entry.id);
    const base = then?.['ssrc'] === entry['ssrc'] ? (numberOf(then, 'packetsLost') ?? 0) : 0;
    return sum + Math.max(0, (numberOf(entry, 'packetsLost') ?? 0) - base);
  }, 0);
}

function pairOf(look: StatsLook, pair: StatsEntry | undefined): CandidatePair | null {
  const local = look.entries.get(String(pair?.['localCandidateId']));
  const remote = look.entries.get(String(pair?.['remoteCandidateId']));
  if (!local || !remote) return null;
  return {
    local: word(local, 'candidateType') ?? 'unknown',
    remote: word(remote, 'candidateType') ?? 'unknown',
    protocol: word(local, 'protocol') ?? 'unknown',
    relayProtocol: word(local, 'relayProtocol'),
  };
}

/** The energy that the microphone gave, over the time for which it gave any (W3C webrtc-stats, RTCAudioSourceStats). */
function ownSoundOf(now: StatsLook, before: StatsLook): number | null {
  const sources = entriesOf(now, 'media-source', 'audio');
  const energy = growthOf(sources, 'totalAudioEnergy', before);
  const seconds = growthOf(sources, 'totalSamplesDuration', before);
  return energy === null || !seconds ? null : Math.sqrt(energy / seconds);
}

function codecsOf(now: StatsLook): CodecsInUse {
  const codec = (type: string, kind: string) => {
    const used = entriesOf(now, type, kind).map(({ codecId }) => now.entries.get(String(codecId)));
    return used.map((entry) => entry && word(entry, 'mimeType')).find((name) => name) ?? null;
  };
  return {
    audioOut: codec('outbound-rtp', 'audio'),
    audioIn: codec('inbound-rtp', 'audio'),
    videoOut: codec('outbound-rtp', 'video'),
    videoIn: codec('inbound-rtp', 'video'),
  };
}

/** What limits the picture that is sent; null if none is sent, or the browser does not say. */
function limitedByOf(now: StatsLook, before: StatsLook): LinkSample['limitation'] {
  const sends = (entry: StatsEntry) => entry['mediaSourceId'] !== undefined || flows(entry, 'bytesSent', before);
  const reason = entriesOf(now, 'outbound-rtp', 'video').find(sends)?.['qualityLimitationReason'];
  return isLimitation(reason) ? reason : null;
}

/** Browsers also say "bandwidth" about the limit that we set ourselves, which is not the network's fault. */
function ofTheLine(limitedBy: LinkSample['limitation'], upload: UploadSample, allowed: number | null) {
  return limitedBy === 'bandwidth' && allowed !== null && !isStrained(upload, allowed) ? 'none' : limitedBy;
}

function flows(entry: StatsEntry, field: string, before: StatsLook): boolean {
  return (growthOf([entry], field, before) ?? 0) > 0;
}

function word(entry: StatsEntry, field: string): string | null {
  const value = entry[field];
  return typeof value === 'string' && value !== '' ? value : null;
}

function kbps(bytes: number | null, spanMs: number): number {
  return spanMs === 0 ? 0 : Math.round(((bytes ?? 0) * 8) / spanMs);
}

function percent(part: number, of: number): number | null {
  return of <= 0 ? null : tenths(Math.min(100, Math.max(0, (100 * part) / of)));
}

function milliseconds(seconds: number | null): number | null {
  return seconds === null || seconds < 0 ? null : tenths(seconds * 1000);
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}
