import type { Room } from '../../contracts/index.js';
import type { ParticipantEntity } from '../../server/calls/rows/participant.entity.js';
import { eventually } from './eventually.js';
import { signalOf, trySignal } from './meeting.js';
import { type Inhabited, type Inhabitant, type Rows, rowOf } from './room-house.js';
import { OWNER, type PersonModel, type RoomModel, type Standing } from './room-model.js';

/** How each standing shows in a participant's row: its state, and the reason why they left. */
const ROWS: Record<Exclude<Standing, 'none'>, string> = {
  in: 'joined',
  waiting: 'waiting',
  ringing: 'invited',
  left: 'left left',
  lost: 'left lost',
  denied: 'rejected declined',
  declined: 'rejected declined',
  missed: 'missed',
  removed: 'left removed',
};
const wordsOf = ({ state, leaveReason }: ParticipantEntity) =>
  [state === 'reconnecting' ? 'joined' : state, leaveReason ?? []].flat().join(' ');
const QUIET = ['presence:changed', 'user:changed', 'rooms:changed', 'missed:changed', 'room:admission', 'room:door'];

type Pair = { person: PersonModel; real: Inhabitant };
const pairs = (model: RoomModel, real: Inhabited): Pair[] =>
  model.all.map((person) => ({ person, real: real.people[person.name] }));

/** Checks the invariants of a room as far as the server shows them. @throws with what is wrong */
export async function expectSound(model: RoomModel, real: Inhabited): Promise<void> {
  // Hosts are settled after the owner who appointed somebody has the answer.
  const rows = await eventually(async () => {
    const now = await real.rows();
    expectRows(model, now, real);
    return now;
  }, 10_000);
  await expectOneCallEach(model, real, rows);
  await expectSnapshots(model, real, rows);
  await expectSignals(model, real, rows);
  for (const pair of pairs(model, real)) {
    expectNothingHeard(pair, rows.calls[0]?.id);
    expectVersionsGrow(pair);
  }
}

/** There is one meeting, with each person once, as the model says, and hosts exactly by the rule. */
function expectRows(model: RoomModel, rows: Rows, real: Inhabited): void {
  const status = { none: [], knocked: ['initiated'], running: ['accepted'] }[model.meeting];
  expect(rows.calls.map((call) => call.status)).toEqual(status);
  const persons = rows.participants.map(({ userId, guestId }) => `${userId} ${guestId}`);
  expect(new Set(persons).size).toBe(persons.length);
  const seen = pairs(model, real).map(({ person, real: { who } }) => {
    const row = rowOf(rows, who);
    return [person.name, row ? wordsOf(row) : '', row?.role === 'host', row?.epoch ?? 0];
  });
  expect(seen).toEqual(
    model.all.map(({ name, state, epoch }) => {
      return [name, state === 'none' ? '' : ROWS[state], model.hosts.has(name), epoch];
    }),
  );
  expect(model.present.length).toBeLessThanOrEqual(model.places);
  expect(model.present.filter(({ banned }) => banned)).toEqual([]);
}

/** Nobody is in two calls: the slots say who is where. */
async function expectOneCallEach(model: RoomModel, real: Inhabited, { calls }: Rows): Promise<void> {
  const other = (await real.rows(real.otherCode)).calls;
  const ids = [...calls, ...other].map(({ id }) => id);
  const slots = new Map((await real.slotsOf(ids)).map(({ userId, callId }) => [userId, callId]));
  for (const {
    person,
    real: { who },
  } of pairs(model, real)) {
    if (!('user' in who)) continue;
    const here = person.state === 'in' || person.state === 'ringing' ? calls[0]?.id : undefined;
    const expected = person.elsewhere ? other[0]?.id : here;
    expect([person.name, slots.get(who.user.id)]).toEqual([person.name, expected]);
  }
}

/** What everybody who asks is told: their own calls, and how many people are in the room. */
async function expectSnapshots(model: RoomModel, real: Inhabited, { calls }: Rows): Promise<void> {
  await Promise.all(
    pairs(model, real).map(async ({ person, real: { socket } }) => {
      if (socket === null) return;
      const mine = (await socket.ok('sync', {})).calls.filter(({ roomCode }) => roomCode === real.code);
      const expected = person.state === 'in' || person.state === 'ringing' ? calls.map(({ id }) => id) : [];
      expect([person.name, mine.map(({ id }) => id)]).toEqual([person.name, expected]);
      const waiting = mine.flatMap(({ participants }) => participants.filter(({ state }) => state === 'waiting'));
      if (!model.hosts.has(person.name)) expect(waiting).toEqual([]);
    }),
  );
  const { body } = await real.api<Room>('ann', 'GET', `/rooms/${real.code}`);
  expect(body.participantCount).toBe(model.present.length);
}

/** Signals pass only from a participant with a seat to somebody who is in. */
async function expectSignals(model: RoomModel, real: Inhabited, rows: Rows): Promise<void> {
  const [call] = rows.calls;
  if (!call) return;
  const everybody = pairs(model, real);
  const tries = everybody.flatMap((from) => everybody.map((to) => ({ from, to, row: rowOf(rows, to.real.who) })));
  await Promise.all(
    tries.map(async ({ from, to, row }) => {
      const { socket } = from.real;
      if (socket === null || row === undefined || from === to) return;
      const passes = (await trySignal({ socket }, signalOf(call.id, row.id))) === 'ok';
      const expected = from.person.seated && to.person.state === 'in';
      expect([from.person.name, to.person.name, passes]).toEqual([from.person.name, to.person.name, expected]);
    }),
  );
}

const KNOCKS = ['room:knock', 'room:knock-over'];

/** A person who waits has heard only whether a host is there and the answer to their request, besides what every user hears. */
function expectNothingHeard({ person, real: { socket, heard } }: Pair, callId: number | undefined): void {
  if (person.state !== 'waiting' || socket === null) return;
  const news = socket.log.slice(heard).filter(({ event, message }) => {
    const about = message as { call?: { id: number }; callId?: number };
    const ofOtherCall = (about.call?.id ?? about.callId ?? callId) !== callId;
    const isForHosts = KNOCKS.includes(event) && (person.appointed || person.name === OWNER);
    return !QUIET.includes(event) && !ofOtherCall && !isForHosts;
  });
  expect([person.name, news.map(({ event }) => event)]).toEqual([person.name, []]);
}

function expectVersionsGrow({ person, real: { socket } }: Pair): void {
  const newest = new Map<number, number>();
  for (const { call } of socket?.all('call:updated') ?? []) {
    const before = newest.get(call.id) ?? 0;
    expect([person.name, call.version >= before]).toEqual([person.name, true]);
    newest.set(call.id, call.version);
  }
}
