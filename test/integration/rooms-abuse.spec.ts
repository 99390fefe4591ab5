import { randomUUID } from 'node:crypto';
import type { Call, Page } from '../../contracts/index.js';
import { CallEntity } from '../../server/calls/rows/call.entity.js';
import { ParticipantEntity } from '../../server/calls/rows/participant.entity.js';
import { newGuest, newRoom, type TestClient } from '../support/client.js';
import { enrol } from '../support/enrol.js';
import { eventually } from '../support/eventually.js';
import { ask, attend, enter, knock, placeIn, roomStep, rowsOf, verdict } from '../support/meeting.js';
import { startServer, type World } from '../support/world.js';

let world: World;
let ann: TestClient;
let ben: TestClient;
let cy: TestClient;
let dan: TestClient;

beforeAll(async () => {
  world = await startServer();
});
beforeEach(async () => {
  [ann, ben, cy, dan] = await enrol(world, 'Ann', 'Ben', 'Cy', 'Dan');
});
afterAll(() => world.close());

/** Knocks. @returns the participant */
async function knocking(who: TestClient, code: string, host: TestClient) {
  const { socket } = await knock(who, code);
  const { call } = await enter(host, code);
  return { socket, id: placeIn(call, who).id };
}

const step = (who: Parameters<typeof roomStep>[0], code: string, path: string) =>
  verdict(who.api('POST', `/rooms/${code}/${path}`));

describe('guests against the people of the house', () => {
  it('R3: a guest who names the owner’s device as theirs does not lock the owner out', async () => {
    const { code } = await newRoom(ann, { guestsAllowed: true });
    const host = await attend(ann, code);
    const { id } = await attend(await newGuest(world, code, 'Gus', { deviceId: ann.deviceId }), code);
    expect(await step(ann, code, `participants/${id}/remove`)).toEqual([204]);
    expect(await verdict(ask(ann, code))).toEqual([200]);
    expect(host.socket.all('call:removed')).toEqual([]);
  });

  it('guests do not learn by which devices, names and roles others are there', async () => {
    const { code } = await newRoom(ann, { guestsAllowed: true });
    await attend(ann, code);
    const gus = await newGuest(world, code, 'Gus');
    const { call, participantId } = await enter(gus, code);
    const devices = call.participants.map(({ id, deviceId }) => [id === participantId, deviceId]);
    expect(devices).toEqual([
      [false, null],
      [true, gus.deviceId],
    ]);
    expect(call.caller).toMatchObject({ username: '', presence: 'offline', displayName: 'Ann' });
  });

  it('a guest who stands in removes no user', async () => {
    const { code } = await newRoom(ann, { guestsAllowed: true });
    const { id: benId } = await attend(ben, code);
    const gus = await attend(await newGuest(world, code), code);
    await roomStep(ben, code, 'leave');
    await gus.socket.next('call:updated', ({ call }) => placeIn(call, gus.who).role === 'host');
    expect(await step(gus.who, code, `participants/${benId}/remove`)).toEqual([403, 'forbidden']);
    expect(await verdict(ask(ben, code))).toEqual([200]);
  });
});

describe('hosts who stand in', () => {
  it('remove nobody whom the owner made a host, and nobody who has gone', async () => {
    const { code } = await newRoom(ann);
    await ann.api('POST', `/rooms/${code}/members`, { userIds: [cy.user.id], standing: 'host' });
    const appointed = await attend(cy, code);
    await attend(ben, code);
    const gone = await attend(dan, code);
    await roomStep(dan, code, 'leave');
    await roomStep(cy, code, 'leave');
    await eventually(async () => expect(placeIn((await enter(ben, code)).call, ben).role).toBe('host'));
    expect(await step(ben, code, `participants/${appointed.id}/remove`)).toEqual([403, 'forbidden']);
    expect(await step(ben, code, `participants/${gone.id}/remove`)).toEqual([403, 'forbidden']);
  });

  it('ring nobody into a room for invited people who was not invited', async () => {
    const { code } = await newRoom(ann, { access: 'invite' });
    await ann.api('POST', `/rooms/${code}/members`, { userIds: [ben.user.id, cy.user.id] });
    const { callId } = await attend(ben, code);
    const ring = (who: TestClient) => verdict(ben.api('POST', `/calls/${callId}/invite`, { userId: who.user.id }));
    expect(await ring(dan)).toEqual([403, 'forbidden']);
    expect(await ring(cy)).toEqual([200]);
  });

  it('are hosts no more when their appointment is taken back and somebody was there before', async () => {
    const { code } = await newRoom(ann);
    await ann.api('POST', `/rooms/${code}/members`, { userIds: [cy.user.id], standing: 'host' });
    const longest = await attend(ben, code);
    await attend(cy, code);
    await ann.api('DELETE', `/rooms/${code}/members/${cy.user.id}`);
    const roles = { [ben.user.id]: 'host', [cy.user.id]: 'member' };
    await longest.socket.next('call:updated', ({ call: { participants } }) =>
      Object.entries(roles).every(([id, role]) =>
        participants.some((one) => one.userId === Number(id) && one.role === role),
      ),
    );
  });

  it('lock for the meeting alone: the next one begins with an open door', async () => {
    const { code } = await newRoom(ann);
    await attend(ben, code);
    await ben.api('POST', `/rooms/${code}/lock`, { locked: true });
    expect(await verdict(ask(cy, code))).toEqual([409, 'room-locked']);
    await roomStep(ben, code, 'leave');
    expect(await verdict(ask(cy, code))).toEqual([200]);
  });
});

