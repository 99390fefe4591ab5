import { randomUUID } from 'node:crypto';
import type { AuditCall, RoomCheck } from '../../contracts/index.js';
import { EVENTS } from '../support/access-table.js';
import { askAsGuest, newGuest, newRoom, newUser, signIn, TestGuest } from '../support/client.js';
import { type Company, useCompany } from '../support/company.js';
import {
  ask,
  attend,
  type Attendee,
  currentCall,
  enter,
  hostStep,
  MEDIA,
  type Person,
  placeIn,
  roomStep,
  rowsOf,
  signalOf,
  trySignal,
  verdict,
} from '../support/meeting.js';
import { newSocket, type TestSocket } from '../support/socket.js';
import { SlotEntity } from '../../server/calls/rows/slot.entity.js';
import { startServer } from '../support/world.js';

const SECRET = 'a purple umbrella';
const REMOVED = [403, 'removed'];
const GONE = { ok: false, error: { code: 'not-found' } };

let { world, root: admin, ann, ben, cy } = {} as Company;
useCompany((company) => ({ world, root: admin, ann, ben, cy } = company), { env: { TRUST_PROXY: 'true' } });

const remove = (host: Person, code: string, id: number) => hostStep(host, code, { step: 'remove', id });

/** A meeting of the owner, one other person, and one whom the owner then removes. */
async function meetingWithout<P extends Person>(unwanted: (code: string) => Promise<P>) {
  const { code } = await newRoom(ann, { guestsAllowed: true, password: SECRET });
  const host = await attend(ann, code);
  const other = await attend(cy, code, SECRET);
  const out: Attendee<P> = await attend(await unwanted(code), code, SECRET);
  expect(await verdict(remove(ann, code, out.id))).toEqual([204]);
  return { code, callId: host.callId, host, other, out, removed: Date.now() };
}
const user = () => Promise.resolve(ben);
const guest = (code: string) => newGuest(world, code, 'Gus', { password: SECRET });

/** What arrived since then, apart from what every user hears about people and rooms. */
const callEvents = ({ log }: TestSocket, from = 0) =>
  log.slice(from).flatMap(({ event }) => (['presence:changed', 'rooms:changed'].includes(event) ? [] : [event]));

/** Every event of the call, sent from this socket, must be refused. */
async function expectOutside(socket: TestSocket, callId: number): Promise<void> {
  for (const [event, { access, payload }] of Object.entries(EVENTS))
    if (access === 'participant')
      expect([event, await socket.send(event, payload(callId))]).toMatchObject([event, GONE]);
  expect((await socket.ok('sync', {})).calls).toEqual([]);
}

/** Nobody of this meeting has come in again. */
async function expectStillOut(callId: number, who: Person): Promise<void> {
  const participant = placeIn(await currentCall(ann, callId), who);
  expect(participant).toMatchObject({ state: 'left', leaveReason: 'removed' });
}

