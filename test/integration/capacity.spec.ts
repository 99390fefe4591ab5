import { jest } from '@jest/globals';
import { In } from 'typeorm';
import type { Room } from '../../contracts/index.js';
import { CallEntity } from '../../server/calls/rows/call.entity.js';
import { ParticipantEntity } from '../../server/calls/rows/participant.entity.js';
import { SlotEntity } from '../../server/calls/rows/slot.entity.js';
import { RoomEntity } from '../../server/rooms/room.entity.js';
import { newGuest, newRoom, type TestClient } from '../support/client.js';
import { enrol } from '../support/enrol.js';
import { rounds } from '../support/rounds.js';
import {
  ask,
  attend,
  currentCall,
  enter,
  hostStep,
  knock,
  type Person,
  placeIn,
  roomStep,
  rowsOf,
  verdict,
} from '../support/meeting.js';
import { itOnOneProcess } from '../support/twin.js';
import { startServer, type World } from '../support/world.js';

jest.setTimeout(300_000);

const PLACES = 6;
const FULL = '409 room-full';

const ROUNDS = rounds(4, 50);

let world: World;
let ann: TestClient;

beforeAll(async () => {
  world = await startServer();
  [ann] = await enrol(world, 'Ann');
});
afterAll(() => world.close());

const answerOf = async (who: Person, code: string) => (await verdict(ask(who, code))).join(' ');
const count = (answers: string[], answer: string) => answers.filter((one) => one === answer).length;

/** What the database contains about the meetings in this room: the live ones, and who is in them. */
async function inDatabase({ code }: Pick<Room, 'code'>) {
  const { id: roomId } = (await rowsOf(world).findOneBy(RoomEntity, { code }))!;
  const calls = await rowsOf(world).findBy(CallEntity, { roomId });
  const callId = In(calls.map(({ id }) => id));
  const participants = await rowsOf(world).findBy(ParticipantEntity, { callId });
  const slots = await rowsOf(world).findBy(SlotEntity, { callId });
  const present = participants.filter(({ state }) => state === 'joined' || state === 'reconnecting');
  return { calls: calls.length, participants: participants.length, present, slots: slots.map(({ userId }) => userId) };
}

const ids = (rows: ParticipantEntity[]) => rows.map(({ userId }) => userId).sort((a, b) => a! - b!);

