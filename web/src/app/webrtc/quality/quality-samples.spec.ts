import { reportOf } from './measure-fixtures';
import { type LinkMeasure, measure } from './quality-samples';
import { CHROMIUM_156, FIREFOX_153, type Recorded } from './recorded-fixtures';
import { lookAt, type StatsLook } from './stats-look';

type Fields = Record<string, unknown>;

/** Entries by id, in the format of the standard (W3C webrtc-stats). */
function look(atMs: number, entries: Record<string, Fields>): StatsLook {
  return lookAt(reportOf(entries, atMs));
}

const START = 1_790_000_000_000;
const codecs = { audioOut: null, audioIn: null, videoOut: null, videoIn: null };
const PATH = {
  T: { type: 'transport', selectedCandidatePairId: 'P2' },
  P1: { type: 'candidate-pair', state: 'succeeded', nominated: true, localCandidateId: 'L0', remoteCandidateId: 'R1' },
  L1: { type: 'local-candidate', candidateType: 'relay', protocol: 'udp', relayProtocol: 'tcp', address: '192.0.2.1' },
  R1: { type: 'remote-candidate', candidateType: 'srflx', protocol: 'udp', address: '192.0.2.9' },
};
const pair = (of: Fields = {}) => ({
  P2: {
    type: 'candidate-pair',
    state: 'succeeded',
    nominated: true,
    localCandidateId: 'L1',
    remoteCandidateId: 'R1',
    currentRoundTripTime: 0.04,
    ...of,
  },
});
const inbound = (kind: string, of: Fields = {}) => ({ type: 'inbound-rtp', kind, ssrc: 7, ...of });
const outbound = (kind: string, of: Fields = {}) => ({ type: 'outbound-rtp', kind, ssrc: 9, ...of });

const BEFORE = {
  ...PATH,
  ...pair({ responsesReceived: 10, totalRoundTripTime: 1 }),
  IA: inbound('audio', { packetsReceived: 1_000, packetsLost: 10, bytesReceived: 80_000, jitter: 0.001 }),
  IV: inbound('video', {
    packetsReceived: 500,
    packetsLost: 0,
    bytesReceived: 1e6,
    framesDecoded: 100,
    freezeCount: 1,
  }),
  OA: outbound('audio', { packetsSent: 1_000, bytesSent: 60_000 }),
  OV: outbound('video', { packetsSent: 500, bytesSent: 2e6, mediaSourceId: 'S' }),
  RA: { type: 'remote-inbound-rtp', kind: 'audio', ssrc: 9, packetsLost: 3, roundTripTime: 0.09 },
};
const AFTER = {
  ...PATH,
  ...pair({ responsesReceived: 12, totalRoundTripTime: 1.1, availableOutgoingBitrate: 300_000 }),
  IA: inbound('audio', {
    packetsReceived: 1_240,
    packetsLost: 20,
    bytesReceived: 100_000,
    jitter: 0.012,
    concealedSamples: 24_000,
    silentConcealedSamples: 0,
    totalSamplesReceived: 240_000,
  }),
  IV: inbound('video', {
    packetsReceived: 740,
    packetsLost: 10,
    bytesReceived: 1.5e6,
    framesDecoded: 200,
    freezeCount: 3,
    frameWidth: 640,
    frameHeight: 360,
  }),
  OA: outbound('audio', { packetsSent: 1_250, bytesSent: 80_000 }),
  OV: outbound('video', {
    packetsSent: 750,
    bytesSent: 2.5e6,
    mediaSourceId: 'S',
    qualityLimitationReason: 'bandwidth',
  }),
  RA: { type: 'remote-inbound-rtp', kind: 'audio', ssrc: 9, packetsLost: 53, roundTripTime: 0.09 },
};
const between = (before: Record<string, Fields>, after: Record<string, Fields>, allowed: number | null = null) =>
  measure({ now: look(START + 5_000, after), before: look(START, before), allowed });