describe.each([
  ['user', user],
  ['guest', guest],
] as const)('R3: a %s who is removed', (_, unwanted: (code: string) => Promise<Person>) => {
  it('is told, and the others within 2 s; no signal passes in either direction', async () => {
    const { callId, host, other, out, removed } = await meetingWithout(unwanted);
    expect(await out.socket.next('call:removed')).toEqual({ callId });
    for (const { socket } of [host, other]) {
      const left = await socket.next('call:participant', (m) => m.change === 'left' && m.participant.id === out.id);
      expect(left.participant).toMatchObject({ state: 'left', leaveReason: 'removed' });
      const told = ({ participants }: { participants: { id: number; leaveReason: string | null }[] }) =>
        participants.some(({ id, leaveReason }) => id === out.id && leaveReason === 'removed');
      await socket.next('call:updated', ({ call }) => told(call));
      expect(socket.all('call:removed')).toEqual([]);
      for (const event of ['call:participant', 'call:updated'] as const)
        expect(socket.lastAfter(event, removed)).toBeLessThan(2_000);
    }
    expect(out.socket.lastAfter('call:removed', removed)).toBeLessThan(2_000);
    expect(await trySignal(host, signalOf(callId, out.id))).toBe('not-found');
    expect(await trySignal(out, signalOf(callId, host.id))).toBe('not-found');
    expect((await currentCall(ann, callId)).status).toBe('accepted');
    const { body } = await admin.api<AuditCall>('GET', `/audit/calls/${callId}`);
    const { detail } = body.timeline.find(({ kind }) => kind === 'left')!;
    expect(detail).toEqual({ reason: 'removed', byId: ann.user.id });
    expect(body.diagnosis.map(({ code }) => code)).toContain('removed');
  });

  it('hears nothing of the meeting any more', async () => {
    const { callId, host, other, out } = await meetingWithout(unwanted);
    await out.socket.next('call:removed');
    await out.socket.ok('sync', {});
    const heard = out.socket.log.length;
    await host.socket.ok('call:chat', { callId, text: 'Now then' });
    await other.socket.ok('call:hand', { callId, raised: true });
    await roomStep(cy, (await currentCall(ann, callId)).roomCode!, 'leave');
    await roomStep(ann, (await currentCall(cy, callId)).roomCode!, 'end');
    await out.socket.ok('sync', {});
    expect(callEvents(out.socket, heard)).toEqual([]);
  });

  it('does not return by the code, with the password neither', async () => {
    const { code, callId, out } = await meetingWithout(unwanted);
    expect(await verdict(ask(out.who, code))).toEqual(REMOVED);
    expect(await verdict(ask(out.who, code, SECRET))).toEqual(REMOVED);
    expect(await verdict(ask(out.who, code.toUpperCase(), SECRET))).toEqual(REMOVED);
    await expectStillOut(callId, out.who);
  });

  it('does not return by the old socket, nor by a new one', async () => {
    const { callId, out } = await meetingWithout(unwanted);
    await expectOutside(out.socket, callId);
    out.socket.close();
    await expectOutside(await out.who.socket(), callId);
    await expectStillOut(callId, out.who);
  });

  it('does not return on another device', async () => {
    const { code, callId, out } = await meetingWithout(unwanted);
    const other = out.who.device();
    expect(await verdict(ask(other, code, SECRET))).toEqual(REMOVED);
    await expectOutside(await other.socket(), callId);
  });

  it('finds no call by any request', async () => {
    const { callId, out } = await meetingWithout(unwanted);
    for (const path of [`/calls/${callId}`, `/calls/${callId}/messages`])
      expect(await verdict(out.who.api('GET', path))).toEqual([404, 'not-found']);
    expect(await verdict(out.who.api('POST', `/calls/${callId}/end`))).toEqual([404, 'not-found']);
    for (const step of ['accept', 'reject', 'cancel', 'invite'] as const)
      expect(
        (
          await out.who.api(
            'POST',
            `/calls/${callId}/${step}`,
            step === 'invite' ? { userId: admin.user.id } : undefined,
          )
        ).status,
      ).toBeGreaterThanOrEqual(403);
  });

  it('does not return as a guest on the same device; from the same address a guest has to knock', async () => {
    const { code, out } = await meetingWithout(unwanted);
    const wish = { password: SECRET, deviceId: out.who.deviceId };
    expect(await verdict(askAsGuest(world, code, 'Somebody', wish))).toEqual(REMOVED);
    const anonymous = await askAsGuest(world, code, 'Somebody', { password: SECRET });
    expect(await verdict(ask(new TestGuest(world, anonymous.body, out.who.deviceId), code))).toEqual(REMOVED);
    expect(await verdict(ask(new TestGuest(world, anonymous.body, randomUUID()), code))).toEqual([202]);
    const afar = { 'x-forwarded-for': '198.51.100.7' };
    const stranger = await newGuest(world, code, 'Stranger', { password: SECRET, headers: afar });
    expect(await verdict(stranger.api('POST', `/rooms/${code}/join`, {}, afar))).toEqual([200]);
  });

  it('does not return when the meeting is over and a new one has begun', async () => {
    const { code, out } = await meetingWithout(unwanted);
    await roomStep(ann, code, 'end');
    expect(await verdict(ask(out.who, code, SECRET))).toEqual(REMOVED);
    const { callId } = await attend(ann, code);
    expect(await verdict(ask(out.who, code, SECRET))).toEqual(REMOVED);
    await expectOutside(await out.who.socket(), callId);
    expect((await currentCall(ann, callId)).participants).toHaveLength(1);
  });

  it('does not return after a restart of the server', async () => {
    const { code, callId, out } = await meetingWithout(unwanted);
    const restarted = await startServer({ database: world.database });
    try {
      const { accessToken: token, deviceId } = out.who;
      const socket = await newSocket(restarted.url, { token, deviceId });
      restarted.onClose(() => socket.close());
      await expectOutside(socket, callId);
      const headers = { authorization: `Bearer ${token}`, 'x-device-id': deviceId, 'content-type': 'application/json' };
      const body = JSON.stringify({ password: SECRET });
      const answer = await fetch(`${restarted.url}/api/rooms/${code}/join`, { method: 'POST', headers, body });
      expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual(REMOVED);
    } finally {
      await restarted.close();
    }
  });

  it('does not return while everybody comes and goes', async () => {
    const { code, callId, out } = await meetingWithout(unwanted);
    const tries = Array.from({ length: 10 }, () => verdict(ask(out.who, code, SECRET)));
    const others = Array.from({ length: 3 }, () => enter(cy, code));
    for (const answer of await Promise.all(tries)) expect(answer).toEqual(REMOVED);
    await Promise.all(others);
    await expectStillOut(callId, out.who);
  });

  it('has no place in a race with their own return', async () => {
    const { code } = await newRoom(ann, { guestsAllowed: true });
    await enter(ann, code);
    const who = unwanted === user ? ben : await newGuest(world, code, 'Gus');
    const { id, callId } = await attend(who, code);
    const answers = await Promise.all([
      ...Array.from({ length: 3 }, () => verdict(ask(who, code))),
      verdict(remove(ann, code, id)),
      ...Array.from({ length: 3 }, () => verdict(ask(who, code))),
    ]);
    expect(answers[3]).toEqual([204]);
    for (const [i, answer] of answers.entries()) if (i !== 3) expect([[200], REMOVED]).toContainEqual(answer);
    await expectStillOut(callId, who);
    if (who === ben) expect(await rowsOf(world).findBy(SlotEntity, { userId: ben.user.id, callId })).toEqual([]);
  });
});

