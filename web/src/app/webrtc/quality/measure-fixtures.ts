import type { LinkMeasure } from './quality-samples';

/** For tests: what a good link measures in five seconds. */
export function newMeasure(of: Partial<LinkMeasure> = {}): LinkMeasure {
  return {
    spanMs: 5_000,
    rttMs: 40,
    jitterMs: 5,
    lossPercent: 0,
    arrived: true,
    sentLossPercent: 0,
    concealedPercent: 0,
    freezes: 0,
    audioInKbps: 30,
    audioOutKbps: 30,
    videoInKbps: 900,
    videoOutKbps: 900,
    width: 1280,
    height: 720,
    fps: 30,
    pair: { local: 'host', remote: 'host', protocol: 'udp', relayProtocol: null },
    limitation: 'none',
    upload: { available: null, limitedBy: 'none' },
    ownSound: 0.1,
    codecs: { audioOut: null, audioIn: null, videoOut: null, videoIn: null },
    ...of,
  };
}

/** A report in the format of the standard (W3C webrtc-stats): entries by id. */
export function reportOf(entries: Record<string, Record<string, unknown>>, at = performance.now()): RTCStatsReport {
  return new Map(Object.entries(entries).map(([id, fields]) => [id, { id, timestamp: at, ...fields }] as const));
}
