import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { judge } from '../../dist/contracts/index.js';
import { CallEntity } from '../../dist/server/calls/rows/call.entity.js';
import { CallEventEntity } from '../../dist/server/calls/rows/call-event.entity.js';
import { ParticipantEntity } from '../../dist/server/calls/rows/participant.entity.js';
import { RoomEntity } from '../../dist/server/rooms/room.entity.js';
import { Chains } from '../../dist/server/signaling/log/signal-chain.js';
import { dataHash } from '../../dist/server/signaling/log/signal-seal.js';
import { SignalEntity } from '../../dist/server/signaling/log/signal.entity.js';
import { QualityEntity } from '../../dist/server/signaling/records/quality.entity.js';
import { ROOT } from '../node.mjs';
import { insertAll } from './chance.mjs';

const FOLDER = join(ROOT, 'test/cases');
const APART_MS = 45 * 60_000;

/** Every recorded call, between people of this company, one after the other over the last day. @returns how many */
export async function seedCases(manager, { people, rooms }) {
  const room = await manager.findOneByOrFail(RoomEntity, { code: rooms[0].code });
  const names = readdirSync(FOLDER).filter((name) => name.endsWith('.ndjson'));
  for (const [n, name] of names.entries()) {
    const lines = readFileSync(join(FOLDER, name), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const of = (record) => lines.filter((line) => line.record === record);
    const [call] = of('call');
    const shift = Date.now() - (names.length - n) * APART_MS - Date.parse(call.initiatedAt);
    await seedCase(manager, { call, of, room, shift, users: castOf(call, people, n) });
  }
  return names.length;
}

/** The seeded people that stand for the recorded ones, by the recorded ids. */
function castOf(call, people, n) {
  const ids = call.participants.flatMap(({ userId }) => userId ?? []);
  return new Map([...new Set([call.caller.id, ...ids])].map((id, i) => [id, people[(n * 3 + i) % people.length].id]));
}

async function seedCase(manager, { call, of, room, shift, users }) {
  const at = (time) => (time === null ? null : new Date(Date.parse(time) + shift));
  const samples = of('sample');
  const row = {
    ...{ kind: call.kind, type: call.type, status: call.status, endReason: call.endReason, duration: call.duration },
    ...{ version: call.version, roomId: call.kind === 'room' ? room.id : null, callerId: users.get(call.caller.id) },
    ...{ initiatedAt: at(call.initiatedAt), ringingAt: at(call.ringingAt), acceptedAt: at(call.acceptedAt) },
    ...{ endedAt: at(call.endedAt), quality: samples.length > 0 ? worstOf(samples) : null },
  };
  const [callId] = await insertAll(manager, CallEntity, [row]);
  const places = await insertAll(
    manager,
    ParticipantEntity,
    call.participants.map((one) => placeRow(one, { callId, users, at })),
  );
  const place = new Map(call.participants.map(({ id }, i) => [id, places[i]]));
  await insertAll(
    manager,
    CallEventEntity,
    of('event').map((event) => eventRow(event, { callId, place, users, at })),
  );
  await insertAll(
    manager,
    QualityEntity,
    samples.map((sample) => sampleRow(sample, { callId, place, at })),
  );
  await seedSignals(manager, { callId, signals: of('signal'), place, at });
}

function placeRow(one, { callId, users, at }) {
  const { role, state, leaveReason, deviceId, epoch, presentSeconds, media, displayName } = one;
  const who = one.userId === null ? { guestName: displayName } : { userId: users.get(one.userId) };
  const times = {
    joinedAt: at(one.joinedAt),
    leftAt: at(one.leftAt),
    missedSeenAt: state === 'missed' ? at(one.leftAt) : null,
  };
  return { callId, ...who, role, state, leaveReason, deviceId, epoch, presentSeconds, ...media, ...times };
}

/** Replaces the ids of people and participants inside an event's detail. */
function eventRow(event, { callId, place, users, at }) {
  const detail = JSON.parse(JSON.stringify(event.detail), (key, value) => {
    if (key === 'participantId') return place.get(value) ?? value;
    return key === 'byId' ? (users.get(value) ?? value) : value;
  });
  return { callId, participantId: place.get(event.participantId) ?? null, kind: event.kind, detail, at: at(event.at) };
}

function sampleRow(sample, { callId, place, at }) {
  const { from, participantId, concealedPercent, ...rest } = sample;
  const concealedPermille = concealedPercent === null ? null : concealedPercent * 10;
  const ends = { callId, participantId: place.get(from), remoteId: place.get(participantId), at: at(sample.at) };
  return { ...rest, id: undefined, ...judge(sample), ...ends, concealedPermille };
}

const worstOf = (samples) => {
  const levels = samples.map((sample) => judge(sample).level);
  return ['poor', 'fair'].find((level) => levels.some((one, i) => one === level && levels[i + 1] === level)) ?? 'good';
};

/** Chained as by the server, so that `npm run audit:verify` finds nothing wrong. */
async function seedSignals(manager, { callId, signals, place, at }) {
  if (signals.length === 0) return;
  const chains = new Chains(new Map([[callId, null]]));
  const rows = signals.map((signal) => {
    const { kind, outcome, refusal, facts, senderEpoch, recipientEpoch, applyError } = signal;
    const ends = {
      senderId: place.get(signal.senderParticipantId),
      recipientId: place.get(signal.recipientParticipantId),
    };
    const content = {
      kind,
      data: null,
      dataHash: dataHash(JSON.stringify(null)),
      sealed: null,
      facts,
      clientId: null,
      outcome,
      refusal,
    };
    const times = {
      createdAt: at(signal.createdAt),
      deliveredAt: at(signal.deliveredAt),
      receivedAt: at(signal.receivedAt ?? null),
      appliedAt: at(signal.appliedAt),
      tookMs: signal.tookMs ?? null,
    };
    const row = Object.assign(new SignalEntity(), {
      callId,
      ...ends,
      senderEpoch,
      recipientEpoch,
      ...content,
      ...times,
      applyError,
    });
    chains.link(row);
    return row;
  });
  await insertAll(manager, SignalEntity, rows);
  const { rowHash } = rows.at(-1);
  await manager.update(CallEntity, { id: callId }, { chainHead: rowHash, chainLength: rows.length });
}