describe('R4: capacity is exact', () => {
  // The second process is no more patient with a burst than in production.
  itOnOneProcess('60 at once for 6 places, round after round: always 6 joined and 54 refused', async () => {
    const people = await enrol(world, ...Array.from({ length: 60 }, (_, i) => `P${i}`));
    for (let round = 0; round < ROUNDS; round += 1) {
      const room = await newRoom(ann, { maxParticipants: PLACES });
      const answers = await Promise.all(people.map((who) => answerOf(who, room.code)));
      expect([round, count(answers, '200'), count(answers, FULL)]).toEqual([round, 6, 54]);
      const { calls, participants, present, slots } = await inDatabase(room);
      expect([calls, participants]).toEqual([1, 6]);
      const joined = people.filter((_, i) => answers[i] === '200').map(({ user }) => user.id);
      expect(ids(present)).toEqual(joined.sort((a, b) => a - b));
      expect(slots.sort((a, b) => a - b)).toEqual(joined);
      expect((await ann.api('DELETE', `/rooms/${room.code}`)).status).toBe(204);
    }
  });

  it('of guests and users together', async () => {
    const room = await newRoom(ann, { maxParticipants: 3, guestsAllowed: true });
    const users = await enrol(world, ...Array.from({ length: 8 }, (_, i) => `U${i}`));
    const guests = await Promise.all(users.map((_, i) => newGuest(world, room.code, `G${i}`)));
    const answers = await Promise.all([...users, ...guests].map((who) => answerOf(who, room.code)));
    expect([count(answers, '200'), count(answers, FULL)]).toEqual([3, 13]);
    expect((await inDatabase(room)).present).toHaveLength(3);
  });

  it('while people leave and come: never more than there are places', async () => {
    const room = await newRoom(ann, { maxParticipants: 3 });
    const people = await enrol(world, ...Array.from({ length: 9 }, (_, i) => `L${i}`));
    let watching = true;
    let most = 0;
    const watch = async () => {
      while (watching) {
        most = Math.max(most, (await inDatabase(room)).present.length);
        // SQLite answers within the same turn, so let other work go on.
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    const visits = people.map(async (who) => {
      for (let visit = 0; visit < 6; visit += 1) {
        expect(['200', FULL]).toContain(await answerOf(who, room.code));
        await roomStep(who, room.code, 'leave');
      }
    });
    const watched = watch();
    await Promise.all(visits).finally(() => (watching = false));
    await watched;
    expect(most).toBeLessThanOrEqual(3);
    expect((await inDatabase(room)).present).toEqual([]);
  });

  it('for the last place, where somebody is admitted and others come in', async () => {
    for (let round = 0; round < 8; round += 1) {
      const { code } = await newRoom(ann, { maxParticipants: 2, guestsAllowed: true, waitingRoom: true });
      const host = await attend(ann, code);
      const guests = await Promise.all([1, 2, 3].map((i) => newGuest(world, code, `W${i}`)));
      for (const guest of guests) await knock(guest, code);
      const call = await currentCall(ann, host.callId);
      await ann.api('PATCH', `/rooms/${code}`, { waitingRoom: false });
      const others = await enrol(world, 'A', 'B', 'C');
      const admissions = guests.map(async (guest) =>
        (await verdict(hostStep(ann, code, { step: 'admit', id: placeIn(call, guest).id }))).join(' '),
      );
      const answers = await Promise.all([...admissions, ...others.map((who) => answerOf(who, code))]);
      expect([round, count(answers, '204') + count(answers, '200'), count(answers, FULL)]).toEqual([round, 1, 5]);
      expect((await inDatabase({ code })).present).toHaveLength(2);
      await roomStep(ann, code, 'end');
    }
  });

  it('for the last place, where somebody accepts an invitation and others come in', async () => {
    for (let round = 0; round < 8; round += 1) {
      const { code } = await newRoom(ann, { maxParticipants: 2 });
      const { call } = await enter(ann, code);
      const [rung, ...others] = await enrol(world, 'Rung', 'A', 'B', 'C');
      expect((await ann.api('POST', `/calls/${call.id}/invite`, { userId: rung.user.id })).status).toBe(200);
      const accepting = verdict(rung.api('POST', `/calls/${call.id}/accept`)).then((answer) => answer.join(' '));
      const answers = await Promise.all([accepting, ...others.map((who) => answerOf(who, code))]);
      expect([round, count(answers, '200'), count(answers, FULL)]).toEqual([round, 1, 3]);
      expect((await inDatabase({ code })).present).toHaveLength(2);
      await roomStep(ann, code, 'end');
    }
  });

  it('of a direct call too, where several accept at once', async () => {
    const small = await startServer({ env: { MAX_AUDIO_PARTICIPANTS: '3', MAX_VIDEO_PARTICIPANTS: '3' } });
    try {
      const [caller, callee, ...further] = await enrol(small, 'Caller', 'Callee', 'F1', 'F2', 'F3');
      const { body: call } = await caller.api<{ id: number }>('POST', '/calls', {
        calleeId: callee.user.id,
        type: 'audio',
      });
      await callee.api('POST', `/calls/${call.id}/accept`);
      const rings = further.map((who, i) =>
        verdict((i === 1 ? callee : caller).api('POST', `/calls/${call.id}/invite`, { userId: who.user.id })),
      );
      const answers = (await Promise.all(rings)).map((answer) => answer.join(' '));
      expect([count(answers, '200'), count(answers, '409 call-full')]).toEqual([1, 2]);
    } finally {
      await small.close();
    }
  });
});