describe('what nobody is to learn', () => {
  it('R5: who is no host finds no knocker in any acknowledgement or list', async () => {
    const { code } = await newRoom(ann, { waitingRoom: true });
    await attend(ann, code);
    const waits = await knocking(ben, code, ann);
    await step(ann, code, `participants/${waits.id}/admit`);
    const seated = await attend(ben, code);
    await knock(cy, code);
    const { participants } = await seated.socket.ok('call:resume', { callId: seated.callId, lastSignalId: 0 });
    expect(participants.map(({ displayName }) => displayName)).toEqual(['Ann', 'Ben']);
    const withCy = await ben.api<Page<Call>>('GET', `/calls?with=${cy.user.id}`);
    expect(withCy.body.items).toEqual([]);
  });

  it('R3: who was removed does not watch the meeting in their list, and later sees only who was there with them', async () => {
    const { code } = await newRoom(ann);
    await attend(ann, code);
    const { id } = await attend(ben, code);
    await step(ann, code, `participants/${id}/remove`);
    await attend(cy, code);
    const mine = async () => (await ben.api<Page<Call>>('GET', '/calls')).body.items;
    expect(await mine()).toEqual([]);
    await step(ann, code, 'end');
    const [call] = await mine();
    expect(call!.participants.map(({ displayName }) => displayName)).toEqual(['Ann', 'Ben']);
  });

  it('R6: leaving tells no code apart from another', async () => {
    const { code } = await newRoom(ann, { access: 'invite' });
    expect(await step(ben, code, 'leave')).toEqual([404, 'not-found']);
    expect(await step(ben, 'aaaa-bbbb-cccc', 'leave')).toEqual([404, 'not-found']);
    expect(await step(ann, code, 'leave')).toEqual([204]);
  });
});

describe('those at the door', () => {
  it('of an empty room are announced to those who may let them in, and to nobody else', async () => {
    const { code } = await newRoom(ann, { waitingRoom: true, title: 'Weekly' });
    await ann.api('POST', `/rooms/${code}/members`, { userIds: [cy.user.id], standing: 'host' });
    const [owner, host, other] = [await ann.socket(), await cy.socket(), await dan.socket()];
    const { socket } = await knock(ben, code);
    await ask(ben, code);
    const news = { code, title: 'Weekly', displayName: 'Ben', participantId: expect.any(Number) };
    expect(await owner.next('room:knock')).toEqual(news);
    expect(await host.next('room:knock')).toEqual(news);
    await enter(ann, code);
    await ask(ben, code);
    await other.ok('sync', {});
    expect([...other.all('room:knock'), ...socket.all('room:knock')]).toEqual([]);
    expect(owner.all('room:knock')).toHaveLength(1);
  });

  it('are announced no more once they are let in, have gone, or a host is in, to whom whatever device they were announced', async () => {
    const { code } = await newRoom(ann, { waitingRoom: true });
    await ann.api('POST', `/rooms/${code}/members`, { userIds: [cy.user.id], standing: 'host' });
    const devices = [await ann.socket(), await ann.device().socket(), await cy.socket()];
    const known = () => Promise.all(devices.map(async (one) => (await one.next('room:knock')).participantId));
    const over = () => Promise.all(devices.map(async (one) => (await one.next('room:knock-over')).participantId));

    await knock(ben, code);
    const gone = await known();
    await step(ben, code, 'leave');
    expect(await over()).toEqual(gone);

    await knock(dan, code);
    const waits = await known();
    await enter(ann, code);
    expect(await over()).toEqual(waits);
    expect(devices.map((one) => one.all('room:knock-over').length)).toEqual([2, 2, 2]);
  });

  it('do not pass a lock because they were lost while they waited', async () => {
    const { code } = await newRoom(ann, { waitingRoom: true });
    await attend(ann, code);
    const waits = await knocking(ben, code, ann);
    waits.socket.close();
    const past = { leaseUntil: new Date(Date.now() - 60_000) };
    await rowsOf(world).update(ParticipantEntity, { id: waits.id }, past);
    await eventually(async () => {
      const row = await rowsOf(world).findOneByOrFail(ParticipantEntity, { id: waits.id });
      expect(row.leaveReason).toBe('lost');
    });
    await ann.api('PATCH', `/rooms/${code}`, { waitingRoom: false, locked: true });
    expect(await verdict(ask(ben, code))).toEqual([409, 'room-locked']);
  });

  it('are gone when their account is', async () => {
    const [root] = await enrol(world, 'Root');
    const { UserEntity } = await import('../../server/users/user.entity.js');
    await rowsOf(world).update(UserEntity, { id: root.user.id }, { role: 'admin' });
    const { code } = await newRoom(ann, { waitingRoom: true });
    await attend(ann, code);
    const waits = await knocking(ben, code, ann);
    await root.api('PATCH', `/admin/users/${ben.user.id}`, { disabled: true });
    await eventually(async () => {
      const row = await rowsOf(world).findOneByOrFail(ParticipantEntity, { id: waits.id });
      expect(row.state).toBe('left');
    });
  });

  it('are all told, and nobody stays behind, when the meeting ends while they come', async () => {
    for (let round = 0; round < 8; round += 1) {
      const { code } = await newRoom(ann, { waitingRoom: round % 2 === 0 });
      const { callId } = await attend(ann, code);
      const others = await enrol(world, 'One', 'Two', 'Three');
      await Promise.all([
        ...others.map((who) => ask(who, code)),
        step(ann, code, 'end').then((answer) => expect(answer).toEqual([204])),
      ]);
      const call = await rowsOf(world).findOneOrFail(CallEntity, {
        where: { id: callId },
        relations: { participants: true },
      });
      expect(call.status).toBe('ended');
      expect(call.participants.map(({ state }) => state).filter((state) => state !== 'left')).toEqual([]);
    }
  });
});

