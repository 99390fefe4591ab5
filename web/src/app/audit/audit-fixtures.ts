import type {
  AuditAccess,
  AuditCall,
  AuditSignal,
  CallEvent,
  CallProblem,
  CandidateFacts,
  DescriptionFacts,
  FoundCall,
  StoredSample,
} from '@contracts';
import { newCall, newParticipant, newUser } from '../call/testing/call-fixtures';

/** Audit data for tests: Ann (participant 1) has talked to Ben (2). */

const AT = '2026-11-20T10:00:00.000Z';
export const later = (ms: number) => new Date(Date.parse(AT) + ms).toISOString();

export function newFoundCall(of: Partial<FoundCall> = {}): FoundCall {
  const participants = [
    newParticipant(1, { displayName: 'Ann', role: 'caller' }),
    newParticipant(2, { displayName: 'Ben' }),
  ];
  const ended = { status: 'ended', endReason: 'hangup', duration: 724, endedAt: later(724_000) } as const;
  return { ...newCall({ now: AT, participants, ...ended }), quality: 'good', cause: null, ...of };
}

export function newAuditCall(of: Partial<AuditCall> = {}): AuditCall {
  return { ...newFoundCall(), logGoneAt: null, truncated: false, timeline: [], diagnosis: [], problems: [], ...of };
}

export const DESCRIPTION: DescriptionFacts = {
  media: [{ kind: 'audio', mid: '0', direction: 'sendrecv', rejected: false, codecs: ['opus'] }],
  ...{ fingerprint: 'sha-256 AA:BB', setup: 'actpass', iceOptions: 'trickle', iceUfrag: 'x7Yz', candidates: 0 },
};

export const CANDIDATE: CandidateFacts = {
  ...{ type: 'host', protocol: 'udp', address: 'ipv4-1', family: 'ipv4', port: 54_321 },
  ...{ priority: 2_113_937_151, tcpType: null, mid: '0' },
};

/** An offer from Ann to Ben that was applied. */
export function newSignal(id: number, of: Partial<AuditSignal> = {}): AuditSignal {
  return {
    id,
    callId: 7,
    ...{ senderParticipantId: 1, recipientParticipantId: 2, senderEpoch: 1, recipientEpoch: 1 },
    ...{ kind: 'offer', facts: DESCRIPTION, data: null, outcome: 'relayed', refusal: null },
    ...{ createdAt: later(id * 100), deliveredAt: later(id * 100 + 12), appliedAt: later(id * 100 + 17) },
    ...{ receivedAt: null, tookMs: null, applyError: null },
    ...of,
  };
}

export function newEvent(id: number, of: Partial<CallEvent> = {}): CallEvent {
  return { id, callId: 7, participantId: 2, kind: 'declined', detail: null, at: later(id * 100), ...of };
}

export function newSample(id: number, of: Partial<StoredSample> = {}): StoredSample {
  return {
    id,
    ...{ from: 1, participantId: 2, at: later(id * 5_000), level: 'good', reason: null, spanMs: 5_000 },
    ...{ rttMs: 40.44, jitterMs: 3, lossPercent: 0.2, concealedPercent: null, freezes: 0 },
    ...{ audioInKbps: 30, audioOutKbps: 31, videoInKbps: 0, videoOutKbps: 0, width: null, height: null, fps: null },
    pair: { local: 'host', remote: 'srflx', protocol: 'udp', relayProtocol: null },
    limitation: null,
    ...of,
  };
}

export function newProblem(id: number, of: Partial<CallProblem> = {}): CallProblem {
  const said = { id, participantId: 1, displayName: 'Ann', guest: false, choice: 'no-sound', text: null } as const;
  return { ...said, at: AT, state: 'open', answer: null, answeredAt: null, answeredBy: null, ...of };
}

export function newAccess(id: number, of: Partial<AuditAccess> = {}): AuditAccess {
  const user = of.user ?? newUser(5, 'Sam');
  const look = { id, user, name: user.displayName, action: 'signals', callId: 7 } as const;
  return { ...look, reason: null, query: null, at: AT, ...of };
}
