import type { Call, Problem } from '../../contracts/index.js';
import type { EntityTarget, ObjectLiteral } from 'typeorm';
import { CallEntity } from '../../server/calls/rows/call.entity.js';
import { CallsRepository } from '../../server/calls/rows/calls.repository.js';
import { ParticipantEntity } from '../../server/calls/rows/participant.entity.js';
import { CallEvents, OF_ONE_ALONE } from '../../server/calls/tell/call-events.js';
import { CallViews } from '../../server/calls/tell/call-views.js';
import { callStep, invite, isIn, talking } from '../support/adding.js';
import { newGuest, newRoom } from '../support/client.js';
import { type Company, useCompany } from '../support/company.js';
import { eventually } from '../support/eventually.js';
import { attend, currentCall, hostStep, knock, MEDIA, placeIn, reload, roomStep, rowsOf } from '../support/meeting.js';
import { itOnOneProcess } from '../support/twin.js';

let { world, ann, ben, cy } = {} as Company;
useCompany((company) => ({ world, ann, ben, cy } = company));

const calls = () => world.app.get(CallsRepository, { strict: false });

describe('a call in hand', () => {
  /** What has to be there first, and the step itself. */
  const STEPS: Record<string, () => Promise<() => Promise<unknown>>> = {
    place: () => Promise.resolve(ring),
    accept: async () => {
      const { callId } = await rung();
      return () => callStep(ben, callId, 'accept');
    },
    'accept and join': async () => {
      const { callId } = await rung();
      return () => ben.api('POST', `/calls/${callId}/accept`, { join: { media: MEDIA } });
    },
    join: async () => {
      const { callId, socket } = await rung();
      await callStep(ben, callId, 'accept');
      return () => socket.ok('call:join', { callId, media: MEDIA });
    },
    'hang up': async () => {
      const { callId } = await rung();
      await callStep(ben, callId, 'accept');
      return () => callStep(ben, callId, 'end');
    },
    'enter a room where others are': async () => {
      const room = await meeting();
      return () => cy.api('POST', `/rooms/${room.code}/join`, {});
    },
    'leave a meeting that goes on': async () => {
      const room = await meeting();
      return () => roomStep(ben, room.code, 'leave');
    },
  };
  const ring = () => ann.api<{ id: number }>('POST', '/calls', { calleeId: ben.user.id, type: 'audio' });
  const rung = async () => {
    const socket = await ben.socket();
    return { socket, callId: (await ring()).body.id };
  };
  const meeting = async () => {
    const room = await newRoom(ann, { access: 'open' });
    for (const who of [ann, ben]) await attend(who, room.code);
    return room;
  };

  itOnOneProcess.each(Object.keys(STEPS))('a whole call is read at most twice: %s', async (name) => {
    const step = await STEPS[name]!();
    const reads = readsDuring();
    await step();
    expect(reads.count).toBeGreaterThan(0);
    expect(reads.count).toBeLessThanOrEqual(2);
    reads.stop();
  });

  it('what is told of a call is what its rows are, at every step of a call and of a meeting', async () => {
    const told = toldFrom();
    await lifeOfACall();
    await lifeOfAMeeting();
    await told.settled();
    expect(told.versions.size).toBeGreaterThan(25);
    expect(told.alone).toBeGreaterThan(3);
    expect(told.wrong).toEqual([]);
    expect(told.missing()).toEqual([]);
  });

  it('of two devices of somebody who is rung back, the second hears that it was answered elsewhere', async () => {
    const { callId } = await talking(ann, ben);
    await invite(ann, callId, cy);
    await callStep(cy, callId, 'accept');
    await callStep(ann, callId, 'end');
    await invite(ben, callId, ann);
    const devices = [ann, ann.device()];
    const answers = await Promise.all(devices.map((device) => callStep(device, callId, 'accept')));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const winner = devices[answers.findIndex(({ status }) => status === 200)]!;
    expect((await callStep(winner, callId, 'accept')).status).toBe(200);
    const loser = answers.find(({ status }) => status === 409)!;
    expect((loser.body as unknown as Problem).code).toBe('answered-elsewhere');
  });

  it('one step makes one new version, however much it changes', async () => {
    const { callId, callee } = await talking(ann, ben);
    const before = await currentCall(ann, callId);
    await callee.socket.ok('call:hand', { callId, raised: true });
    expect((await currentCall(ann, callId)).version).toBe(before.version + 1);
    await callStep(ann, callId, 'end');
    const after = await currentCall(ann, callId);
    expect([after.version, after.participants.map(({ handRaised }) => handRaised)]).toEqual([
      before.version + 2,
      [false, false],
    ]);
  });
});

/** Counts the queries that read a call with all its participants. */
function readsDuring() {
  const reader = calls() as unknown as { oneWithPeople(...args: unknown[]): Promise<CallEntity | null> };
  const read = reader.oneWithPeople.bind(reader);
  const reads = { count: 0, stop: () => void (reader.oneWithPeople = read) };
  reader.oneWithPeople = (...args) => {
    reads.count += 1;
    return read(...args);
  };
  return reads;
}

/** Columns that change without a new version of the call, and are announced by other events. */
const BESIDE = ['missedSeenAt', 'chatReadTo'];

/** Every column of a call and of its people, and what support is told about it. */
function columnsIn(call: CallEntity): string {
  const { manager } = rowsOf(world).connection;
  const columns = (entity: EntityTarget<ObjectLiteral>, row: object) =>
    manager.connection
      .getMetadata(entity)
      .columns.filter(({ propertyName }) => !BESIDE.includes(propertyName))
      .map((column) => [column.propertyName, column.getEntityValue(row) as unknown]);
  const people = call.participants.map((one) => columns(ParticipantEntity, one));
  const told = { ...world.app.get(CallViews, { strict: false }).call(call, 'staff'), now: '' };
  return JSON.stringify([columns(CallEntity, call), people, told], withoutLastSeen, 1);
}