describe('people added to calls', () => {
  const talking = async () => {
    const [a, b] = [await ann.socket(), await ben.socket()];
    const { body: call } = await ann.api<Call>('POST', '/calls', { calleeId: ben.user.id, type: 'audio' });
    await ben.api('POST', `/calls/${call.id}/accept`);
    return { call, a, b };
  };
  const invite = (who: TestClient, call: Call, whom: TestClient) =>
    who.api<Call>('POST', `/calls/${call.id}/invite`, { userId: whom.user.id });

  it('the caller stays the caller, also when they leave and are rung in again', async () => {
    const { call } = await talking();
    await invite(ben, call, cy);
    await cy.api('POST', `/calls/${call.id}/accept`);
    await ann.api('POST', `/calls/${call.id}/end`);
    const again = (await invite(ben, call, ann)).body;
    expect([placeIn(again, ann).role, again.callee?.id]).toEqual(['caller', ben.user.id]);
    expect(await verdict(ann.api('POST', `/calls/${call.id}/accept`))).toEqual([200]);
  });

  it('who has talked and is rung once more in vain has not missed the call', async () => {
    const { call } = await talking();
    await invite(ann, call, cy);
    await cy.api('POST', `/calls/${call.id}/accept`);
    await cy.api('POST', `/calls/${call.id}/end`);
    await invite(ann, call, cy);
    expect(await verdict(cy.api('POST', `/calls/${call.id}/reject`))).toEqual([200]);
    await ann.api('POST', `/calls/${call.id}/end`);
    const { body } = await cy.api<Page<Call>>('GET', '/calls?outcome=talked');
    expect(body.items.map(({ id }) => id)).toEqual([call.id]);
    expect((await cy.api<{ unseenCount: number }>('GET', '/calls/missed')).body.unseenCount).toBe(0);
  });

  it('calling back whoever rang one in marks that missed call as seen', async () => {
    const { call } = await talking();
    await invite(ben, call, cy);
    await ben.api('DELETE', `/calls/${call.id}/invite/${cy.user.id}`);
    await ann.api('POST', `/calls/${call.id}/end`);
    const unseen = async () => (await cy.api<{ unseenCount: number }>('GET', '/calls/missed')).body.unseenCount;
    expect(await unseen()).toBe(1);
    await cy.api('POST', '/calls', { calleeId: ben.user.id, type: 'audio' });
    expect(await unseen()).toBe(0);
  });

  it('a message with no id of its own, written as null, is a message', async () => {
    const { call, a } = await talking();
    await a.ok('call:join', { callId: call.id, media: { audio: true, video: false, screen: false } });
    expect(await a.send('call:chat', { callId: call.id, text: 'Hello', clientId: null })).toMatchObject({ ok: true });
    const invisible = { callId: call.id, text: '\u200b\u202e', clientId: randomUUID() };
    expect(await a.send('call:chat', invisible)).toMatchObject({ ok: false, error: { code: 'validation-failed' } });
  });
});
