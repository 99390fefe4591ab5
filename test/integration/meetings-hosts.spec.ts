import type { Participant } from '../../contracts/index.js';
import { newGuest, newRoom } from '../support/client.js';
import { type Company, useCompany } from '../support/company.js';
import { enrol } from '../support/enrol.js';
import { eventually } from '../support/eventually.js';
import {
  ask,
  attend,
  type Attendee,
  currentCall,
  enter,
  hostStep,
  knock,
  type Person,
  placeIn,
  reload,
  roomStep,
  silentFor,
  verdict,
} from '../support/meeting.js';

let { world, root: admin, ann, ben, cy } = {} as Company;
useCompany((company) => ({ world, root: admin, ann, ben, cy } = company));

/** The names of the meeting's hosts, as `who` sees it. */
async function hosts(who: Person, callId: number): Promise<string[]> {
  const { participants } = await currentCall(who, callId);
  return participants.filter(({ role }) => role === 'host').map(({ displayName }) => displayName);
}

/** The message that this participant hosts now. */
const becomesHost = ({ socket }: Pick<Attendee, 'socket'>, id: number) =>
  socket.next('call:updated', ({ call }) => call.participants.some((one) => one.id === id && one.role === 'host'));

describe('the host of a meeting', () => {
  it('is its owner, whoever began it; the one who stood in is a member again', async () => {
    const { code } = await newRoom(ann);
    const first = await attend(ben, code);
    expect(await hosts(ben, first.callId)).toEqual(['Ben']);
    const second = await attend(ann, code);
    expect(await hosts(ben, first.callId)).toEqual(['Ann']);
    await becomesHost(first, second.id);
    expect(placeIn(await currentCall(ben, first.callId), ben).role).toBe('member');
    expect(await verdict(roomStep(ben, code, 'lock', { locked: true }))).toEqual([403, 'forbidden']);
  });

  it('when the owner leaves is the user who is there longest, not a guest; it is the owner again who returns', async () => {
    const { code } = await newRoom(ann, { guestsAllowed: true });
    const gus = await newGuest(world, code, 'Gus');
    const { callId } = await attend(ann, code);
    await attend(gus, code);
    const third = await attend(ben, code);
    await attend(cy, code);
    await roomStep(ann, code, 'leave');
    expect(await hosts(ben, callId)).toEqual(['Ben']);
    await becomesHost(third, third.id);
    await enter(ann, code);
    expect(await hosts(ben, callId)).toEqual(['Ann']);
  });

  it('is a guest only while no user is there', async () => {
    const { code } = await newRoom(ann, { guestsAllowed: true });
    const [gus, gil] = [await newGuest(world, code, 'Gus'), await newGuest(world, code, 'Gil')];
    const { callId } = await attend(ann, code);
    await attend(gus, code);
    await attend(gil, code);
    await roomStep(ann, code, 'leave');
    expect(await hosts(gil, callId)).toEqual(['Gus']);
    expect(await verdict(roomStep(gus, code, 'lock', { locked: true }))).toEqual([204]);
    expect(await verdict(roomStep(gus, code, 'lock', { locked: false }))).toEqual([204]);
    await enter(cy, code);
    expect(await hosts(gil, callId)).toEqual(['Cy']);
    expect(await verdict(roomStep(gus, code, 'lock', { locked: true }))).toEqual([403, 'forbidden']);
  });

  it('is nobody else than before when somebody who was there earlier comes back', async () => {
    const { code } = await newRoom(ann);
    const { callId } = await attend(ben, code);
    await enter(cy, code);
    await roomStep(ben, code, 'leave');
    expect(await hosts(cy, callId)).toEqual(['Cy']);
    await enter(ben, code);
    expect(await hosts(cy, callId)).toEqual(['Cy']);
  });

  it('may be several: the owner, and whoever the owner has made one, also while they are in it', async () => {
    const { code } = await newRoom(ann);
    const { callId } = await attend(ben, code);
    const third = await attend(cy, code);
    await ann.api('POST', `/rooms/${code}/members`, { userIds: [cy.user.id], standing: 'host' });
    await becomesHost(third, third.id);
    expect(await hosts(ben, callId)).toEqual(['Cy']);
    await enter(ann, code);
    expect((await hosts(ben, callId)).sort()).toEqual(['Ann', 'Cy']);
    await ann.api('DELETE', `/rooms/${code}/members/${cy.user.id}`);
    await eventually(async () => expect(await hosts(ben, callId)).toEqual(['Ann']));
  });

  it('who is lost hands over, and hosts again on return', async () => {
    const { code } = await newRoom(ann);
    const [first, second] = [await attend(ann, code), await attend(ben, code)];
    await silentFor(world, first.id, 16_000);
    await second.socket.next('call:participant', (m) => m.change === 'reconnecting' && m.participant.id === first.id);
    expect(await hosts(ben, first.callId)).toEqual(['Ann']);
    await silentFor(world, first.id, 41_000);
    const gone = await second.socket.next('call:participant', (m) => m.change === 'left');
    expect(gone.participant).toMatchObject({ id: first.id, state: 'left', leaveReason: 'lost' });
    expect(await hosts(ben, first.callId)).toEqual(['Ben']);
    expect((await enter(ann, code)).participantId).toBe(first.id);
    expect(await hosts(ben, first.callId)).toEqual(['Ann']);
  });

  it('stays host over a reload', async () => {
    const { code } = await newRoom(ann);
    const [first] = [await attend(ann, code), await attend(ben, code)];
    expect((await reload(first)).id).toBe(first.id);
    expect(await hosts(ben, first.callId)).toEqual(['Ann']);
  });

  it('acts from the device that is in the meeting, and nobody else acts as host', async () => {
    const { code } = await newRoom(ann, { guestsAllowed: true });
    const gus = await newGuest(world, code, 'Gus');
    const [first, second, third] = [await attend(ann, code), await attend(ben, code), await attend(gus, code)];
    const steps = ['admit', 'deny', 'mute', 'remove', 'lower-hand', 'host'] as const;
    for (const [who, code404] of [
      [ben, [403, 'forbidden']],
      [gus, [403, 'forbidden']],
      [ann.device(), [403, 'forbidden']],
      [cy, [404, 'not-found']],
      [admin, [404, 'not-found']],
    ] as const) {
      const id = who === gus ? second.id : third.id;
      for (const step of steps) expect(await verdict(hostStep(who, code, { step, id }))).toEqual(code404);
      for (const step of ['end', 'admit-all'] as const)
        expect(await verdict(roomStep(who, code, step))).toEqual(code404);
      expect(await verdict(roomStep(who, code, 'lock', { locked: true }))).toEqual(code404);
    }
    const states = (await currentCall(ann, first.callId)).participants.map(({ state }: Participant) => state);
    expect(states).toEqual(['joined', 'joined', 'joined']);
    for (const { socket } of [second, third]) expect(socket.all('call:mute-requested')).toEqual([]);
  });
});