describe('R3: a removed user', () => {
  it('does not see the room in the lobby, by its code or by validate', async () => {
    const { code, out } = await meetingWithout(user);
    expect(await verdict(out.who.api('GET', `/rooms/${code}`))).toEqual([404, 'not-found']);
    const { body } = await out.who.api<{ items: { code: string }[] }>('GET', '/rooms?limit=200');
    expect(body.items.map((room) => room.code)).not.toContain(code);
    const check = (await out.who.api<RoomCheck>('POST', `/rooms/${code}/validate`)).body;
    expect(JSON.stringify(check)).not.toContain('participants');
  });

  it('does not return by a new sign-in, nor rung by another participant', async () => {
    const { code } = await newRoom(ann);
    const zoe = await newUser(world, 'Zoe');
    const [host, other, out] = [await attend(ann, code), await attend(cy, code), await attend(zoe, code)];
    await remove(ann, code, out.id);
    const again = await signIn(world, zoe);
    expect(await verdict(ask(again, code))).toEqual(REMOVED);
    for (const { who } of [host, other])
      expect(await verdict(who.api('POST', `/calls/${host.callId}/invite`, { userId: zoe.user.id }))).toEqual(REMOVED);
    const ring = await again.socket();
    expect(await verdict(again.api('POST', `/calls/${host.callId}/accept`))).toEqual([404, 'not-found']);
    expect(ring.all('call:incoming')).toEqual([]);
  });

  it('who was being rung rings no more, and cannot accept', async () => {
    const { code } = await newRoom(ann);
    const host = await attend(ann, code);
    const his = await ben.socket();
    await ann.api('POST', `/calls/${host.callId}/invite`, { userId: ben.user.id });
    const { call } = await his.next('call:incoming');
    await remove(ann, code, placeIn(call, ben).id);
    await his.next('call:updated', (m) => placeIn(m.call, ben).leaveReason === 'removed');
    expect(await verdict(ben.api('POST', `/calls/${host.callId}/accept`))).toEqual([404, 'not-found']);
    expect(await verdict(ask(ben, code))).toEqual(REMOVED);
    const { body: next } = await cy.api<{ status: string }>('POST', '/calls', { calleeId: ben.user.id, type: 'audio' });
    expect(next.status).toBe('initiated');
  });

  it('may come when the owner invites again, as the same participant, on every device', async () => {
    const { code, callId, host, out } = await meetingWithout(user);
    await ann.api('POST', `/rooms/${code}/members`, { userIds: [ben.user.id] });
    expect(await verdict(ask(ben, code))).toEqual([403, 'wrong-password']);
    const back = await attend(ben, code, SECRET);
    expect([back.callId, back.id, back.epoch]).toEqual([callId, out.id, 2]);
    expect(await trySignal(host, signalOf(callId, back.id))).toBe('ok');
  });

  it('is free for other calls at once', async () => {
    await meetingWithout(user);
    expect((await enter(ben, (await newRoom(cy)).code)).call.status).toBe('accepted');
  });
});