/** `lastSeenAt` changes with a person's sockets and is announced by `presence:changed`, so it is not compared. */
const withoutLastSeen = (key: string, value: unknown) => (key === 'lastSeenAt' ? null : value);
const shown = (call: Partial<Call>) => JSON.stringify({ ...call, now: '' }, withoutLastSeen, 1);

/** A client that knows about each call only what was announced. */
function newListener() {
  const known = new Map<number, Call>();
  const versions = new Map<number, Set<number>>();
  const views = world.app.get(CallViews, { strict: false });
  const note = ({ id, version }: CallEntity) => void versions.set(id, (versions.get(id) ?? new Set()).add(version));
  return {
    versions,
    hearCall: (call: CallEntity) => (note(call), known.set(call.id, views.call(call, 'staff'))),
    hearParticipant: (call: CallEntity, participant: ParticipantEntity) => {
      note(call);
      const before = known.get(call.id)!;
      const told = views.participant(participant);
      const participants = before.participants.map((one) => (one.id === told.id ? told : one));
      known.set(call.id, { ...before, version: call.version, participants });
    },
    knows: (id: number) => shown(known.get(id) ?? {}),
    isOf: (call: CallEntity) => shown(views.call(call, 'staff')),
  };
}

/** Compares each announcement, and what a client knows after it, with the rows, unless something newer has been announced. */
function toldFrom() {
  const looks: Promise<void>[] = [];
  const listener = newListener();
  const told = {
    versions: new Set<string>(),
    alone: 0,
    wrong: [] as object[],
    settled: () => eventually(() => Promise.all(looks)),
  };
  const look = (call: CallEntity, because: string) => {
    const [said, version, known] = [columnsIn(call), call.version, listener.knows(call.id)];
    const compare = async () => {
      const now = (await calls().findWithPeople(call.id, rowsOf(world)))!;
      if (now.version > version) return;
      told.versions.add(`${call.id}: ${version}`);
      if (columnsIn(now) !== said) told.wrong.push({ because, said, now: columnsIn(now) });
      if (listener.isOf(now) !== known) told.wrong.push({ because, known, now: listener.isOf(now) });
    };
    looks.push(compare());
  };
  const events = world.app.get(CallEvents, { strict: false });
  events.on('changed', ({ call, cause }) => (listener.hearCall(call), look(call, cause)));
  events.on('participant', ({ call, participant, change }) => {
    told.alone += OF_ONE_ALONE.has(change) ? 1 : 0;
    listener.hearParticipant(call, participant);
    look(call, change);
  });
  return Object.assign(told, { missing: () => gapsIn(listener.versions) });
}

/** No version of a call may lack an announcement, since every page would otherwise fetch the call. */
const gapsIn = (versions: ReadonlyMap<number, ReadonlySet<number>>) =>
  [...versions].flatMap(([id, heard]) =>
    Array.from({ length: Math.max(...heard) - Math.min(...heard) }, (_, i) => Math.min(...heard) + i)
      .filter((version) => !heard.has(version))
      .map((version) => `${id}: ${version}`),
  );

async function lifeOfACall(): Promise<void> {
  const { callId, caller, callee } = await talking(ann, ben);
  await caller.socket.ok('call:media', { callId, media: { ...MEDIA, audio: false } });
  await callee.socket.ok('call:hand', { callId, raised: true });
  await callee.socket.ok('call:hand', { callId, raised: true });
  await reload(caller);
  for (const answer of ['reject', 'accept'] as const) {
    const ringing = await cy.socket();
    await invite(ann, callId, cy);
    await ringing.next('call:incoming');
    await ringing.ok('call:ringing', { callId });
    await callStep(cy, callId, answer);
    ringing.close();
  }
  expect(isIn(await currentCall(ann, callId), 'joined', cy)).toBe(true);
  await ben.device().api('POST', `/calls/${callId}/move`);
  await callStep(cy, callId, 'end');
  await callStep(ann, callId, 'end');
  for (const answer of ['reject', 'cancel'] as const) {
    const { body } = await ann.api<{ id: number }>('POST', '/calls', { calleeId: ben.user.id, type: 'video' });
    await callStep(answer === 'reject' ? ben : ann, body.id, answer);
  }
}

async function lifeOfAMeeting(): Promise<void> {
  const room = await newRoom(ann, { access: 'open', guestsAllowed: true, waitingRoom: true });
  const host = await attend(ann, room.code);
  const guest = await newGuest(world, room.code, 'Gil');
  for (const who of [guest, ben.device(), ben, ben, cy]) await knock(who, room.code);
  const idOf = async (who: Parameters<typeof placeIn>[1]) => placeIn(await currentCall(ann, host.callId), who).id;
  await hostStep(ann, room.code, { step: 'admit', id: await idOf(guest) });
  await hostStep(ann, room.code, { step: 'deny', id: await idOf(cy) });
  await roomStep(ann, room.code, 'admit-all');
  const inside = await attend(ben, room.code);
  await inside.socket.ok('call:hand', { callId: host.callId, raised: true });
  await hostStep(ann, room.code, { step: 'lower-hand', id: inside.id });
  await roomStep(ann, room.code, 'lock', { locked: true });
  await hostStep(ann, room.code, { step: 'host', id: inside.id });
  await ann.api('PATCH', '/users/me', { displayName: `${ann.user.displayName} renamed` });
  await hostStep(ann, room.code, { step: 'remove', id: await idOf(guest) });
  await roomStep(ben, room.code, 'leave');
  await roomStep(ann, room.code, 'end');
}