describe('what a link has carried between two looks', () => {
  it('is told in differences', () => {
    expect(between(BEFORE, AFTER)).toEqual({
      ownSound: null,
      codecs,
      spanMs: 5_000,
      rttMs: 50,
      jitterMs: 12,
      lossPercent: 4,
      arrived: true,
      sentLossPercent: 10,
      concealedPercent: 10,
      freezes: 2,
      audioInKbps: 32,
      audioOutKbps: 32,
      videoInKbps: 800,
      videoOutKbps: 800,
      width: 640,
      height: 360,
      fps: 20,
      pair: { local: 'relay', remote: 'srflx', protocol: 'udp', relayProtocol: 'tcp' },
      limitation: 'bandwidth',
      upload: { available: 300_000, limitedBy: 'bandwidth' },
    });
  });

  it('is nothing at the first look, but for what is no difference', () => {
    const first = measure({ now: look(START, AFTER), before: null, allowed: null });
    expect(first).toMatchObject({ spanMs: 0, rttMs: 40, lossPercent: null, audioInKbps: 0, freezes: null, fps: null });
    expect(first.pair?.local).toBe('relay');
  });

  it('reads how loud the own microphone was, and the codecs in use', () => {
    const source = (energy: number, seconds: number) => ({
      M: { type: 'media-source', kind: 'audio', totalAudioEnergy: energy, totalSamplesDuration: seconds },
    });
    expect(between(source(1, 10), source(1.2, 15)).ownSound).toBeCloseTo(0.2);
    expect(between(source(1, 10), source(1, 15)).ownSound).toBe(0);
    const used = { C: { type: 'codec', mimeType: 'audio/opus' }, OA: outbound('audio', { codecId: 'C' }) };
    expect(between({}, used).codecs).toEqual({ ...codecs, audioOut: 'audio/opus' });
  });

  it('is nothing where the browser says nothing', () => {
    expect(between({}, {})).toEqual({
      ownSound: null,
      codecs,
      spanMs: 0,
      rttMs: null,
      jitterMs: null,
      lossPercent: null,
      arrived: true,
      sentLossPercent: null,
      concealedPercent: null,
      freezes: null,
      audioInKbps: 0,
      audioOutKbps: 0,
      videoInKbps: 0,
      videoOutKbps: 0,
      width: null,
      height: null,
      fps: null,
      pair: null,
      limitation: null,
      upload: { available: null, limitedBy: null },
    });
  });

  it.each([
    ['smaller', { IA: inbound('audio', { packetsReceived: 50, packetsLost: 0, bytesReceived: 4_000 }) }],
    ['of another stream', { IA: inbound('audio', { ssrc: 8, packetsReceived: 50, bytesReceived: 4_000 }) }],
    ['new', { IA2: inbound('audio', { packetsReceived: 50, bytesReceived: 4_000 }) }],
  ])('counts a counter that is %s from zero', (_, after) => {
    const sample = between(BEFORE, after);
    expect(sample.audioInKbps).toBe(6);
    expect(sample.lossPercent).toBe(0);
  });

  it('never loses less than nothing: what came late was not lost', () => {
    const after = { IA: inbound('audio', { packetsReceived: 1_100, packetsLost: 4, bytesReceived: 90_000 }) };
    expect(between(BEFORE, after).lossPercent).toBe(0);
  });

  it('takes the silence of somebody muted neither for loss nor for sound that was made up', () => {
    const muted = {
      ...BEFORE,
      IA: { ...BEFORE.IA, concealedSamples: 240_000, silentConcealedSamples: 238_000, totalSamplesReceived: 240_000 },
    };
    expect(between(BEFORE, muted)).toMatchObject({ concealedPercent: null, jitterMs: null, lossPercent: null });
    const unmutedHalfway = { ...AFTER.IA, silentConcealedSamples: 22_000, concealedSamples: 24_000 };
    expect(between(BEFORE, { IA: unmutedHalfway }).concealedPercent).toBe(0.9);
  });

  it('knows no picture where none comes, and a standing one where bytes come and no frames', () => {
    expect(between(AFTER, AFTER)).toMatchObject({ width: null, height: null, fps: null, freezes: null });
    const standing = { IV: { ...AFTER.IV, framesDecoded: 100 } };
    expect(between(BEFORE, standing)).toMatchObject({ width: 640, fps: 0 });
  });

  it('knows no limitation of a camera that is off', () => {
    const off = { ...AFTER, OV: { ...AFTER.OV, mediaSourceId: undefined } };
    expect(between(off, off).limitation).toBeNull();
  });

  it.each([
    [200_000, 'none'],
    [1_700_000, 'bandwidth'],
  ] as const)('with %i bit/s allowed, of 300,000 that the line carries, is held back by %s', (allowed, by) => {
    const measured = between(BEFORE, AFTER, allowed);
    expect(measured.limitation).toBe(by);
    expect(measured.upload).toEqual({ available: 300_000, limitedBy: 'bandwidth' });
  });

  it('finds the pair in use where the browser names none (Firefox)', () => {
    const { T: _, ...rest } = AFTER;
    const selected = { ...rest, P1: { ...PATH.P1, localCandidateId: 'L2' }, ...pair({ selected: true }) };
    expect(between({}, selected).pair?.local).toBe('relay');
    const { P1, ...nominated } = rest;
    expect(P1.nominated).toBe(true);
    expect(between({}, nominated).pair?.local).toBe('relay');
  });

  it('takes the round trip of the media where the pair has none', () => {
    expect(between({}, { RA: AFTER.RA }).rttMs).toBe(90);
  });
});