describe('a host', () => {
  it('hands the hosting over: a stand-in gives it away, the owner keeps it, and it stays over leaving', async () => {
    const { code } = await newRoom(ann);
    const [second, third] = [await attend(ben, code), await attend(cy, code)];
    expect(await hosts(ben, second.callId)).toEqual(['Ben']);
    expect(await verdict(hostStep(ben, code, { step: 'host', id: third.id }))).toEqual([204]);
    await third.socket.next('call:updated', ({ call }) => placeIn(call, cy).role === 'host');
    expect(await hosts(ben, second.callId)).toEqual(['Cy']);
    expect(await verdict(hostStep(ben, code, { step: 'host', id: second.id }))).toEqual([403, 'forbidden']);
    const first = await attend(ann, code);
    expect(await hosts(ben, second.callId)).toEqual(['Cy', 'Ann']);
    expect(await verdict(hostStep(ann, code, { step: 'host', id: second.id }))).toEqual([204]);
    await roomStep(cy, code, 'leave');
    await roomStep(ann, code, 'leave');
    expect(await hosts(ben, second.callId)).toEqual(['Ben']);
    await enter(cy, code);
    expect(await hosts(ben, second.callId)).toEqual(['Ben', 'Cy']);
    expect(await verdict(hostStep(ben, code, { step: 'host', id: first.id }))).toEqual([404, 'not-found']);
  });

  it('hands it to one alone, of two at the same moment', async () => {
    const { code } = await newRoom(ann);
    const [second, third] = [await attend(ben, code), await attend(cy, code)];
    const fourth = await attend((await enrol(world, 'Dee'))[0], code);
    const steps = [third, fourth].map(({ id }) => verdict(hostStep(ben, code, { step: 'host', id })));
    expect((await Promise.all(steps)).sort()).toEqual([[204], [403, 'forbidden']]);
    expect(await hosts(cy, second.callId)).toHaveLength(1);
  });

  it('ends the meeting for everybody', async () => {
    const { code } = await newRoom(ann);
    const [first, second] = [await attend(ann, code), await attend(ben, code)];
    expect(await verdict(roomStep(ann, code, 'end'))).toEqual([204]);
    for (const { socket } of [first, second]) {
      const { call } = await socket.next('call:updated', (m) => m.call.status === 'ended');
      expect(call.endReason).toBe('hangup');
      expect(call.participants.map(({ state }) => state)).toEqual(['left', 'left']);
    }
    expect((await enter(ben, code)).call.id).not.toBe(first.callId);
  });

  it('asks one to mute, and only that one hears of it (C6)', async () => {
    const { code } = await newRoom(ann);
    const [first, second, third] = [await attend(ann, code), await attend(ben, code), await attend(cy, code)];
    expect(await verdict(hostStep(ann, code, { step: 'mute', id: second.id }))).toEqual([204]);
    expect(await second.socket.next('call:mute-requested')).toEqual({ callId: first.callId, by: first.id });
    for (const { socket } of [first, third]) {
      await socket.ok('sync', {});
      expect(socket.all('call:mute-requested')).toEqual([]);
    }
    expect(placeIn(await currentCall(ann, first.callId), ben).media.audio).toBe(true);
    expect(await verdict(hostStep(ann, code, { step: 'mute', id: 999_999 }))).toEqual([404, 'not-found']);
    await roomStep(ben, code, 'leave');
    expect(await verdict(hostStep(ann, code, { step: 'mute', id: second.id }))).toEqual([404, 'not-found']);
  });

  it('lowers a hand; leaving lowers it too', async () => {
    const { code } = await newRoom(ann);
    const [first, second] = [await attend(ann, code), await attend(ben, code)];
    const hand = (raised: boolean) =>
      first.socket.next('call:participant', (m) => m.change === 'hand' && m.participant.handRaised === raised);
    await second.socket.ok('call:hand', { callId: first.callId, raised: true });
    expect((await hand(true)).participant.id).toBe(second.id);
    expect(await verdict(hostStep(ann, code, { step: 'lower-hand', id: second.id }))).toEqual([204]);
    await hand(false);
    await second.socket.ok('call:hand', { callId: first.callId, raised: true });
    await roomStep(ben, code, 'leave');
    expect(placeIn((await enter(ben, code)).call, ben).handRaised).toBe(false);
  });

  it('locks: nobody new comes in, who is in stays, who was lost comes back, hosts come in; and unlocks', async () => {
    const { code } = await newRoom(ann, { guestsAllowed: true });
    const [first, second] = [await attend(ann, code), await attend(ben, code)];
    const dee = (await enrol(world, 'Dee'))[0];
    await enter(dee, code);
    await roomStep(dee, code, 'leave');
    expect(await verdict(roomStep(ann, code, 'lock', { locked: true }))).toEqual([204]);
    await second.socket.next('call:updated', ({ call }) => call.roomLocked);
    const locked = [409, 'room-locked'];
    expect(await verdict(ask(cy, code))).toEqual(locked);
    expect(await verdict(ask(await newGuest(world, code), code))).toEqual(locked);
    expect(await verdict(ask(dee, code))).toEqual(locked);
    expect(await verdict(ask(ben, code))).toEqual([200]);
    await silentFor(world, second.id, 41_000);
    await first.socket.next('call:participant', (m) => m.change === 'left' && m.participant.leaveReason === 'lost');
    expect(await verdict(ask(ben, code))).toEqual([200]);
    await roomStep(ann, code, 'leave');
    expect(await verdict(ask(ann, code))).toEqual([200]);
    await roomStep(ann, code, 'lock', { locked: false });
    expect(await verdict(ask(cy, code))).toEqual([200]);
    expect(await verdict(roomStep(ann, code, 'lock', { locked: 'yes' }))).toEqual([422, 'validation-failed']);
  });
});

it('a room that is deleted ends its meeting, and tells who was in it, also who waited', async () => {
  const { code } = await newRoom(ann, { waitingRoom: true });
  const first = await attend(ann, code);
  const waiting = await knock(cy, code);
  expect((await ann.api('DELETE', `/rooms/${code}`)).status).toBe(204);
  const { call } = await first.socket.next('call:updated', (m) => m.call.status === 'ended');
  expect(call).toMatchObject({ id: first.callId, endReason: 'hangup' });
  expect(await waiting.socket.next('room:admission')).toEqual({ code, status: 'ended' });
  expect(await verdict(ask(ann, code))).toEqual([404, 'not-found']);
});

it('a room that an administrator deletes ends its meeting for that reason', async () => {
  const { code } = await newRoom(ann);
  const first = await attend(ann, code);
  expect((await admin.api('DELETE', `/rooms/${code}`)).status).toBe(204);
  const { call } = await first.socket.next('call:updated', (m) => m.call.status === 'ended');
  expect(call.endReason).toBe('ended-by-admin');
});