describe('removing', () => {
  it('is not possible for members, of oneself, of the owner, or from outside', async () => {
    const { code } = await newRoom(ann);
    await ann.api('POST', `/rooms/${code}/members`, { userIds: [cy.user.id], standing: 'host' });
    const [owner, member, host] = [await attend(ann, code), await attend(ben, code), await attend(cy, code)];
    const forbidden = [403, 'forbidden'];
    expect(await verdict(remove(ben, code, host.id))).toEqual(forbidden);
    expect(await verdict(remove(cy, code, owner.id))).toEqual(forbidden);
    expect(await verdict(remove(cy, code, host.id))).toEqual(forbidden);
    expect(await verdict(remove(ann, code, owner.id))).toEqual(forbidden);
    expect(await verdict(remove(admin, code, member.id))).toEqual([404, 'not-found']);
    await roomStep(ann, code, 'leave');
    expect(await verdict(remove(cy, code, owner.id))).toEqual(forbidden);
    const { participants } = await currentCall(ben, owner.callId);
    expect(participants.map(({ leaveReason }) => leaveReason)).toEqual(['left', null, null]);
    expect(await verdict(remove(cy, code, member.id))).toEqual([204]);
    expect(await verdict(remove(cy, code, member.id))).toEqual([204]);
  });

  it('also holds for somebody who has left already, or waits', async () => {
    const { code } = await newRoom(ann, { guestsAllowed: true });
    const [, out] = [await attend(ann, code), await attend(ben, code)];
    await roomStep(ben, code, 'leave');
    await out.socket.ok('sync', {});
    const heard = out.socket.log.length;
    expect(await verdict(remove(ann, code, out.id))).toEqual([204]);
    await out.socket.next('call:removed');
    expect(callEvents(out.socket, heard)).toEqual(['call:removed']);
    expect(await verdict(ask(ben, code))).toEqual(REMOVED);
    await ann.api('PATCH', `/rooms/${code}`, { waitingRoom: true });
    const gus = await newGuest(world, code, 'Gus');
    const knocking = await gus.socket();
    expect(await verdict(ask(gus, code))).toEqual([202]);
    expect(await verdict(remove(ann, code, placeIn(await currentCall(ann, out.callId), gus).id))).toEqual([204]);
    expect(await verdict(ask(gus, code))).toEqual(REMOVED);
    expect(await knocking.next('room:admission')).toEqual({ code, status: 'denied' });
    expect(callEvents(knocking)).toEqual(['room:admission']);
  });

  it('holds again after the owner has taken the ban back', async () => {
    const { code, out } = await meetingWithout(user);
    await ann.api('POST', `/rooms/${code}/members`, { userIds: [ben.user.id] });
    expect(await verdict(remove(ann, code, out.id))).toEqual([204]);
    expect(await verdict(ask(ben, code, SECRET))).toEqual(REMOVED);
  });

  it('the last but the host leaves the host alone in a meeting that goes on', async () => {
    const { code } = await newRoom(ann);
    const [host, out] = [await attend(ann, code), await attend(ben, code)];
    await remove(ann, code, out.id);
    expect((await currentCall(ann, host.callId)).status).toBe('accepted');
    await host.socket.ok('call:media', { callId: host.callId, media: MEDIA });
  });
});
