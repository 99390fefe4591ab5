import type { EntityManager, ObjectLiteral, EntityTarget } from 'typeorm';
import {
  type CallOutcome,
  type CallStatus,
  type EndReason,
  type QualityLevel,
  TROUBLED,
} from '../../contracts/index.js';
import { AccessEntity } from '../../server/audit/accesses/access.entity.js';
import { CauseEntity } from '../../server/calls/rows/cause.entity.js';
import { FacetEntity } from '../../server/calls/rows/facet.entity.js';
import { CallEntity } from '../../server/calls/rows/call.entity.js';
import { CallEventEntity } from '../../server/calls/rows/call-event.entity.js';
import { ParticipantEntity } from '../../server/calls/rows/participant.entity.js';
import { RoomEntity } from '../../server/rooms/room.entity.js';
import { QualityEntity } from '../../server/signaling/records/quality.entity.js';
import { SignalEntity } from '../../server/signaling/log/signal.entity.js';

export const CALLS = 3_000;
const ROOMS = 10;
const HOUR_MS = 3_600_000;
/** How many of the last calls have signals, events and samples; for every call it would be too much for a test. */
const LOGGED = 300;

/** Pseudo-random numbers that are the same each time (Numerical Recipes' generator). */
export function chance(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296) / 4_294_967_296;
}

function endingOf(next: () => number): { status: CallStatus; endReason: EndReason } {
  const kind = next();
  const rare = next();
  if (kind < 0.7)
    return { status: 'ended', endReason: rare < 0.95 ? 'hangup' : rare < 0.995 ? 'connection-lost' : 'ended-by-admin' };
  if (kind < 0.86) return { status: 'missed', endReason: rare < 0.8 ? 'no-answer' : 'busy' };
  return kind < 0.94 ? { status: 'cancelled', endReason: 'cancelled' } : { status: 'rejected', endReason: 'declined' };
}

function qualityOf(chosen: number): QualityLevel {
  return chosen < 0.85 ? 'good' : chosen < 0.96 ? 'fair' : 'poor';
}

/** Thousands of calls of these users, an hour apart, skewed as in real life: a few reasons are common, others are rare. */
export async function manyCalls(manager: EntityManager, userIds: number[]): Promise<void> {
  const next = chance(7);
  const someone = () => userIds[Math.floor(next() ** 2 * userIds.length)]!;
  await insert(manager, RoomEntity, rooms(userIds[0]!));
  const calls = Array.from({ length: CALLS }, (_, n) => callRow({ id: n + 1, next, callerId: someone() }));
  await insert(manager, CallEntity, calls);
  const people = calls.flatMap(({ id, callerId }) => {
    const others = userIds.filter((userId) => userId !== callerId);
    return [callerId, others[Math.floor(next() * others.length)]!].map((userId, n) => personRow({ id, userId, n }));
  });
  await insert(manager, ParticipantEntity, people);
  await insert(manager, ParticipantEntity, calls.filter(({ id }) => id % 30 === 0).map(guestRow));
  await causes(manager, calls);
  await logs(manager, calls.slice(-LOGGED));
  await insert(manager, AccessEntity, looks(userIds));
}

/** In parts, because a statement has a limited number of parameters. */
async function insert<E extends ObjectLiteral>(manager: EntityManager, entity: EntityTarget<E>, rows: object[]) {
  for (let from = 0; from < rows.length; from += 500)
    await manager
      .createQueryBuilder()
      .insert()
      .into(entity)
      .values(rows.slice(from, from + 500))
      .updateEntity(false)
      .execute();
}

function rooms(ownerId: number) {
  const common = { ownerId, access: 'open', maxParticipants: 6, createdAt: new Date() };
  return Array.from({ length: ROOMS }, (_, n) => ({
    ...common,
    id: n + 1,
    code: roomCode(n + 1),
    title: `Room ${n}`,
    searchTitle: `room ${n}`,
  }));
}

export const roomCode = (id: number) => `seed-aaaa-aaa${'abcdefghjkm'[id]}`;

export const startOf = (id: number) => new Date(Date.now() - (CALLS - id + 1) * HOUR_MS);

function callRow({ id, next, callerId }: { id: number; next: () => number; callerId: number }) {
  const inRoom = next() < 0.15;
  const { status, endReason } = inRoom ? ({ status: 'ended', endReason: 'hangup' } as const) : endingOf(next);
  const answered = status === 'ended';
  const initiatedAt = startOf(id);
  const duration = answered ? Math.floor(-Math.log(1 - next()) * 600) : 0;
  return {
    ...{ id, callerId, status, endReason, initiatedAt, duration, version: 4, endedById: callerId },
    ...{ kind: inRoom ? 'room' : 'direct', type: next() < 0.4 ? 'video' : 'audio' },
    roomId: inRoom ? 1 + Math.floor(next() ** 2 * ROOMS) : null,
    acceptedAt: answered ? initiatedAt : null,
    endedAt: new Date(initiatedAt.getTime() + duration * 1000),
    quality: answered ? qualityOf(next()) : null,
  };
}

