import type { AuditCall, Call, RoomJoined } from '../../contracts/index.js';
import { callStep, talking } from '../support/adding.js';
import { newGuest, newRoom } from '../support/client.js';
import { type Company, useCompany } from '../support/company.js';
import { enrol } from '../support/enrol.js';
import { SlotEntity } from '../../server/calls/rows/slot.entity.js';
import { UserEntity } from '../../server/users/user.entity.js';
import {
  ask,
  attend,
  type Attendee,
  currentCall,
  type Person,
  placeIn,
  rowsOf,
  signalOf,
  silentFor,
  takeSeat,
  trySignal,
  verdict,
} from '../support/meeting.js';
import { startServer } from '../support/world.js';

let { world, ann, ben, cy } = {} as Company;
useCompany((company) => ({ world, ann, ben, cy } = company));

const move = (who: Person, callId: number) => who.api<Call>('POST', `/calls/${callId}/move`);
const moveIn = (who: Person, code: string) => who.api<RoomJoined>('POST', `/rooms/${code}/join`, { move: true });

/** The same person on a page of another device, which has just joined. */
async function seatElsewhere<P extends Person>(who: P, callId: number): Promise<Attendee<P>> {
  return takeSeat({ who, socket: await who.socket(), callId });
}

describe('C14: a running call is moved to another device', () => {
  it('keeps the participant, with the next epoch, and lets the device that had it go', async () => {
    const { callId, caller, callee } = await talking(ann, ben);
    const here = ben.device();
    const { status, body } = await move(here, callId);
    expect([status, placeIn(body, ben).deviceId]).toEqual([200, here.deviceId]);
    expect(await callee.socket.next('call:moved')).toEqual({ callId });
    expect(await trySignal(callee, signalOf(callId, caller.id))).toBe('not-found');

    const moved = await seatElsewhere(here, callId);
    expect([moved.id, moved.epoch]).toEqual([callee.id, callee.epoch + 1]);
    const { participant } = await caller.socket.next('call:participant', (m) => m.participant.epoch === moved.epoch);
    expect([participant.id, participant.state]).toEqual([callee.id, 'joined']);
    expect(await trySignal(moved, signalOf(callId, caller.id))).toBe('ok');
    expect((await currentCall(ann, callId)).acceptedAt).toBe(body.acceptedAt);
    expect((await callStep(here, callId, 'end')).body.status).toBe('ended');
  });

  it('moves back and forth, and for the caller while it rings', async () => {
    const { body: ringing } = await ann.api<Call>('POST', '/calls', { calleeId: ben.user.id, type: 'audio' });
    const tab = ann.device();
    expect(await verdict(move(tab, ringing.id))).toEqual([200]);
    expect(await verdict(callStep(ann, ringing.id, 'cancel'))).toEqual([403, 'forbidden']);
    await callStep(ben, ringing.id, 'accept');
    expect(await verdict(move(ann, ringing.id))).toEqual([200]);
    const back = await seatElsewhere(ann, ringing.id);
    expect(await verdict(callStep(tab, ringing.id, 'end'))).toEqual([403, 'forbidden']);
    expect(back.epoch).toBe(1);
  });

  it('changes nothing where the device has the call already', async () => {
    const { callId, callee } = await talking(ann, ben);
    expect(await verdict(move(ben, callId))).toEqual([200]);
    expect(await trySignal(callee, signalOf(callId, placeIn(await currentCall(ben, callId), ann).id))).toBe('ok');
    expect(callee.socket.all('call:moved')).toEqual([]);
  });

  it('does not let an earlier connection of that device act again', async () => {
    const { callId, callee } = await talking(ann, ben);
    const later = await ben.socket();
    await later.ok('call:resume', { callId, lastSignalId: 0 });
    expect(await verdict(move(ben, callId))).toEqual([200]);
    const answer = await callee.socket.request('call:heartbeat', { callId });
    expect(answer).toMatchObject({ ok: false, error: { code: 'stale-epoch' } });
    await later.ok('call:heartbeat', { callId });
  });

  it('is for those who are in it: who is rung accepts, and to others the call does not exist', async () => {
    const { body: ringing } = await ann.api<Call>('POST', '/calls', { calleeId: ben.user.id, type: 'audio' });
    expect(await verdict(move(ben, ringing.id))).toEqual([409, 'invalid-transition']);
    expect(await verdict(move(cy, ringing.id))).toEqual([404, 'not-found']);
    await callStep(ann, ringing.id, 'cancel');
    expect(await verdict(move(ann.device(), ringing.id))).toEqual([409, 'invalid-transition']);
    expect(await verdict(move(ann, 999_999_999))).toEqual([404, 'not-found']);
  });

  it('goes to one device of two that ask at the same moment', async () => {
    const { callId, callee } = await talking(ann, ben);
    const devices = [ben.device(), ben.device()];
    const answers = await Promise.all(devices.map((one) => move(one, callId)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    const { deviceId } = placeIn(await currentCall(ann, callId), ben);
    expect(devices.map((one) => one.deviceId)).toContain(deviceId);
    const loser = devices.find((one) => one.deviceId !== deviceId)!;
    await expect(seatElsewhere(loser, callId)).rejects.toThrow('answered-elsewhere');
    const winner = await seatElsewhere(
      devices.find((one) => one.deviceId === deviceId)!,
      callId,
    );
    expect([winner.id, winner.epoch]).toEqual([callee.id, callee.epoch + 1]);
  });

  it('is not undone by a device that was away when it happened', async () => {
    const { callId, callee } = await talking(ann, ben);
    callee.socket.close();
    const here = ben.device();
    await move(here, callId);
    const moved = await seatElsewhere(here, callId);
    const again = await ben.socket();
    const resumed = await again.request('call:resume', { callId, lastSignalId: 0 });
    expect(resumed).toMatchObject({ ok: false, error: { code: 'answered-elsewhere' } });
    expect(placeIn((await again.ok('sync', {})).calls[0]!, ben).deviceId).toBe(here.deviceId);
    expect(await verdict(callStep(ben, callId, 'end'))).toEqual([409, 'answered-elsewhere']);
    expect(await trySignal(moved, signalOf(callId, placeIn(await currentCall(ben, callId), ann).id))).toBe('ok');
  });

  it('keeps whoever was about to be lost', async () => {
    const { callId, callee } = await talking(ann, ben);
    callee.socket.close();
    await silentFor(world, callee.id, 38_000);
    const here = ben.device();
    await move(here, callId);
    await seatElsewhere(here, callId);
    const { state, epoch } = placeIn(await currentCall(ann, callId), ben);
    expect([state, epoch]).toEqual(['joined', callee.epoch + 1]);
  });

  it('is refused to whoever is in another call by now', async () => {
    const { callId } = await talking(ann, ben);
    await rowsOf(world).update(SlotEntity, { userId: ben.user.id }, { leaseUntil: new Date(Date.now() - 60_000) });
    const { body: other } = await cy.api<Call>('POST', '/calls', { calleeId: ben.user.id, type: 'audio' });
    expect(await verdict(callStep(ben, other.id, 'accept'))).toEqual([200]);
    expect(await verdict(move(ben.device(), callId))).toEqual([409, 'already-in-call']);
  });

  it('may be done twenty times a minute', async () => {
    const limited = await startServer({ env: { RATE_LIMITS: 'on' } });
    const [one, other] = await enrol(limited, 'One', 'Other');
    const { callId } = await talking(one, other);
    const devices = [other.device(), other];
    const codes = [];
    for (let n = 0; n < 22; n += 1) codes.push((await move(devices[n % 2]!, callId)).status);
    expect(codes).toEqual([...Array<number>(20).fill(200), 429, 429]);
    await limited.close();
  });

  it('stands in the timeline for support', async () => {
    const [sam] = await enrol(world, 'Sam');
    await rowsOf(world).update(UserEntity, { id: sam.user.id }, { role: 'support' });
    const { callId, callee } = await talking(ann, ben);
    const here = ben.device();
    await move(here, callId);
    const { body } = await sam.api<AuditCall>('GET', `/audit/calls/${callId}`);
    const moves = body.timeline.filter(({ kind }) => kind === 'moved');
    const detail = { from: ben.deviceId, deviceId: here.deviceId };
    expect(moves).toMatchObject([{ participantId: callee.id, detail }]);
  });
});

describe('C14: a meeting is moved to another device', () => {
  it('of a user and of a guest, who are told otherwise that they are in it already', async () => {
    const { code } = await newRoom(ann, { guestsAllowed: true });
    const host = await attend(ann, code);
    for (const who of [ben, await newGuest(world, code, 'Gil')] as Person[]) {
      const before = await attend(who, code);
      const here = who.device();
      expect(await verdict(ask(here, code))).toEqual([409, 'already-in-call']);
      const { status, body } = await moveIn(here, code);
      expect([status, body.participantId]).toEqual([200, before.id]);
      expect(await before.socket.next('call:moved')).toEqual({ callId: before.callId });
      expect(await trySignal(before, signalOf(before.callId, host.id))).toBe('not-found');
      const after = await seatElsewhere(here, before.callId);
      expect([after.id, after.epoch]).toEqual([before.id, before.epoch + 1]);
    }
    expect(placeIn(await currentCall(ann, host.callId), ann).state).toBe('joined');
  });

  it('keeps a host the host', async () => {
    const { code } = await newRoom(ann);
    const { callId } = await attend(ann, code);
    await attend(ben, code);
    const here = ann.device();
    await moveIn(here, code);
    expect(placeIn(await currentCall(ben, callId), ann).role).toBe('host');
  });

  it('moves no other call: that one has to be moved or left first', async () => {
    const { callId } = await talking(ann, ben);
    const { code } = await newRoom(cy);
    expect(await verdict(moveIn(ann.device(), code))).toEqual([409, 'already-in-call']);
    expect((await currentCall(ann, callId)).status).toBe('accepted');
  });
});
