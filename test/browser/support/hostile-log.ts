import { createHash, randomUUID } from 'node:crypto';
import { type EntityManager, type EntityTarget, In, type ObjectLiteral } from 'typeorm';
import type { CallEventKind, SignalData, SignalKind } from '../../../contracts/index.js';
import { AccessEntity } from '../../../server/audit/accesses/access.entity.js';
import { SessionEntity } from '../../../server/auth/sessions/session.entity.js';
import { ProblemReportEntity } from '../../../server/calls/problems/problem-report.entity.js';
import { CallEntity } from '../../../server/calls/rows/call.entity.js';
import { CallEventEntity } from '../../../server/calls/rows/call-event.entity.js';
import { MessageEntity } from '../../../server/calls/rows/message.entity.js';
import { ParticipantEntity } from '../../../server/calls/rows/participant.entity.js';
import { RoomEntity } from '../../../server/rooms/room.entity.js';
import { RoomGuestEntity } from '../../../server/rooms/guests/room-guest.entity.js';
import { QualityEntity } from '../../../server/signaling/records/quality.entity.js';
import { factsOf } from '../../../server/signaling/log/signal-facts.js';
import { SignalEntity } from '../../../server/signaling/log/signal.entity.js';
import { UserEntity } from '../../../server/users/user.entity.js';
import { HOSTILE, HOSTILE_STRINGS } from '../../support/hostile-strings.js';
import { LONG } from '../../support/rounds.js';
import { withDatabase } from './records.js';
import type { Stage } from './stage.js';

/** How many people have lanes in one ladder. */
const TOGETHER = 40;
const HOUR_MS = 3_600_000;
/** The time between two items in a ladder; too short for a gap to be folded. */
const STEP_MS = 300;
/**
 * The hostile texts as the database gives them back. Names and titles of spaces only are left out, since they are
 * invalid.
 */
export const TEXTS: readonly string[] = shown().map((text) => text.toWellFormed());

/** All texts in the long run; otherwise those that are dangerous on a screen, and every fourth of the others. */
function shown(): readonly string[] {
  const onScreens = (text: string) =>
    HOSTILE.unicode.includes(text) || (HOSTILE.markup.includes(text) && text.length < 60);
  return HOSTILE_STRINGS.filter((text, n) => LONG || onScreens(text) || n % 4 === 0 || text === '\u001b]0;title\u0007');
}

/** A user for each text, named by it, who owns a room. */
export interface HostilePeople {
  /** In the order of the texts. */
  userIds: readonly number[];
  roomIds: readonly number[];
  codes: readonly string[];
}

/** A call of many people, each with one of the texts as their name, in what they sent, and in what went wrong. */
export interface HostileLadder {
  callId: number;
  texts: readonly string[];
  /**
   * The first id of each kind; from there on there is one item for each text: answers and candidates, troubles,
   * samples.
   */
  first: Record<'signal' | 'event' | 'sample', number>;
}

/** Cut to the length of the column. */
export const cut = (text: string, length: number): string => text.slice(0, length).toWellFormed();
const textAt = (n: number): string => TEXTS[n % TEXTS.length]!;
const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const startOf = (n: number): Date => new Date(Date.now() - (n + 1) * HOUR_MS);

/** A user and a room for each text, written past the API's checks. */
export function hostilePeople(stage: Stage): Promise<HostilePeople> {
  return withDatabase(stage, async ({ manager }) => {
    const userIds = await insert(manager, UserEntity, TEXTS.map(userRow));
    const rooms = TEXTS.map((text, n) => roomRow(text, { n, ownerId: userIds[n]! }));
    const roomIds = await insert(manager, RoomEntity, rooms);
    return { userIds, roomIds, codes: rooms.map(({ code }) => code) };
  });
}

function userRow(text: string, n: number) {
  return {
    ...{ username: `hostile${n}`, email: `hostile${n}@example.com`, displayName: cut(text, 80), passwordHash: 'none' },
    ...{ role: 'employee', availability: 'available', statusMessage: cut(textAt(n + 1), 140), createdAt: new Date() },
  };
}

function roomRow(text: string, { n, ownerId }: { n: number; ownerId: number }) {
  const letters = hash(`room ${n}`).replace(/[\dlio]/g, (digit) => 'abcdefghjk'[Number(digit)] ?? 'z');
  const code = [0, 4, 8].map((from) => letters.slice(from, from + 4)).join('-');
  return {
    ...{ code, ownerId, title: cut(text, 120), description: cut(textAt(n + 2), 500), access: 'open' },
    ...{ guestsAllowed: true, public: true, maxParticipants: 6, createdAt: new Date() },
  };
}

