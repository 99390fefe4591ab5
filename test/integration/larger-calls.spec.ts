import type { Call, Page } from '../../contracts/index.js';
import { CallEntity } from '../../server/calls/rows/call.entity.js';
import { callStep, invite, isIn, takeBack, talkOfThree } from '../support/adding.js';
import { newGuest, newRoom, type TestClient } from '../support/client.js';
import { enrol } from '../support/enrol.js';
import { eventually } from '../support/eventually.js';
import {
  ask,
  attend,
  type Attendee,
  currentCall,
  enter,
  hostStep,
  placeIn,
  roomStep,
  rowsOf,
  stateOf,
  signalOf,
  silentFor,
  takeSeat,
  trySignal,
  verdict,
} from '../support/meeting.js';
import { startServer, type World } from '../support/world.js';

let world: World;
let ann: TestClient;
let ben: TestClient;
let cy: TestClient;
let dee: TestClient;

beforeAll(async () => {
  world = await startServer();
});
beforeEach(async () => {
  [ann, ben, cy, dee] = await enrol(world, 'Ann', 'Ben', 'Cy', 'Dee');
});
afterAll(() => world.close());

describe('a call of three', () => {
  const gone = ({ socket }: Attendee, id: number) =>
    socket.next('call:participant', (m) => m.change === 'left' && m.participant.id === id);

  it('goes on when one leaves, and is over when one of two does', async () => {
    const { callId, caller, callee, third } = await talkOfThree(ann, ben, cy);
    expect((await callStep(ben, callId, 'end')).body.status).toBe('accepted');
    for (const other of [caller, third]) await gone(other, callee.id);
    expect(await trySignal(caller, signalOf(callId, third.id))).toBe('ok');
    expect(await trySignal(caller, signalOf(callId, callee.id))).toBe('not-found');
    await callStep(cy, callId, 'end');
    const over = await currentCall(ann, callId);
    expect([over.status, over.endReason]).toEqual(['ended', 'hangup']);
    for (const { who } of [caller, callee, third])
      expect((await enter(who, (await newRoom(dee)).code)).call.id).not.toBe(callId);
  });

  it('goes on without its caller', async () => {
    const { callId, caller, callee, third } = await talkOfThree(ann, ben, cy);
    await caller.socket.ok('call:leave', { callId });
    await gone(callee, caller.id);
    expect((await currentCall(ben, callId)).status).toBe('accepted');
    expect(await trySignal(callee, signalOf(callId, third.id))).toBe('ok');
    expect(await trySignal(caller, signalOf(callId, third.id))).toBe('not-found');
  });

  it('goes on when one is lost, and is over when one of the two who are left is', async () => {
    const { callId, caller, callee, third } = await talkOfThree(ann, ben, cy);
    await silentFor(world, third.id, 41_000);
    expect((await gone(caller, third.id)).participant.leaveReason).toBe('lost');
    await silentFor(world, callee.id, 41_000);
    const { call } = await caller.socket.next('call:updated', (m) => m.call.status === 'ended');
    expect([call.id, call.endReason]).toEqual([callId, 'connection-lost']);
  });

  it('rings one who has left again, who is then the same participant', async () => {
    const { callId, third } = await talkOfThree(ann, ben, cy);
    await callStep(cy, callId, 'end');
    expect(await verdict(callStep(cy, callId, 'accept'))).toEqual([409, 'invalid-transition']);
    expect(await verdict(invite(ben, callId, cy))).toEqual([200]);
    await third.socket.next('call:incoming', ({ call }) => isIn(call, 'invited', cy));
    expect(await verdict(callStep(cy, callId, 'accept'))).toEqual([200]);
    const back = await takeSeat(third);
    expect([back.id, back.epoch]).toEqual([third.id, 2]);
  });

  it('reads in the history of each as it was for them', async () => {
    const { callId } = await talkOfThree(ann, ben, cy);
    await invite(ann, callId, dee);
    await callStep(dee, callId, 'reject');
    await rowsOf(world).update(CallEntity, { id: callId }, { acceptedAt: new Date(Date.now() - 10_000) });
    for (const who of [cy, ben]) await callStep(who, callId, 'end');
    const outcomes = async (who: TestClient, outcome: string) =>
      (await who.api<Page<Call>>('GET', `/calls?outcome=${outcome}`)).body.items.map(({ id }) => id);
    for (const who of [ann, ben, cy]) expect(await outcomes(who, 'talked')).toEqual([callId]);
    expect([await outcomes(dee, 'declined'), await outcomes(dee, 'talked')]).toEqual([[callId], []]);
    const { body } = await dee.api<Page<Call>>('GET', '/calls');
    expect(body.items.map(({ participants }) => participants.length)).toEqual([4]);
  });
});

