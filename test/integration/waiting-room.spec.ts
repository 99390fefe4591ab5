import type { Page, Call } from '../../contracts/index.js';
import { CallEntity } from '../../server/calls/rows/call.entity.js';
import { ParticipantEntity } from '../../server/calls/rows/participant.entity.js';
import { MeetingWait } from '../../server/calls/meeting/people/meeting-wait.js';
import { RoomEntity } from '../../server/rooms/room.entity.js';
import { EVENTS } from '../support/access-table.js';
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
  roomStep,
  rowsOf,
  signalOf,
  takeSeat,
  trySignal,
  verdict,
} from '../support/meeting.js';
import type { TestSocket } from '../support/socket.js';

const SECRET = 'a purple umbrella';

let { world, ann, ben, cy } = {} as Company;
useCompany((company) => ({ world, ann, ben, cy } = company));

const newWaitingRoom = (wish: object = {}) => newRoom(ann, { waitingRoom: true, guestsAllowed: true, ...wish });
const admit = (code: string, id: number) => hostStep(ann, code, { step: 'admit', id });
const deny = (code: string, id: number) => hostStep(ann, code, { step: 'deny', id });

/** The participant who waits to be let in, as the host sees it. */
const waitingId = async (who: Person, callId: number) => placeIn(await currentCall(ann, callId), who).id;

/** Everything about calls and rooms, without presence and the lobby, which users may know about. */
const heardOfCalls = ({ log }: TestSocket) =>
  log.filter(({ event }) => !['presence:changed', 'rooms:changed'].includes(event)).map(({ event }) => event);

/** A meeting of two with a waiting room, with things going on in it. */
async function busyMeeting(wish: object = {}) {
  const { code } = await newWaitingRoom(wish);
  const host = await attend(ann, code);
  await ann.api('POST', `/rooms/${code}/members`, { userIds: [ben.user.id], standing: 'host' });
  const other = await attend(ben, code);
  await ann.api('POST', `/rooms/${code}/members`, { userIds: [ben.user.id], standing: 'invited' });
  return { code, host, other, callId: host.callId };
}

/** Everything that people in a meeting do, and one more person comes in. */
async function goOn({ code, host, other }: { code: string; host: Attendee; other: Attendee }): Promise<void> {
  const { callId } = host;
  await host.socket.ok('call:chat', { callId, text: 'Nobody else hears this' });
  await other.socket.ok('call:hand', { callId, raised: true });
  await host.socket.ok('call:reaction', { callId, reaction: '👏' });
  await other.socket.ok('call:links', { callId, links: [{ participantId: host.id, state: 'connected' }] });
  await other.socket.ok('call:media', { callId, media: { audio: false, video: false, screen: true } });
  expect(await trySignal(other, signalOf(callId, host.id))).toBe('ok');
  const [dee] = await enrol(world, 'Dee');
  await ann.api('POST', `/rooms/${code}/members`, { userIds: [dee.user.id], standing: 'host' });
  await attend(dee, code);
}

