import {
  type AuditCall,
  type AuditSignal,
  type CallEvent,
  type CallEventDetails,
  type CallEventKind,
  judge,
  type Participant,
  type StoredSample,
} from '@contracts';
import { newCall, newParticipant, newUser } from '../../call/testing/call-fixtures';
import type { Log } from './rows/steps';

/** Logs for tests, written as a story. Times are in seconds since the call began. */
export const BEGIN = Date.parse('2026-11-20T10:03:00.000Z');
export const ANN = 1;
export const BEN = 2;

const MEDIA = { audio: true, video: true, screen: false };
const timestamp = (seconds: number) => new Date(BEGIN + Math.round(seconds * 1000)).toISOString();

const GOOD_SAMPLE = {
  spanMs: 5_000,
  rttMs: 42,
  jitterMs: 6,
  lossPercent: 0.2,
  concealedPercent: 0.1,
  freezes: 0,
  audioInKbps: 32,
  audioOutKbps: 32,
  videoInKbps: 1_100,
  videoOutKbps: 1_050,
  width: 1280,
  height: 720,
  fps: 30,
  pair: { local: 'host', remote: 'srflx', protocol: 'udp', relayProtocol: null },
  limitation: 'none',
} as const;

export class Story {
  private readonly timeline: CallEvent[] = [];
  private readonly signals: AuditSignal[] = [];
  private readonly samples: StoredSample[] = [];

  constructor(private readonly call: Partial<AuditCall> = {}) {}

  event<K extends CallEventKind>(at: number, kind: K, of: { by?: number | null; detail: CallEventDetails[K] }): this {
    const { by = null, detail } = of;
    const id = this.timeline.length + 1;
    this.timeline.push({ id, callId: 7, participantId: by, kind, detail, at: timestamp(at) });
    return this;
  }

  joined(at: number, by: number, of: { deviceId?: string; epoch?: number; name?: string } = {}): this {
    const { deviceId = `device-of-${by}`, epoch = 1, name = 'Chrome on Linux' } = of;
    this.event(at, 'device', { by, detail: { deviceId, name } });
    return this.event(at, 'joined', { by, detail: { deviceId, epoch, media: MEDIA, turn: true, relayOnly: false } });
  }

  /** Delivered and applied at once unless told otherwise; null for never. */
  signal(
    at: number,
    [from, to]: [number, number],
    of: Partial<AuditSignal> & { delivered?: number | null } = {},
  ): this {
    const { delivered = at + 0.012, ...rest } = of;
    const isThere = delivered !== null && rest.outcome !== 'refused';
    this.signals.push({
      id: this.signals.length + 1,
      callId: 7,
      senderParticipantId: from,
      recipientParticipantId: to,
      senderEpoch: 1,
      recipientEpoch: 1,
      kind: 'candidate',
      facts: null,
      data: null,
      outcome: 'relayed',
      refusal: null,
      createdAt: timestamp(at),
      deliveredAt: isThere ? timestamp(delivered) : null,
      receivedAt: isThere ? timestamp(delivered + 0.004) : null,
      appliedAt: isThere && !rest.applyError ? timestamp(delivered + 0.02) : null,
      tookMs: isThere && !rest.applyError ? 16 : null,
      applyError: null,
      ...rest,
    });
    return this;
  }

  candidates(at: number, ends: [number, number], of: { count: number; delivered?: number | null }): this {
    const { count, delivered } = of;
    for (let i = 0; i < count; i++)
      this.signal(
        at + i * 0.015,
        ends,
        delivered === undefined ? {} : { delivered: delivered && delivered + i * 0.001 },
      );
    return this.signal(at + count * 0.015, ends, {
      facts: { endOfCandidates: true },
      ...(delivered === undefined ? {} : { delivered }),
    });
  }

  sample(at: number, [from, participantId]: [number, number], of: Partial<StoredSample> = {}): this {
    const sample = { ...GOOD_SAMPLE, participantId, ...of };
    const id = this.samples.length + 1;
    this.samples.push({ ...sample, ...judge(sample), id, from, at: timestamp(at) });
    return this;
  }

  log(): Log {
    const now = timestamp(0);
    const call: AuditCall = {
      ...newCall({ now }),
      quality: null,
      cause: null,
      logGoneAt: null,
      truncated: false,
      diagnosis: [],
      problems: [],
      timeline: this.timeline,
      ...this.call,
    };
    const { signals, samples } = this;
    return { call, signals: byTime(signals, 'createdAt'), samples: byTime(samples, 'at') };
  }
}

function byTime<K extends string, T extends Record<K, string>>(rows: T[], key: K): T[] {
  return [...rows].sort((one, next) => Date.parse(one[key]) - Date.parse(next[key]));
}

/** Ann calls Ben, whose two devices ring; they talk, Ben's network fails for a while and comes back. */
export function directStory(names: { ann?: string; ben?: string } = {}): Story {
  const { ann = 'Ann', ben = 'Ben' } = names;
  const story = new Story({
    status: 'ended',
    endReason: 'hangup',
    caller: newUser(ANN, ann),
    callee: newUser(BEN, ben),
    participants: [
      newParticipant(ANN, { displayName: ann, role: 'caller', deviceId: `device-of-${ANN}` }),
      newParticipant(BEN, { displayName: ben, deviceId: `device-of-${BEN}` }),
    ],
  });
  return aftermath(beginning(story));
}