describe('into a room', () => {
  it('anybody rings who is in it, where it is open to all', async () => {
    const { code } = await newRoom(ann);
    const [host, other] = [await attend(ann, code), await attend(ben, code)];
    const his = await cy.socket();
    expect(await verdict(invite(ben, host.callId, cy))).toEqual([200]);
    const { call } = await his.next('call:incoming');
    expect(call).toMatchObject({ id: host.callId, kind: 'room', roomTitle: 'Weekly' });
    await callStep(cy, host.callId, 'accept');
    const third = await takeSeat({ who: cy, socket: his, callId: host.callId });
    for (const { id } of [host, other]) expect(await trySignal(third, signalOf(host.callId, id))).toBe('ok');
    await roomStep(ann, code, 'leave');
    await roomStep(ben, code, 'leave');
    expect((await currentCall(cy, host.callId)).status).toBe('accepted');
    expect(placeIn(await currentCall(cy, host.callId), cy).role).toBe('host');
  });

  it.each([{ locked: true }, { access: 'invite' as const }, { waitingRoom: true }, { password: 'x' }])(
    'only a host rings where not everybody may come in: %j',
    async (wish) => {
      const { code } = await newRoom(ann, wish.locked ? {} : wish);
      await ann.api('POST', `/rooms/${code}/members`, { userIds: [ben.user.id], standing: 'host' });
      const { callId } = await attend(ann, code);
      await attend(ben, code);
      await ann.api('POST', `/rooms/${code}/members`, { userIds: [ben.user.id], standing: 'invited' });
      await eventually(async () => expect(placeIn(await currentCall(ann, callId), ben).role).toBe('member'));
      if (wish.locked) await roomStep(ann, code, 'lock', { locked: true });
      expect(await verdict(invite(ben, callId, cy))).toEqual([403, 'forbidden']);
      expect(await verdict(invite(ann, callId, cy))).toEqual([200]);
      expect(await verdict(takeBack(ben, callId, cy))).toEqual([403, 'forbidden']);
      expect(await verdict(callStep(cy, callId, 'accept'))).toEqual([200]);
      expect(await stateOf(ann, callId, cy)).toBe('joined');
    },
  );

  it('who is rung by the host is let in by the code, too', async () => {
    const { code } = await newRoom(ann, { access: 'invite', waitingRoom: true, password: 'x' });
    const { callId } = await attend(ann, code);
    await roomStep(ann, code, 'lock', { locked: true });
    expect(await verdict(ask(cy, code))).toEqual([403, 'not-invited']);
    await invite(ann, callId, cy);
    expect(await verdict(ask(cy, code))).toEqual([200]);
    expect(placeIn(await currentCall(ann, callId), cy)).toMatchObject({ state: 'joined', ringDeadlineAt: null });
  });

  it('who waits may be rung by the host, too', async () => {
    const { code } = await newRoom(ann, { waitingRoom: true });
    const { callId } = await attend(ann, code);
    expect(await verdict(ask(cy, code))).toEqual([202]);
    expect(await verdict(invite(ann, callId, cy))).toEqual([200]);
    expect(await verdict(callStep(cy, callId, 'accept'))).toEqual([200]);
    expect(await stateOf(ann, callId, cy)).toBe('joined');
  });

  it('guests ring nobody, and are rung by nobody', async () => {
    const { code } = await newRoom(ann, { guestsAllowed: true });
    const gus = await newGuest(world, code, 'Gus');
    const { callId } = await attend(gus, code);
    expect(await verdict(invite(gus, callId, cy))).toEqual([403, 'forbidden']);
    expect(await verdict(hostStep(gus, code, { step: 'mute', id: 1 }))).toEqual([404, 'not-found']);
  });

  it('there must be a place', async () => {
    const { code } = await newRoom(ann, { maxParticipants: 2 });
    const { callId } = await attend(ann, code);
    expect(await verdict(invite(ann, callId, cy))).toEqual([200]);
    expect(await verdict(invite(ann, callId, dee))).toEqual([409, 'room-full']);
    await enter(ben, code);
    expect(await verdict(callStep(cy, callId, 'accept'))).toEqual([409, 'room-full']);
  });
});