describe.each(['user', 'guest'])('R5: a waiting %s', (kind) => {
  const newcomer = async (code: string, name = 'Zoe', password?: string): Promise<Person> =>
    kind === 'guest' ? newGuest(world, code, name, { password }) : (await enrol(world, name))[0];

  it('gets nothing of the room from knocking to admission but the admission', async () => {
    const meeting = await busyMeeting({ password: SECRET });
    const { code, callId } = meeting;
    const zoe = await newcomer(code, 'Zoe', SECRET);
    const { socket } = await knock(zoe, code, SECRET);
    await goOn(meeting);
    expect(await verdict(ask(zoe, code, SECRET))).toEqual([202]);
    await socket.ok('sync', {});
    expect(heardOfCalls(socket)).toEqual([]);
    expect(await verdict(admit(code, await waitingId(zoe, callId)))).toEqual([204]);
    const admission = await socket.next('room:admission');
    expect(admission).toMatchObject({ code, status: 'admitted', call: { id: callId } });
    const seat = await takeSeat({ who: zoe, socket, callId });
    expect(seat.id).toBe(admission.participantId);
    expect(seat.others.map(({ displayName }) => displayName).sort()).toEqual(['Ann', 'Ben', 'Dee']);
    expect(await trySignal(seat, signalOf(callId, meeting.host.id))).toBe('ok');
  });

  it('cannot ask for it either: not over HTTP, not by the socket', async () => {
    const { code, callId, host } = await busyMeeting();
    const zoe = await newcomer(code);
    const { socket } = await knock(zoe, code);
    for (const path of [`/calls/${callId}`, `/calls/${callId}/messages`])
      expect(await verdict(zoe.api('GET', path))).toEqual([404, 'not-found']);
    expect(await verdict(zoe.api('POST', `/calls/${callId}/end`))).toEqual([404, 'not-found']);
    for (const [event, { access, payload }] of Object.entries(EVENTS))
      if (access === 'participant')
        expect(await socket.send(event, payload(callId))).toMatchObject({ ok: false, error: { code: 'not-found' } });
    expect(await trySignal({ socket }, signalOf(callId, host.id))).toBe('not-found');
    expect(await trySignal(host, signalOf(callId, await waitingId(zoe, callId)))).toBe('not-found');
    expect((await socket.ok('sync', {})).calls).toEqual([]);
    expect(heardOfCalls(socket)).toEqual([]);
    for (const step of ['admit', 'deny', 'remove'] as const)
      expect(await verdict(hostStep(zoe, code, { step, id: host.id }))).toEqual([404, 'not-found']);
    for (const step of ['end', 'admit-all'] as const)
      expect(await verdict(roomStep(zoe, code, step))).toEqual([404, 'not-found']);
    expect((await currentCall(ann, callId)).status).toBe('accepted');
  });

  it('is known to hosts alone', async () => {
    const { code, callId, host, other } = await busyMeeting();
    const zoe = await newcomer(code);
    await knock(zoe, code);
    const knocked = await host.socket.next('call:participant', ({ change }) => change === 'waiting');
    expect(knocked).toMatchObject({ callId, participant: { displayName: 'Zoe', state: 'waiting', joinedAt: null } });
    await host.socket.next('call:updated', ({ call }) => call.participants.some(({ state }) => state === 'waiting'));
    await other.socket.ok('call:hand', { callId, raised: true });
    await other.socket.next('call:participant', ({ change }) => change === 'hand');
    const seen = [other.socket.log, await currentCall(ben, callId), await other.socket.ok('sync', {})];
    expect(JSON.stringify(seen)).not.toContain('Zoe');
    await deny(code, knocked.participant.id);
    await host.socket.next(
      'call:participant',
      (m) => m.change === 'left' && m.participant.id === knocked.participant.id,
    );
    await other.socket.ok('call:hand', { callId, raised: false });
    expect(JSON.stringify([other.socket.log, await currentCall(ben, callId)])).not.toContain('Zoe');
  });

  it('is told no, and stays out while this meeting runs', async () => {
    const { code, callId } = await busyMeeting();
    const zoe = await newcomer(code);
    const { socket } = await knock(zoe, code);
    const id = await waitingId(zoe, callId);
    expect(await verdict(deny(code, id))).toEqual([204]);
    expect(await verdict(deny(code, id))).toEqual([204]);
    expect(await socket.next('room:admission')).toEqual({ code, status: 'denied' });
    expect(await verdict(ask(zoe, code))).toEqual([403, 'denied']);
    expect(await verdict(admit(code, id))).toEqual([409, 'invalid-transition']);
    expect(await verdict(zoe.api('GET', `/calls/${callId}`))).toEqual([404, 'not-found']);
    await roomStep(ann, code, 'end');
    await attend(ann, code);
    expect(await verdict(ask(zoe, code))).toEqual([202]);
    expect(heardOfCalls(socket)).toEqual(['room:admission']);
  });

  it('stays waiting when the room is full, and comes in when somebody has left', async () => {
    const { code, callId } = await busyMeeting({ maxParticipants: 3 });
    const [zoe, yan] = [await newcomer(code), await newcomer(code, 'Yan')];
    const { socket } = await knock(zoe, code);
    await knock(yan, code);
    const id = await waitingId(zoe, callId);
    expect(await verdict(admit(code, await waitingId(yan, callId)))).toEqual([204]);
    expect(await verdict(admit(code, id))).toEqual([409, 'room-full']);
    expect(placeIn(await currentCall(ann, callId), zoe).state).toBe('waiting');
    await roomStep(ben, code, 'leave');
    expect(await verdict(admit(code, id))).toEqual([204]);
    expect((await socket.next('room:admission')).status).toBe('admitted');
  });

  it('withdraws by leaving', async () => {
    const { code, callId, host } = await busyMeeting();
    const zoe = await newcomer(code);
    const { socket } = await knock(zoe, code);
    const id = await waitingId(zoe, callId);
    expect(await verdict(roomStep(zoe, code, 'leave'))).toEqual([204]);
    const gone = await host.socket.next('call:participant', ({ change }) => change === 'left');
    expect(gone.participant).toMatchObject({ id, state: 'left' });
    expect(await verdict(admit(code, id))).toEqual([409, 'invalid-transition']);
    expect(heardOfCalls(socket)).toEqual([]);
    expect(await verdict(ask(zoe, code))).toEqual([202]);
    expect(await waitingId(zoe, callId)).toBe(id);
  });

  it('comes back without waiting once admitted, in this meeting', async () => {
    const { code, callId } = await busyMeeting();
    const zoe = await newcomer(code);
    await knock(zoe, code);
    await admit(code, await waitingId(zoe, callId));
    await roomStep(zoe, code, 'leave');
    expect(await verdict(ask(zoe, code))).toEqual([200]);
    await roomStep(ann, code, 'end');
    expect(await verdict(ask(zoe, code))).toEqual([202]);
  });

  it('is told whether a host is there, now and whenever that changes', async () => {
    const { code } = await newWaitingRoom();
    const zoe = await newcomer(code);
    expect((await ask(zoe, code)).body).toEqual({ status: 'waiting', hostPresent: false });
    const { socket } = await knock(zoe, code);
    await enter(ann, code);
    expect(await socket.next('room:door')).toEqual({ code, hostPresent: true });
    expect((await ask(zoe, code)).body).toEqual({ status: 'waiting', hostPresent: true });
    await socket.ok('sync', {});
    expect(heardOfCalls(socket)).toEqual(['room:door']);
  });

  it('hears when the meeting is over', async () => {
    const { code } = await busyMeeting();
    const zoe = await newcomer(code);
    const { socket } = await knock(zoe, code);
    await roomStep(ann, code, 'end');
    expect(await socket.next('room:admission')).toEqual({ code, status: 'ended' });
    expect(heardOfCalls(socket)).toEqual(['room:admission']);
  });

  it('may be the first: whoever hosts then finds them at the door', async () => {
    const { code } = await newWaitingRoom();
    const zoe = await newcomer(code);
    const { socket } = await knock(zoe, code);
    expect(heardOfCalls(socket)).toEqual([]);
    const host = await attend(ann, code);
    expect(host.others.map(({ displayName, state }) => [displayName, state])).toEqual([['Zoe', 'waiting']]);
    expect(await verdict(admit(code, host.others[0]!.id))).toEqual([204]);
    expect((await socket.next('room:admission')).status).toBe('admitted');
  });

  it('leaves no call behind when all who knocked have gone', async () => {
    const { code } = await newWaitingRoom();
    const [zoe, yan] = [await newcomer(code), await newcomer(code, 'Yan')];
    for (const who of [zoe, yan]) await knock(who, code);
    for (const who of [zoe, yan]) await roomStep(who, code, 'leave');
    const { id: roomId } = (await rowsOf(world).findOneBy(RoomEntity, { code }))!;
    const calls = await rowsOf(world).findBy(CallEntity, { roomId });
    expect(calls.map(({ status }) => status)).toEqual(['cancelled']);
    if (kind === 'user') expect((await zoe.api<Page<Call>>('GET', '/calls')).body.items).toEqual([]);
    expect((await ann.api<{ activeCallId: number | null }>('GET', `/rooms/${code}`)).body.activeCallId).toBeNull();
  });
});

