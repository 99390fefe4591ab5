import { searchText } from '../../dist/contracts/index.js';
import { CallEntity } from '../../dist/server/calls/rows/call.entity.js';
import { MessageEntity } from '../../dist/server/calls/rows/message.entity.js';
import { CauseEntity } from '../../dist/server/calls/rows/cause.entity.js';
import { FacetEntity } from '../../dist/server/calls/rows/facet.entity.js';
import { ParticipantEntity } from '../../dist/server/calls/rows/participant.entity.js';
import { RoomEntity } from '../../dist/server/rooms/room.entity.js';
import { causeOf } from './causes.mjs';
import { chance, insertAll, oneOf } from './chance.mjs';

const DAY_MS = 86_400_000;
const LINES = [
  ...['Can you hear me?', 'I send you the link: https://example.com/plan', 'Grüße aus Łódź', '👍', 'Until tomorrow!'],
  ...['The second page is the right one', 'مرحبا', 'Please mute while you type', 'One moment, somebody is at the door'],
];

/** How a direct call ended: a few ways are common, others are rare. */
function endingOf(next) {
  const kind = next();
  if (kind < 0.68) return { status: 'ended', endReason: next() < 0.96 ? 'hangup' : 'connection-lost' };
  if (kind < 0.88)
    return { status: 'missed', endReason: next() < 0.7 ? 'no-answer' : next() < 0.6 ? 'busy' : 'unreachable' };
  return kind < 0.95 ? { status: 'cancelled', endReason: 'cancelled' } : { status: 'rejected', endReason: 'declined' };
}

/** Fewer may hold no working day but the last one, which is left out. */
const SHORTEST_DAYS = 5;

/** How many calls are written together. */
const AT_ONCE = 200;

/**
 * Calls of the last `days` days, at least `SHORTEST_DAYS`, in working hours, more between some people than between others.
 * @returns how many
 */
export async function seedCalls(manager, { people, rooms, count, days = 30 }) {
  if (!(days >= SHORTEST_DAYS)) throw new Error(`Calls are spread over at least ${SHORTEST_DAYS} days, not ${days}.`);
  const next = chance(7);
  const someone = () => people[Math.floor(next() ** 1.7 * people.length)];
  const codes = new Map((await manager.find(RoomEntity)).map((room) => [room.code, room.id]));
  const starts = Array.from({ length: count }, () => startOf(next, days)).sort((a, b) => a - b);
  const calls = starts.map((start) => {
    const inRoom = next() < 0.18;
    const who = new Set([someone(), ...(inRoom ? Array.from({ length: 1 + next() * 5 }, someone) : [])]);
    while (!inRoom && who.size < 2) who.add(someone());
    const users = [...who];
    const roomId = inRoom ? codes.get(oneOf(rooms, next).code) : null;
    return { users, call: callRow({ next, start, caller: users[0], roomId }) };
  });
  for (let from = 0; from < calls.length; from += AT_ONCE)
    await seedSome(manager, { calls: calls.slice(from, from + AT_ONCE), next });
  return count;
}

async function seedSome(manager, { calls, next }) {
  const ids = await insertAll(
    manager,
    CallEntity,
    calls.map(({ call }) => call),
  );
  const places = calls.map(({ call, users }, i) => users.map((user, n) => placeRow({ id: ids[i], call, user, n })));
  const placeIds = await insertAll(manager, ParticipantEntity, places.flat());
  for (const [n, place] of places.flat().entries()) place.id = placeIds[n];
  const talks = calls.flatMap(({ call }, i) =>
    call.status === 'ended' && next() < 0.25 ? talk({ id: ids[i], call, places: places[i], next }) : [],
  );
  await insertAll(manager, MessageEntity, talks);
  // No log is seeded, so nothing would be found in it: what was found is seeded instead.
  const found = calls.map(({ call, users }, i) => causeOf({ call, places: places[i], people: users, next }));
  await insertAll(
    manager,
    CauseEntity,
    found.map(({ cause }) => cause),
  );
  await insertAll(
    manager,
    FacetEntity,
    found.flatMap(({ facets }) => facets),
  );
}

/** In the working hours of a working day. The last day is left to the recorded calls, because lists are ordered by id. */
function startOf(next, days) {
  for (;;) {
    const at = new Date(Date.now() - next() * days * DAY_MS);
    at.setHours(8 + Math.floor(next() * 10), Math.floor(next() * 60), Math.floor(next() * 60));
    if (at.getDay() % 6 !== 0 && at < Date.now() - DAY_MS) return at.getTime();
  }
}

function callRow({ next, start, caller, roomId }) {
  const ending = roomId === null ? endingOf(next) : { status: 'ended', endReason: 'hangup' };
  const answered = ending.status === 'ended';
  const initiatedAt = new Date(start);
  const acceptedAt = answered ? new Date(start + (roomId === null ? 4_000 + next() * 15_000 : 0)) : null;
  const duration = answered ? Math.floor(20 - Math.log(1 - next()) * 700) : 0;
  const ended =
    (acceptedAt ?? initiatedAt).getTime() + (answered ? duration : 5_000 + next() * 30_000) * (answered ? 1_000 : 1);
  return {
    ...{ ...ending, kind: roomId === null ? 'direct' : 'room', type: next() < 0.55 ? 'video' : 'audio', roomId },
    ...{ callerId: caller.id, endedById: caller.id, initiatedAt, acceptedAt, duration, version: 5 },
    ringingAt: roomId === null && ending.endReason !== 'unreachable' ? new Date(start + 300) : null,
    endedAt: new Date(ended),
    quality: answered ? (next() < 0.85 ? 'good' : next() < 0.7 ? 'fair' : 'poor') : null,
  };
}

function placeRow({ id, call, user, n }) {
  const answered = call.status === 'ended';
  const role = call.kind === 'room' ? (n === 0 ? 'host' : 'member') : n === 0 ? 'caller' : 'callee';
  const state = answered || n === 0 ? 'left' : call.status === 'rejected' ? 'rejected' : 'missed';
  const joinedAt = answered ? call.acceptedAt : n === 0 ? call.initiatedAt : null;
  const reason = { left: 'left', rejected: 'declined', missed: null }[state];
  const times = { joinedAt, leftAt: call.endedAt, presentSeconds: answered ? call.duration : 0 };
  // Missed calls older than two days have been seen.
  const missedSeenAt = call.endedAt < Date.now() - 2 * DAY_MS ? call.endedAt : null;
  return {
    callId: id,
    userId: user.id,
    role,
    state,
    leaveReason: reason,
    epoch: answered ? 1 : 0,
    ...times,
    missedSeenAt,
  };
}

function talk({ id, call, places, next }) {
  return Array.from({ length: 1 + next() * 4 }, (_, n) => {
    const text = oneOf(LINES, next);
    const createdAt = new Date(Math.min(call.acceptedAt.getTime() + (n + 1) * 9_000, call.endedAt.getTime()));
    return { callId: id, participantId: oneOf(places, next).id, text, searchText: searchText(text), createdAt };
  });
}