/** Finished calls from each of the people to `calleeId`, or else to the next of them. */
export function hostileCalls(stage: Stage, { userIds }: HostilePeople, calleeId?: number): Promise<number[]> {
  return withDatabase(stage, async ({ manager }) => {
    const calls = await insert(manager, CallEntity, userIds.map(directRow));
    const people = calls.flatMap((callId, n) => [
      personRow({ callId, userId: userIds[n]!, role: 'caller' }),
      personRow({ callId, userId: calleeId ?? userIds[(n + 1) % userIds.length]!, role: 'callee' }),
    ]);
    await insert(manager, ParticipantEntity, people);
    return calls;
  });
}

/** In each of the calls a person of this role has reported a text, and support has answered with it. */
export function hostileProblems(stage: Stage, callIds: readonly number[], role: 'caller' | 'callee'): Promise<unknown> {
  return withDatabase(stage, async ({ manager }) => {
    const authors = await manager.findBy(ParticipantEntity, { callId: In([...callIds]), role });
    const at = new Date();
    const rows = authors.map(({ id: participantId, callId }, n) => ({
      ...{ callId, participantId, choice: 'something-else', text: cut(textAt(n), 300), at },
      ...{ state: 'solved', answer: cut(textAt(n), 500), answeredAt: at },
    }));
    return insert(manager, ProblemReportEntity, rows);
  });
}

function directRow(callerId: number, n: number) {
  const [initiatedAt, talked] = [startOf(n), n % 3 > 0];
  return {
    ...{ kind: 'direct', type: n % 2 ? 'audio' : 'video', callerId, initiatedAt, ringingAt: initiatedAt },
    ...(talked ? { status: 'ended', endReason: 'hangup' } : { status: 'missed', endReason: 'no-answer' }),
    ...{ acceptedAt: talked ? initiatedAt : null, endedAt: initiatedAt, duration: talked ? 60 : null, version: 4 },
  };
}

function personRow(of: { callId: number; userId: number | null; role: string; guest?: { id: number; name: string } }) {
  const { callId, userId, role, guest } = of;
  const at = new Date();
  return {
    ...{ callId, userId, role, guestId: guest?.id ?? null, guestName: guest?.name ?? null, state: 'left' },
    ...{ leaveReason: 'left', joinedAt: at, leftAt: at, presentSeconds: 30, epoch: 1 },
  };
}

/** A meeting for each forty of the texts, with everything that a log can contain. `alsoThere`: one more participant. */
export function hostileLadders(stage: Stage, people: HostilePeople, alsoThere?: number): Promise<HostileLadder[]> {
  const starts = Array.from({ length: Math.ceil(TEXTS.length / TOGETHER) }, (_, part) => part * TOGETHER);
  return withDatabase(stage, async ({ manager }) => {
    const ladders: HostileLadder[] = [];
    for (const from of starts) ladders.push(await ladder(manager, people, { from, alsoThere }));
    return ladders;
  });
}

async function ladder(
  manager: EntityManager,
  { userIds, roomIds }: HostilePeople,
  { from, alsoThere }: { from: number; alsoThere?: number },
): Promise<HostileLadder> {
  const texts = TEXTS.slice(from, from + TOGETHER);
  const roomId = roomIds[from]!;
  const start = startOf(from);
  const [callId] = await insert(manager, CallEntity, [meetingRow({ callerId: userIds[from]!, roomId, start })]);
  const guests = await insert(
    manager,
    RoomGuestEntity,
    texts.map((text) => guestRow(text, roomId)),
  );
  const rows = texts.map((text, n) =>
    n % 2 === 0
      ? personRow({ callId: callId!, userId: userIds[from + n]!, role: 'member' })
      : personRow({ callId: callId!, userId: null, role: 'member', guest: { id: guests[n]!, name: cut(text, 80) } }),
  );
  if (alsoThere !== undefined) rows.push(personRow({ callId: callId!, userId: alsoThere, role: 'member' }));
  const ids = await insert(manager, ParticipantEntity, rows);
  const log = new Log({ callId: callId!, ids, start });
  const write = <E extends ObjectLiteral>(
    entity: EntityTarget<E>,
    row: (text: string, n: number) => object | object[],
  ) => insert(manager, entity, texts.flatMap(row));
  await write(SignalEntity, (text, n) => log.offer(text, n));
  const [signal] = await write(SignalEntity, (text, n) => log.replies(text, n));
  await write(CallEventEntity, (text, n) => [log.device(text, n), log.links(text, n)]);
  const [event] = await write(CallEventEntity, (text, n) => log.trouble(text, n));
  const [sample] = await write(QualityEntity, (text, n) => log.sample(text, n));
  await write(MessageEntity, (text, n) => log.message(text, n));
  return { callId: callId!, texts, first: { signal: signal!, event: event!, sample: sample! } };
}