describe('waiting', () => {
  it('lasts as long as the device is connected; who is gone waits no more once the lease has passed', async () => {
    const { callId, code } = await busyMeeting();
    const [gus, gil] = [await newGuest(world, code, 'Gus'), await newGuest(world, code, 'Gil')];
    const [stays, goes] = [await knock(gus, code), await knock(gil, code)];
    goes.socket.close();
    await eventually(() => stays.socket.io.connected && goes.socket.io.disconnected);
    await rowsOf(world).update(
      ParticipantEntity,
      { callId, state: 'waiting' },
      { leaseUntil: new Date(Date.now() - 60_000) },
    );
    const states = async () => {
      const call = await currentCall(ann, callId);
      return [placeIn(call, gus).state, placeIn(call, gil).state, placeIn(call, gil).leaveReason];
    };
    await eventually(async () => expect(await states()).toEqual(['waiting', 'left', 'lost']));
    await world.app.get(MeetingWait, { strict: false }).sweep();
    expect(await states()).toEqual(['waiting', 'left', 'lost']);
    expect(heardOfCalls(stays.socket)).toEqual([]);
  });

  it('is over for all whom there is room for, by one step, in the order in which they came', async () => {
    const { code, callId } = await busyMeeting({ maxParticipants: 4 });
    const guests = [];
    for (const name of ['G1', 'G2', 'G3']) guests.push(await newGuest(world, code, name));
    const knocking = [];
    for (const guest of guests) knocking.push(await knock(guest, code));
    expect(await verdict(roomStep(ann, code, 'admit-all'))).toEqual([409, 'room-full']);
    const call = await currentCall(ann, callId);
    expect(guests.map((guest) => placeIn(call, guest).state)).toEqual(['joined', 'joined', 'waiting']);
    for (const { socket } of knocking.slice(0, 2)) await socket.next('room:admission', (m) => m.status === 'admitted');
    await roomStep(ben, code, 'leave');
    expect(await verdict(roomStep(ann, code, 'admit-all'))).toEqual([204]);
    await knocking[2]!.socket.next('room:admission', (m) => m.status === 'admitted');
  });

  it('of one who is in another call keeps nobody else waiting', async () => {
    const { code, callId } = await busyMeeting();
    await knock(cy, code);
    const elsewhere = await enter(cy, (await newRoom(cy)).code);
    const gus = await newGuest(world, code, 'Gus');
    await knock(gus, code);
    await roomStep(ann, code, 'admit-all');
    const call = await currentCall(ann, callId);
    expect([placeIn(call, gus).state, placeIn(call, cy).state]).toEqual(['joined', 'waiting']);
    expect(await verdict(admit(code, placeIn(call, cy).id))).toEqual([409, 'already-in-call']);
    expect((await currentCall(cy, elsewhere.call.id)).status).toBe('accepted');
  });

  it('is asked of everybody but the owner and hosts; switched off, of nobody', async () => {
    const { code } = await newWaitingRoom({ access: 'invite' });
    await ann.api('POST', `/rooms/${code}/members`, { userIds: [cy.user.id], standing: 'host' });
    await ann.api('POST', `/rooms/${code}/members`, { userIds: [ben.user.id] });
    expect(await verdict(ask(ben, code))).toEqual([202]);
    expect(await verdict(ask(cy, code))).toEqual([200]);
    await ann.api('PATCH', `/rooms/${code}`, { waitingRoom: false });
    expect(await verdict(ask(ben, code))).toEqual([200]);
  });

  it('is judged by the same rules: no password, no place, a lock, and one does not even wait', async () => {
    const { code } = await busyMeeting({ password: SECRET, maxParticipants: 2 });
    expect(await verdict(ask(cy, code))).toEqual([403, 'wrong-password']);
    expect(await verdict(ask(cy, code, SECRET))).toEqual([409, 'room-full']);
    await roomStep(ben, code, 'leave');
    await roomStep(ann, code, 'lock', { locked: true });
    expect(await verdict(ask(cy, code, SECRET))).toEqual([409, 'room-locked']);
  });

  it('once more after a ban was lifted: withdrawing does not open the door', async () => {
    const { code, callId, other } = await busyMeeting();
    await hostStep(ann, code, { step: 'remove', id: other.id });
    await ann.api('POST', `/rooms/${code}/members`, { userIds: [ben.user.id] });
    expect(await verdict(ask(ben, code))).toEqual([202]);
    await roomStep(ben, code, 'leave');
    expect(await verdict(ben.api('GET', `/calls/${callId}`))).toEqual([404, 'not-found']);
    expect(await verdict(ask(ben, code))).toEqual([202]);
  });

  it('once more after a ban was lifted: declining to be rung in does not open the door', async () => {
    const { code, callId, other } = await busyMeeting();
    await hostStep(ann, code, { step: 'remove', id: other.id });
    await ann.api('POST', `/rooms/${code}/members`, { userIds: [ben.user.id] });
    await ann.api('POST', `/calls/${callId}/invite`, { userId: ben.user.id });
    expect(await verdict(ben.api('POST', `/calls/${callId}/reject`))).toEqual([200]);
    expect(await verdict(ask(ben, code))).toEqual([202]);
  });
});

it('R5: a room password is in nothing that anybody is sent, nor its hash', async () => {
  const { code, host, other } = await busyMeeting({ password: SECRET });
  const gus = await newGuest(world, code, 'Gus', { password: SECRET });
  const guest = await knock(gus, code, SECRET);
  await admit(code, await waitingId(gus, host.callId));
  const members = await ann.api('GET', `/rooms/${code}/members`);
  const room = await ann.api('GET', `/rooms/${code}`);
  const logs = [host, other, guest].map(({ socket }) => socket.log);
  const answers = [members.body, room.body, await currentCall(ann, host.callId), await host.socket.ok('sync', {})];
  const wrong = await ask(cy, code, 'wrong umbrella');
  const everything = JSON.stringify([logs, answers, wrong.body]);
  expect(everything).toContain(code);
  for (const secret of [SECRET, 'argon2', 'passwordHash', 'wrong umbrella']) expect(everything).not.toContain(secret);
});
