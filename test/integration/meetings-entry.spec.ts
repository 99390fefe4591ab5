import type { Call } from '../../contracts/index.js';
import { newGuest, newRoom, type TestClient } from '../support/client.js';
import { type Company, useCompany } from '../support/company.js';
import { enrol } from '../support/enrol.js';
import { eventually } from '../support/eventually.js';
import {
  ask,
  attend,
  type Attendee,
  currentCall,
  enter,
  MEDIA,
  placeIn,
  roomStep,
  rowsOf,
  silentFor,
  takeSeat,
  verdict,
} from '../support/meeting.js';
import { ban } from '../support/rooms.js';
import { startServer } from '../support/world.js';

let { world, ann, ben, cy } = {} as Company;
useCompany((company) => ({ world, ann, ben, cy } = company));

const refused = async (who: TestClient, code: string) => {
  const { status, body } = await ask(who, code);
  return [status, body.code, body.call.id];
};

async function talking(caller: TestClient, callee: TestClient): Promise<Call> {
  const { body: call } = await caller.api<Call>('POST', '/calls', { calleeId: callee.user.id, type: 'audio' });
  return (await callee.api<Call>('POST', `/calls/${call.id}/accept`)).body;
}

/** Their page goes, and no server takes their device for connected any more: other processes go by its row. */
async function goes({ who, socket }: Pick<Attendee, 'who' | 'socket'>): Promise<void> {
  socket.close();
  const rows = () => rowsOf(world).query<unknown[]>('SELECT 1 FROM connections WHERE deviceId = ?', [who.deviceId]);
  await eventually(async () => (await rows()).length === 0);
}

describe('a password', () => {
  const SECRET = 'open sesame';
  const wrong = [403, 'wrong-password'];

  it('is asked of everybody but the owner and hosts', async () => {
    const { code } = await newRoom(ann, { password: SECRET });
    await ann.api('POST', `/rooms/${code}/members`, { userIds: [cy.user.id], standing: 'host' });
    expect(await verdict(ask(ann, code))).toEqual([200]);
    expect(await verdict(ask(cy, code))).toEqual([200]);
    expect(await verdict(ask(ben, code))).toEqual(wrong);
    expect(await verdict(ask(ben, code, 'open'))).toEqual(wrong);
    expect(await verdict(ask(ben, code, ''))).toEqual(wrong);
    expect(await verdict(ask(ben, code, SECRET))).toEqual([200]);
  });

  it('is asked once of somebody who waits, also when their page is reloaded', async () => {
    const { code } = await newRoom(ann, { password: SECRET, waitingRoom: true });
    await enter(ann, code);
    expect(await verdict(ask(ben, code, SECRET))).toEqual([202]);
    expect(await verdict(ask(ben, code))).toEqual([202]);
    expect(await verdict(ask(cy, code))).toEqual(wrong);
  });

  it('is asked also of those who were invited', async () => {
    const { code } = await newRoom(ann, { access: 'invite', password: SECRET });
    await ann.api('POST', `/rooms/${code}/members`, { userIds: [ben.user.id] });
    expect(await verdict(ask(ben, code))).toEqual(wrong);
    expect(await verdict(ask(ben, code, SECRET))).toEqual([200]);
  });

  it('is given once in a meeting: who was in comes back without, in the next meeting not', async () => {
    const { code } = await newRoom(ann, { password: SECRET });
    await enter(ann, code);
    await enter(ben, code, SECRET);
    expect(await verdict(ask(ben, code))).toEqual([200]);
    await roomStep(ben, code, 'leave');
    expect(await verdict(ask(ben, code))).toEqual([200]);
    await roomStep(ann, code, 'end');
    expect(await verdict(ask(ben, code))).toEqual(wrong);
  });

  it('has been given by a guest with the token, until it is changed', async () => {
    const { code } = await newRoom(ann, { password: SECRET, guestsAllowed: true });
    const [gus, gil] = [
      await newGuest(world, code, 'Gus', { password: SECRET }),
      await newGuest(world, code, 'Gil', { password: SECRET }),
    ];
    expect(await verdict(ask(gus, code))).toEqual([200]);
    await ann.api('PATCH', `/rooms/${code}`, { password: 'another' });
    expect(await verdict(ask(gus, code))).toEqual([200]);
    expect(await verdict(ask(gil, code))).toEqual(wrong);
    expect(await verdict(ask(gil, code, SECRET))).toEqual(wrong);
    expect(await verdict(ask(gil, code, 'another'))).toEqual([200]);
  });

  it('taken away is asked no more', async () => {
    const { code } = await newRoom(ann, { password: SECRET, guestsAllowed: true });
    const gus = await newGuest(world, code, 'Gus', { password: SECRET });
    await ann.api('PATCH', `/rooms/${code}`, { password: null });
    for (const who of [ben, gus]) expect(await verdict(ask(who, code))).toEqual([200]);
  });

  it('changed in the very moment of the entry counts as the new one', async () => {
    const { code } = await newRoom(ann, { password: SECRET });
    await enter(ann, code);
    const people = await enrol(world, ...Array.from({ length: 4 }, (_, i) => `P${i}`));
    const change = ann.api('PATCH', `/rooms/${code}`, { password: 'another' });
    const [, ...answers] = await Promise.all([change, ...people.map((who) => verdict(ask(who, code, SECRET)))]);
    for (const answer of answers) expect([[200], wrong]).toContainEqual(answer);
    expect(await verdict(ask(cy, code, SECRET))).toEqual(wrong);
  });
});