function meetingRow({ callerId, roomId, start }: { callerId: number; roomId: number; start: Date }) {
  return {
    ...{ kind: 'room', type: 'video', status: 'ended', endReason: 'hangup', callerId, roomId, initiatedAt: start },
    ...{ acceptedAt: start, endedAt: new Date(start.getTime() + 60_000), duration: 60, version: 4, quality: 'poor' },
  };
}

function guestRow(text: string, roomId: number) {
  const createdAt = new Date();
  return { roomId, displayName: cut(text, 80), address: '127.0.0.1', createdAt, expiresAt: createdAt };
}

/** The log of one call, with an entry of each kind for every text. */
class Log {
  constructor(private readonly of: { callId: number; ids: readonly number[]; start: Date }) {}

  /** The facts are what the server reads from the offer. */
  offer(text: string, n: number) {
    const data = { type: 'offer' as const, sdp: sdpWith(text) };
    return this.signal(n, { kind: 'offer', data, facts: factsOf(data) });
  }

  /** An answer and a candidate with facts that a deceived parser might give; one failed, the other was refused. */
  replies(text: string, n: number) {
    const answer = { type: 'answer' as const, sdp: text };
    const fate = { applyError: cut(text, 300), refusal: null };
    return [
      this.signal(n, { kind: 'answer', data: answer, facts: descriptionOf(text), ...fate }),
      this.signal(n, {
        kind: 'candidate',
        data: candidateWith(text),
        facts: candidateOf(text),
        refusal: cut(text, 32),
      }),
    ];
  }

  device(text: string, n: number) {
    return this.event(n, 'device', { deviceId: deviceOf(n), name: cut(text, 120) });
  }

  links(_: string, n: number) {
    return this.event(n, 'links', { links: [{ participantId: this.participant(n + 1), state: 'failed' }] });
  }

  trouble(text: string, n: number) {
    return this.event(n, 'trouble', { deviceId: deviceOf(n), what: 'camera-failed', detail: text });
  }

  /** All samples are of the link between the first two people, so that "Next" leads from one to the next. */
  sample(text: string, n: number) {
    const short = cut(text, 40);
    return {
      ...{ callId: this.of.callId, participantId: this.participant(0), remoteId: this.participant(1) },
      ...{ at: this.at(n), spanMs: 5000, rttMs: 900, audioInKbps: 1, audioOutKbps: 1, videoInKbps: 1, videoOutKbps: 1 },
      ...{ pair: { local: short, remote: short, protocol: short, relayProtocol: `${short} ` } },
      ...{ level: 'poor', reason: 'delay' },
    };
  }

  message(text: string, n: number) {
    return { callId: this.of.callId, participantId: this.participant(n), text, createdAt: this.at(n) };
  }

  private signal(
    n: number,
    what: { kind: SignalKind; data: SignalData; facts: object; applyError?: string; refusal?: string | null },
  ) {
    const { kind, data, facts, applyError = null, refusal = null } = what;
    const [at, came] = [this.at(n), refusal === null ? this.at(n) : null];
    return {
      ...{ callId: this.of.callId, senderId: this.participant(n), recipientId: this.participant(n + 1) },
      ...{ senderEpoch: 1, recipientEpoch: 1, kind, data, dataHash: '', facts, clientId: null, createdAt: at },
      ...{ outcome: refusal === null ? 'relayed' : 'refused', refusal, deliveredAt: came, appliedAt: came, applyError },
      ...{ receivedAt: came, tookMs: came && 3 },
    };
  }

  private event(n: number, kind: CallEventKind, detail: object) {
    return { callId: this.of.callId, participantId: this.participant(n), kind, detail, at: this.at(n) };
  }

  private participant(n: number): number {
    return this.of.ids[n % this.of.ids.length]!;
  }

  private at(n: number): Date {
    return new Date(this.of.start.getTime() + n * STEP_MS);
  }
}

const deviceOf = (n: number) => `device-${n}`;