/** What a browser reported; `without` removes a field from every entry of a type. */
function recorded({ before, now }: Recorded, without?: { type: unknown; field: string }): LinkMeasure {
  const [first, later] = [before, now].map((rows) => {
    const entries = structuredClone(new Map(rows));
    for (const [, fields] of entries)
      if (without && fields['type'] === without.type) delete (fields as Fields)[without.field];
    return lookAt(reportOf(Object.fromEntries(entries)));
  });
  return measure({ now: later, before: first, allowed: 2_000_000 });
}

describe('what browsers really answer', () => {
  const SIZE = { width: 640, height: 360 };
  const CALL = { lossPercent: 0, sentLossPercent: 0, freezes: 0, arrived: true, ...SIZE, ownSound: null, codecs };

  it('is read of Chromium', () => {
    expect(recorded(CHROMIUM_156)).toEqual({
      ...CALL,
      ...{ spanMs: 5_004, rttMs: 3, jitterMs: 2, concealedPercent: 0.6, fps: 19.4 },
      ...{ audioInKbps: 24, audioOutKbps: 25, videoInKbps: 193, videoOutKbps: 195 },
      pair: { local: 'host', remote: 'host', protocol: 'udp', relayProtocol: null },
      limitation: 'none',
      upload: { available: 2_956_210, limitedBy: 'none' },
    });
  });

  it('is read of Firefox, which says neither what holds a picture back nor what the line carries', () => {
    expect(recorded(FIREFOX_153)).toEqual({
      ...CALL,
      ...{ spanMs: 5_015, rttMs: 0, jitterMs: 7, concealedPercent: 0, fps: 29.9 },
      ...{ audioInKbps: 64, audioOutKbps: 64, videoInKbps: 214, videoOutKbps: 216 },
      pair: { local: 'host', remote: 'prflx', protocol: 'udp', relayProtocol: null },
      limitation: null,
      upload: { available: null, limitedBy: null },
    });
  });

  it.each([
    ['Chromium', CHROMIUM_156],
    ['Firefox', FIREFOX_153],
  ])('is read of %s whatever single field it leaves out', (_, answer) => {
    const left = answer.now.flatMap(([, fields]) =>
      Object.keys(fields).map((field) => ({ type: fields['type'], field })),
    );
    for (const without of left) {
      const measured = recorded(answer, without);
      const numbers = Object.values(measured).filter((value) => typeof value === 'number');
      expect(numbers.filter((value) => !Number.isFinite(value) || value < 0)).toEqual([]);
      expect([0, null]).toContain(measured.lossPercent);
      expect(measured.arrived).toBe(true);
    }
  });
});