describe('not everybody comes in', () => {
  it('only who was invited, into a room for those; guests where they are allowed', async () => {
    const { code } = await newRoom(ann, { access: 'invite', guestsAllowed: true });
    const gus = await newGuest(world, code, 'Gus');
    await ann.api('POST', `/rooms/${code}/members`, { userIds: [ben.user.id] });
    expect(await verdict(ask(ben, code))).toEqual([200]);
    expect(await verdict(ask(cy, code))).toEqual([403, 'not-invited']);
    expect(await verdict(ask(gus, code))).toEqual([200]);
    await ann.api('PATCH', `/rooms/${code}`, { guestsAllowed: false });
    await roomStep(gus, code, 'leave');
    expect(await verdict(ask(gus, code))).toEqual([403, 'not-invited']);
    await ann.api('DELETE', `/rooms/${code}/members/${ben.user.id}`);
    await roomStep(ben, code, 'leave');
    expect(await verdict(ask(ben, code))).toEqual([403, 'not-invited']);
  });

  it('nobody who was banned, with the right password neither', async () => {
    const room = await newRoom(ann, { password: 'x' });
    await ban(world, room, ben);
    for (const who of [ben, ben.device()]) expect(await verdict(ask(who, room.code, 'x'))).toEqual([403, 'removed']);
  });

  it('nobody more than the room has places; who is in is not counted twice, who leaves makes room', async () => {
    const { code } = await newRoom(ann, { maxParticipants: 2 });
    await enter(ann, code);
    await enter(ben, code);
    expect(await verdict(ask(cy, code))).toEqual([409, 'room-full']);
    expect(await verdict(ask(ben, code))).toEqual([200]);
    await roomStep(ann, code, 'leave');
    expect(await verdict(ask(cy, code))).toEqual([200]);
    expect(await verdict(ask(ann, code))).toEqual([409, 'room-full']);
  });

  it.each([{ password: 7 }, { password: 'x'.repeat(129) }, { pasword: 'x' }])(
    'nobody by a request that is wrong in form: %j',
    async (body) => {
      const { code } = await newRoom(ann);
      expect(await verdict(ben.api('POST', `/rooms/${code}/join`, body))).toEqual([422, 'validation-failed']);
    },
  );
});

it('a request without a body, or with a password of null, is one without a password', async () => {
  const { code } = await newRoom(ann);
  for (const body of [undefined, {}, { password: null }])
    expect(await verdict(ben.api('POST', `/rooms/${code}/join`, body))).toEqual([200]);
});