const sdpWith = (text: string) =>
  [
    ...['v=0', `o=${text} 1 2 IN IP4 127.0.0.1`, `s=${text}`, 't=0 0', `a=ice-options:${text}`],
    ...['m=audio 9 UDP/TLS/RTP/SAVPF 111', 'c=IN IP4 0.0.0.0', `a=ice-ufrag:${text}`, `a=mid:${text}`, `a=${text}`],
    ...[`a=setup:${text}`, `a=fingerprint:sha-256 ${text}`, `a=rtpmap:111 ${text}/48000/2`, ''],
  ].join('\r\n');

const candidateWith = (text: string) => ({
  ...{ candidate: `candidate:1 1 ${text} 1 ${text} 9 typ ${text} tcptype ${text}`, sdpMid: text, sdpMLineIndex: 0 },
});

function descriptionOf(text: string) {
  const section = { kind: text, mid: text, direction: text, rejected: false, codecs: [text, text] };
  return { media: [section], fingerprint: text, setup: text, iceOptions: text, iceUfrag: text, candidates: 1 };
}

/**
 * Not just the text, because a candidate's address is masked everywhere in the call, even where it occurs as
 * something else.
 */
export const addressWith = (text: string): string => `${text} (address)`;

function candidateOf(text: string) {
  return {
    ...{
      type: text,
      protocol: text,
      address: addressWith(text),
      family: 'ipv4',
      port: 9,
      priority: 1,
      tcpType: text,
      mid: text,
    },
  };
}

/** More people in a running meeting, on devices without names, with all of their chat messages. */
export function hostileAttendees(stage: Stage, callId: number, people: HostilePeople, texts: readonly string[]) {
  const leaseUntil = new Date(Date.now() + HOUR_MS);
  const rows = texts.map((text) => ({
    ...personRow({ callId, userId: people.userIds[TEXTS.indexOf(text)]!, role: 'member' }),
    ...{
      state: 'joined',
      leaveReason: null,
      leftAt: null,
      deviceId: randomUUID(),
      heartbeatAt: new Date(),
      leaseUntil,
    },
  }));
  return withDatabase(stage, async ({ manager }) => {
    const ids = await insert(manager, ParticipantEntity, rows);
    const line = (text: string, n: number) => ({ callId, participantId: ids[n % ids.length]!, text });
    await insert(
      manager,
      MessageEntity,
      TEXTS.map((text, n) => ({ ...line(text, n), createdAt: new Date() })),
    );
  });
}

/** Gives an account this name. */
export function rename(stage: Stage, id: number, displayName: string): Promise<unknown> {
  return withDatabase(stage, ({ manager }) => manager.update(UserEntity, { id }, { displayName }));
}

/** Accesses of staff with these texts as reasons and queries, by people with these names. */
export function hostileAccesses(stage: Stage, { userIds }: HostilePeople): Promise<unknown> {
  const looks = TEXTS.map((text, n) => ({
    ...{
      userId: userIds[n]!,
      action: n % 2 ? 'reveal' : 'search',
      callId: null,
      reason: cut(text, 500),
      at: new Date(),
    },
    query: { user: text, roomCode: text, status: text, from: text, minDuration: text, [`x${text}`]: text },
  }));
  return withDatabase(stage, ({ manager }) => insert(manager, AccessEntity, looks));
}

/** A session of this user for each text, on a device with that name. */
export function hostileSessions(stage: Stage, userId: number): Promise<unknown> {
  const [now, later] = [new Date(), new Date(Date.now() + HOUR_MS)];
  const sessions = TEXTS.map((text, n) => ({
    ...{ userId, family: `hostile-${userId}-${n}`, tokenHash: hash(text), deviceName: cut(text, 120) },
    ...{ address: cut(text, 64), createdAt: now, lastUsedAt: now, expiresAt: later },
  }));
  return withDatabase(stage, ({ manager }) => insert(manager, SessionEntity, sessions));
}

/** Returns the ids in the order of the rows. Inserts in parts, since a statement can have only so many parameters. */
async function insert<E extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<E>,
  rows: object[],
): Promise<number[]> {
  const ids: number[] = [];
  for (let from = 0; from < rows.length; from += 300) {
    const { max } = (await manager.createQueryBuilder(entity, 'row').select('MAX(row.id)', 'max').getRawOne<{
      max: number | null;
    }>()) ?? { max: 0 };
    const part = rows.slice(from, from + 300).map((row, n) => ({ ...row, id: (max ?? 0) + 1 + n }));
    await manager
      .createQueryBuilder()
      .insert()
      .into(entity)
      .values(part as object[])
      .updateEntity(false)
      .execute();
    ids.push(...part.map(({ id }) => id));
  }
  return ids;
}
