import type {
  CallEventDetails,
  CallEventKind,
  DescriptionFacts,
  LinkStateName,
  MediaState,
  Observation,
  ObservedKind,
  SignalFacts,
} from '../../contracts/index.js';
import type { CaseFile, CasePerson, CaseSample, CaseSignal } from '../../server/audit/case/case-file.js';

const START = Date.UTC(2026, 0, 1, 9);
/** The time so many seconds after the story has begun. */
export const at = (second: number): Date => new Date(START + second * 1000);
export const ANN = 1;
export const BEN = 2;
export const CY = 3;
export const SOUND: MediaState = { audio: true, video: false, screen: false };

/** Builds a call step by step, a second each, in the order in which the server would have written it. */
export class Story {
  private second = 0;
  private id = 0;
  private ends: Date | null | undefined;
  readonly file: CaseFile = {
    call: {
      ...{ kind: 'direct', type: 'audio', status: 'ended', endReason: 'hangup', quality: null },
      ...{ acceptedAt: at(5), endedAt: at(1), ringingAt: at(1), logGoneAt: null },
    },
    people: [person(ANN, 'Ann', 'caller'), person(BEN, 'Ben', 'callee')],
    events: [],
    signals: [],
    samples: [],
    isCut: false,
  };

  event<K extends CallEventKind>(kind: K, participantId: number | null, detail: CallEventDetails[K]): this {
    const event = { id: this.next(), callId: 1, participantId, kind, detail, at: at(this.second).toISOString() };
    this.file.events.push(event);
    return this;
  }

  joined(
    participantId: number,
    way: { turn?: boolean; relayOnly?: boolean; epoch?: number; media?: MediaState } = {},
  ): this {
    const detail = { deviceId: `d${participantId}`, epoch: 1, media: SOUND, turn: false, relayOnly: false, ...way };
    return this.event('joined', participantId, detail);
  }

  link(from: number, state: LinkStateName, to = otherOf(from)): this {
    return this.event('links', from, { links: [{ participantId: to, state }] });
  }

  /** What somebody's page saw, so long before it told. */
  observed<K extends ObservedKind>(participantId: number, seen: Omit<Observation<K>, 'agoMs'>, agoMs = 0): this {
    return this.event('observed', participantId, { ...seen, agoMs } as unknown as Observation);
  }

  signal(senderId: number, kind: CaseSignal['kind'], more: Partial<CaseSignal> = {}): this {
    this.file.signals.push({
      ...{ id: this.next(), senderId, recipientId: otherOf(senderId), senderEpoch: 1, recipientEpoch: 1, kind },
      ...{ outcome: 'relayed', refusal: null },
      ...{ createdAt: at(this.second), deliveredAt: at(this.second), appliedAt: at(this.second) },
      ...{ receivedAt: null, tookMs: null },
      ...{ applyError: null, facts: kind === 'candidate' ? candidate('host') : DESCRIPTION },
      ...more,
    });
    return this;
  }

  /** What somebody measured in the five seconds before; only the first of a round takes time. */
  sample(participantId: number, more: Partial<CaseSample> = {}): this {
    this.file.samples.push({
      ...{ id: this.next(), participantId, remoteId: otherOf(participantId), at: at(this.second), spanMs: 5000 },
      ...{ audioInKbps: 30, audioOutKbps: 30, videoInKbps: 0, videoOutKbps: 0, concealedPermille: 0 },
      ...{ rttMs: 20, jitterMs: 2, lossPermille: 0, freezes: 0, fps: null },
      ...{ limitation: null, level: 'good', reason: null, pair: null },
      ...more,
    });
    return this;
  }

  wait(seconds: number): this {
    this.second += seconds;
    this.endHere();
    return this;
  }

  over(call: Partial<CaseFile['call']>): this {
    if (call.endedAt !== undefined) this.ends = call.endedAt;
    Object.assign(this.file.call, call);
    return this;
  }

  /** Changes what is known about somebody, or adds them. */
  person(id: number, more: Partial<CasePerson>): this {
    const known = this.file.people.find((one) => one.id === id);
    if (known) Object.assign(known, more);
    else this.file.people.push({ ...person(id, 'Cy', 'member'), ...more });
    return this;
  }

  private next(): number {
    this.second += 1;
    this.endHere();
    return (this.id += 1);
  }

  /** Unless told otherwise, the call is over a second after what happened last. */
  private endHere(): void {
    if (this.ends === undefined) this.file.call.endedAt = at(this.second + 1);
  }
}

const otherOf = (id: number) => (id === ANN ? BEN : ANN);

function person(id: number, name: string, role: CasePerson['role']): CasePerson {
  return { id, userId: 10 + id, role, state: 'left', leaveReason: 'left', silent: false, joinedAt: at(0), name };
}

export const DESCRIPTION: DescriptionFacts = {
  ...{ media: [], fingerprint: null, setup: null, iceOptions: null, candidates: 0 },
};

export const candidate = (type: string): SignalFacts => ({
  ...{ type, protocol: 'udp', address: 'ipv4-1', family: 'ipv4', port: 1, priority: 1, tcpType: null, mid: '0' },
});