describe('nobody is in two calls', () => {
  it('in a live call on another connected device one is refused, and told which', async () => {
    const { code } = await newRoom(ann);
    const call = await talking(ben, cy);
    await ben.socket();
    expect(await refused(ben.device(), code)).toEqual([409, 'already-in-call', call.id]);
    const other = await enter(ann, (await newRoom(ann)).code);
    expect(await refused(ann.device(), code)).toEqual([409, 'already-in-call', other.call.id]);
    await enter(cy, other.call.roomCode!);
    await cy.socket();
    expect(await refused(cy.device(), other.call.roomCode!)).toEqual([409, 'already-in-call', other.call.id]);
  });

  it('on the same device the earlier call is left: a direct one of two is over', async () => {
    const { code } = await newRoom(ann);
    const call = await talking(ben, cy);
    const his = await cy.socket();
    await enter(ben, code);
    const { call: over } = await his.next('call:updated', (m) => m.call.id === call.id && m.call.status === 'ended');
    expect(over.endReason).toBe('replaced');
    expect(await verdict(ask(cy, code))).toEqual([200]);
  });

  it('on the same device the earlier call is left: one that still rings is taken back', async () => {
    const { code } = await newRoom(ann);
    const { body: call } = await ben.api<Call>('POST', '/calls', { calleeId: cy.user.id, type: 'audio' });
    await enter(ben, code);
    expect((await currentCall(cy, call.id)).status).toBe('cancelled');
  });

  it('on the same device the earlier room is left, and goes on without', async () => {
    const [one, other] = [await newRoom(ann), await newRoom(ann)];
    const [stays, goes] = [await attend(cy, one.code), await attend(ben, one.code)];
    await enter(ben, other.code);
    const gone = await stays.socket.next('call:participant', (m) => m.change === 'left');
    expect(gone.participant).toMatchObject({ id: goes.id, leaveReason: 'left' });
    expect((await currentCall(cy, stays.callId)).status).toBe('accepted');
    expect((await goes.socket.ok('sync', {})).calls.map(({ roomCode }) => roomCode)).toEqual([other.code]);
  });

  it('a device that is gone keeps nobody out: the participant is the same, on the new device', async () => {
    const { code } = await newRoom(ann);
    const [first, second] = [await attend(ann, code), await attend(ben, code)];
    await goes(second);
    await silentFor(world, second.id, 20_000);
    const tablet = ben.device();
    expect((await enter(tablet, code)).participantId).toBe(second.id);
    const again = await takeSeat({ who: tablet, socket: await tablet.socket(), callId: first.callId });
    expect([again.id, again.epoch]).toEqual([second.id, 2]);
    expect(placeIn(await currentCall(ann, first.callId), ben).deviceId).toBe(tablet.deviceId);
    const old = await ben.socket();
    for (const event of ['call:join', 'call:heartbeat'] as const)
      expect(await old.request(event, { callId: first.callId, media: MEDIA })).toMatchObject({ ok: false });
  });

  it('a call on a device that is gone is left for the room', async () => {
    const { code } = await newRoom(ann);
    const before = await attend(ben, (await newRoom(cy)).code);
    await goes(before);
    await silentFor(world, before.id, 20_000);
    await enter(ben.device(), code);
    expect((await currentCall(ben, before.callId)).status).toBe('ended');
  });

  it('a direct call to somebody in a meeting finds them busy', async () => {
    const { code } = await newRoom(ann);
    await attend(ben, code);
    const { body: call } = await cy.api<Call>('POST', '/calls', { calleeId: ben.user.id, type: 'audio' });
    expect(call).toMatchObject({ status: 'missed', endReason: 'busy' });
  });
});

describe('cameras are for few', () => {
  it('above the limit nobody turns one on, and who comes with one comes without', async () => {
    const small = await startServer({ env: { MAX_VIDEO_PARTICIPANTS: '2' } });
    try {
      const people = await enrol(small, 'Ann', 'Ben', 'Cy');
      const { code } = await newRoom(people[0], { maxParticipants: 3 });
      const VIDEO = { audio: true, video: true, screen: false };
      const [first, second] = [await attend(people[0], code), await attend(people[1], code)];
      const { callId } = first;
      await first.socket.ok('call:media', { callId, media: VIDEO });
      await enter(people[2], code);
      const third = await takeSeat({ who: people[2], socket: await people[2].socket(), callId }, VIDEO);
      expect(placeIn(await currentCall(people[0], callId), people[2]).media).toEqual(MEDIA);
      for (const { socket } of [second, third])
        expect(await socket.request('call:media', { callId, media: VIDEO })).toMatchObject({
          error: { code: 'too-many-for-video' },
        });
      await third.socket.ok('call:media', { callId, media: { audio: true, video: false, screen: true } });
      await first.socket.ok('call:media', { callId, media: MEDIA });
      expect(await first.socket.request('call:media', { callId, media: VIDEO })).toMatchObject({ ok: false });
      await third.socket.ok('call:leave', { callId });
      await second.socket.ok('call:media', { callId, media: VIDEO });
    } finally {
      await small.close();
    }
  });
});