function beginning(story: Story): Story {
  return story
    .event(0, 'created', { detail: { type: 'video', silent: false } })
    .joined(0.09, ANN)
    .signal(0.14, [ANN, BEN], { kind: 'offer', delivered: 4.41, recipientEpoch: 0 })
    .candidates(0.16, [ANN, BEN], { count: 6, delivered: 4.412 })
    .event(0.31, 'device-ringing', { by: BEN, detail: { deviceId: `device-of-${BEN}` } })
    .event(0.312, 'status', { detail: { to: 'ringing', reason: null, byId: null } })
    .event(0.52, 'device-ringing', { by: BEN, detail: { deviceId: 'telephone-of-ben' } })
    .event(4.2, 'status', { detail: { to: 'accepted', reason: null, byId: BEN } })
    .event(4.2, 'entered', { by: BEN, detail: { deviceId: `device-of-${BEN}` } })
    .joined(4.38, BEN, { name: 'Firefox on Windows' })
    .signal(4.62, [BEN, ANN], { kind: 'answer' })
    .candidates(4.63, [BEN, ANN], { count: 4 })
    .signal(4.8, [BEN, ANN], { applyError: 'Error processing ICE candidate' })
    .event(4.9, 'links', { by: ANN, detail: { links: [{ participantId: BEN, state: 'connecting' }] } })
    .event(5.3, 'links', { by: ANN, detail: { links: [{ participantId: BEN, state: 'connected' }] } })
    .event(5.31, 'links', { by: BEN, detail: { links: [{ participantId: ANN, state: 'connected' }] } });
}

function aftermath(story: Story): Story {
  measured(story, { from: 10, to: 256 });
  story
    .event(40, 'media', { by: ANN, detail: { audio: true, video: false, screen: false } })
    .event(61, 'trouble', { by: ANN, detail: { what: 'camera-in-use', detail: null } })
    .event(258, 'dropped', { by: BEN, detail: { deviceId: `device-of-${BEN}` } })
    .event(273, 'reconnecting', { by: BEN, detail: null })
    .signal(274, [ANN, BEN], { kind: 'offer', delivered: 281.2 })
    .event(281, 'resumed', { by: BEN, detail: { deviceId: `device-of-${BEN}` } })
    .signal(281.5, [BEN, ANN], { kind: 'answer', outcome: 'refused', refusal: 'stale-epoch' })
    .signal(281.9, [BEN, ANN], { kind: 'answer' });
  measured(story, { from: 290, to: 400 });
  return story.event(402, 'status', { detail: { to: 'ended', reason: 'hangup', byId: BEN } });
}

/** Quality gets worse from the second minute on, and for a while nothing is measured. */
function measured(story: Story, { from, to }: { from: number; to: number }): void {
  for (let at = from; at <= to; at += 5) {
    const wave = Math.sin(at / 9) + 1;
    const isBad = at > 120 && at < 180;
    const pair =
      at > 290 ? { local: 'relay', remote: 'host', protocol: 'udp', relayProtocol: 'tls' } : GOOD_SAMPLE.pair;
    story.sample(at, [ANN, BEN], { rttMs: 40 + 30 * wave, lossPercent: isBad ? 9 * wave : 0.3 * wave, pair });
    if (at > 80 && at < 110) continue;
    const fps = isBad ? null : 30;
    story.sample(at + 0.4, [BEN, ANN], {
      rttMs: isBad ? 420 : 40 + 25 * wave,
      jitterMs: 8 * wave,
      fps,
      pair: mirrored(pair),
    });
  }
}

function mirrored({
  local,
  remote,
  ...rest
}: {
  local: string;
  remote: string;
  protocol: string;
  relayProtocol: string | null;
}) {
  return { ...rest, local: remote, remote: local };
}

/** A meeting in which all `people` negotiate with each other again and again: `people` × `signals`. */
export function meetingStory({ people, signals }: { people: number; signals: number }): Story {
  const ids = Array.from({ length: people }, (_, i) => i + 1);
  const participants: Participant[] = ids.map((id) =>
    newParticipant(id, { displayName: `Participant ${id}`, role: id === 1 ? 'host' : 'member' }),
  );
  const story = new Story({ kind: 'room', callee: null, roomTitle: 'All hands', participants, caller: newUser(1) });
  story.event(0, 'created', { detail: { type: 'audio', silent: false } });
  for (const id of ids) story.joined(id * 2, id);
  for (let i = 0, at = people * 2; i < signals; i++) {
    const from = 1 + (i % people);
    const to = 1 + ((i + 1 + (Math.floor(i / people) % (people - 1))) % people);
    const kind = (['offer', 'answer', 'candidate', 'candidate'] as const)[Math.floor(i / 7) % 4];
    story.signal(at, [from, to], { kind, ...(i % 97 === 5 ? { applyError: 'Called in wrong state: stable' } : {}) });
    at += i % 50 === 49 ? 4 : 0.03;
  }
  return story;
}