function personRow({ id, userId, n }: { id: number; userId: number; n: number }) {
  const row = { id: id * 2 + n, callId: id, userId, role: n === 0 ? 'caller' : 'callee', state: 'left', epoch: 1 };
  return { ...row, leaveReason: 'left', presentSeconds: 1 };
}

/** One guest in ten has a name like those of users. */
function guestRow({ id }: { id: number }, n: number) {
  const guestName = n % 10 === 0 ? `Ben ${n}` : `Gus ${n % 4}`;
  const common = { role: 'member', state: 'left', epoch: 1, leaveReason: 'left', presentSeconds: 1 };
  return { ...common, id: 10_000 + id, callId: id, userId: null, guestName, searchName: guestName.toLowerCase() };
}

/** What was found in each call: in most of them nothing. */
async function causes(manager: EntityManager, calls: ReturnType<typeof callRow>[]): Promise<void> {
  const next = chance(13);
  const rows = calls.map((call) => ({ call, cause: causeOf(call, next) }));
  await insert(
    manager,
    CauseEntity,
    rows.map(({ call: { id: callId, initiatedAt: at }, cause }) => {
      const { facets: _, ...found } = cause;
      return { ...found, callId, at, participantIds: [callId * 2], rules: 1, judgedAt: at };
    }),
  );
  await insert(
    manager,
    FacetEntity,
    rows.flatMap(({ call: { id: callId, initiatedAt: at }, cause }) =>
      cause.facets.map((facet) => ({ ...facet, callId, at, troubled: TROUBLED.includes(cause.outcome) })),
    ),
  );
}

const CAUSES = [
  ...(['poor-by-loss', 'no-way-between', 'no-microphone', 'poor-by-loss', 'gone', 'unusual', 'poor-by-loss'] as const),
];

type ManyCause = Pick<CauseEntity, 'outcome' | 'code' | 'sound'> & { facets: Pick<FacetEntity, 'facet' | 'value'>[] };

function causeOf({ status, callerId }: ReturnType<typeof callRow>, next: () => number): ManyCause {
  const outcome = status === 'ended' ? talked(next()) : UNANSWERED[status]!;
  if (outcome !== 'poor' && outcome !== 'broken') return { outcome, code: null, sound: null, facets: [] };
  const code = CAUSES[Math.floor(next() * CAUSES.length)]!;
  const second = next() < 0.1 ? [{ facet: 'cause' as const, value: 'server-away' }] : [];
  const facets = [
    { facet: 'cause' as const, value: code },
    { facet: 'person' as const, value: String(callerId) },
    { facet: 'browser' as const, value: next() < 0.8 ? 'Chrome' : 'Firefox' },
    { facet: 'way' as const, value: next() < 0.3 ? 'relay' : 'direct' },
  ];
  return { outcome, code, sound: code === 'poor-by-loss' ? 'poor' : null, facets: [...facets, ...second] };
}

const talked = (chosen: number): CallOutcome => (chosen < 0.9 ? 'fine' : chosen < 0.96 ? 'poor' : 'broken');
const UNANSWERED: Record<string, CallOutcome> = { missed: 'missed', rejected: 'declined', cancelled: 'cancelled' };

async function logs(manager: EntityManager, calls: { id: number; initiatedAt: Date }[]): Promise<void> {
  const each = <T>(count: number, row: (call: { id: number; initiatedAt: Date }, n: number) => T) =>
    calls.flatMap((call) => Array.from({ length: count }, (_, n) => row(call, n)));
  const signal = (call: { id: number; initiatedAt: Date }, n: number) => ({
    ...{ callId: call.id, senderId: call.id * 2, recipientId: call.id * 2 + 1, senderEpoch: 1, recipientEpoch: 1 },
    ...{ kind: n === 0 ? 'offer' : 'candidate', data: {}, dataHash: '', facts: {}, clientId: String(n) },
    ...{ outcome: 'relayed', createdAt: call.initiatedAt },
  });
  await insert(manager, SignalEntity, each(12, signal));
  const event = (call: { id: number; initiatedAt: Date }) => ({
    callId: call.id,
    kind: 'reconnecting',
    at: call.initiatedAt,
  });
  await insert(manager, CallEventEntity, each(6, event));
  const sample = (call: { id: number; initiatedAt: Date }) => ({
    ...{ callId: call.id, participantId: call.id * 2, remoteId: call.id * 2 + 1, at: call.initiatedAt, spanMs: 5000 },
    ...{ audioInKbps: 1, audioOutKbps: 1, videoInKbps: 1, videoOutKbps: 1, level: 'good' },
  });
  await insert(manager, QualityEntity, each(6, sample));
}

/** Looks of ten members of support. */
function looks(userIds: number[]) {
  const look = (n: number) => ({
    userId: userIds[n % 10]!,
    action: 'view',
    callId: 1 + ((n * 7) % CALLS),
    at: startOf(1 + n),
  });
  return Array.from({ length: CALLS - 1 }, (_, n) => look(n));
}
