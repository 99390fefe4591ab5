import type { Call, MissedPage, Page } from '../../contracts/index.js';
import { ParticipantEntity } from '../../server/calls/rows/participant.entity.js';
import { callStep, invite, isIn, takeBack, talking, talkOfThree } from '../support/adding.js';
import { newRoom, type TestClient } from '../support/client.js';
import { enrol } from '../support/enrol.js';
import { eventually } from '../support/eventually.js';
import {
  attend,
  currentCall,
  placeIn,
  rowsOf,
  stateOf,
  signalOf,
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

const missed = async (who: TestClient) => (await who.api<MissedPage>('GET', '/calls/missed')).body;

/** Moves their ring deadline into the past. */
const ringTimeOver = (callId: number, who: TestClient) =>
  rowsOf(world).update(
    ParticipantEntity,
    { callId, userId: who.user.id },
    { ringDeadlineAt: new Date(Date.now() - 10) },
  );

describe('somebody third', () => {
  it('is rung on every device into the call that runs; all see how it goes', async () => {
    const { callId, caller, callee } = await talking(ann, ben);
    const [phone, desk] = [await cy.socket(), await cy.device().socket()];
    const { status, body: call } = await invite(ben, callId, cy);
    expect([status, call.status]).toEqual([200, 'accepted']);
    expect(placeIn(call, cy)).toMatchObject({ role: 'callee', state: 'invited', deviceId: null, joinedAt: null });
    expect(Math.abs(Date.parse(placeIn(call, cy).ringDeadlineAt!) - Date.parse(call.now) - 45_000)).toBeLessThan(2_000);
    for (const socket of [phone, desk]) {
      const { call: rung } = await socket.next('call:incoming');
      expect([rung.id, rung.participants.map(({ displayName }) => displayName)]).toEqual([
        callId,
        ['Ann', 'Ben', 'Cy'],
      ]);
    }
    await phone.ok('call:ringing', { callId });
    await desk.ok('call:ringing', { callId });
    const seen = (state: string) =>
      Promise.all(
        [caller, callee].map(({ socket }) =>
          socket.next('call:updated', (m) => m.call.participants[2]?.state === state),
        ),
      );
    await seen('ringing');
    await callStep(cy, callId, 'accept');
    const [{ call: joined }] = (await seen('joined')) as [{ call: Call }];
    expect(placeIn(joined, cy)).toMatchObject({ deviceId: cy.deviceId, ringDeadlineAt: null });
    expect(caller.socket.all('call:incoming')).toEqual([]);
  });

  it('joins the mesh, and signals with both, who offer nothing before (C1, C6)', async () => {
    const { callId, caller, callee } = await talking(ann, ben);
    const media = (await currentCall(ann, callId)).participants.map((participant) => participant.media);
    await invite(ann, callId, cy);
    const id = placeIn(await currentCall(ann, callId), cy).id;
    expect(await trySignal(caller, signalOf(callId, id))).toBe('not-found');
    const his = await cy.socket();
    expect(await his.request('call:join', { callId, media: media[0]! })).toMatchObject({ ok: false });
    expect(await trySignal({ socket: his }, signalOf(callId, caller.id))).toBe('not-found');
    await callStep(cy, callId, 'accept');
    const third = await takeSeat({ who: cy, socket: his, callId });
    expect(third.others.map((other) => [other.id, other.epoch])).toEqual([
      [caller.id, 1],
      [callee.id, 1],
    ]);
    for (const other of [caller, callee]) {
      expect(await trySignal(third, signalOf(callId, other.id))).toBe('ok');
      expect((await other.socket.next('signal')).from).toBe(third.id);
      expect(await trySignal(other, signalOf(callId, third.id))).toBe('ok');
      expect((await third.socket.next('signal')).from).toBe(other.id);
    }
    const after = (await currentCall(ann, callId)).participants.map((participant) => participant.media);
    expect(after.slice(0, 2)).toEqual(media);
  });

  it('may decline on any device; the call goes on, and it is no missed call', async () => {
    const { callId, caller } = await talking(ann, ben);
    const [phone, desk] = [await cy.socket(), await cy.device().socket()];
    await invite(ann, callId, cy);
    await phone.next('call:incoming');
    expect(await verdict(callStep(cy, callId, 'reject'))).toEqual([200]);
    expect(await verdict(callStep(cy, callId, 'reject'))).toEqual([200]);
    for (const socket of [caller.socket, desk])
      await socket.next('call:updated', ({ call }) => isIn(call, 'rejected', cy));
    expect((await currentCall(ann, callId)).status).toBe('accepted');
    expect((await missed(cy)).items).toEqual([]);
    expect(await verdict(callStep(cy, callId, 'accept'))).toEqual([409, 'invalid-transition']);
  });

  it('who does not answer in time has a missed call; the others see it, and talk on', async () => {
    const { callId, caller } = await talking(ann, ben);
    const his = await cy.socket();
    await invite(ann, callId, cy);
    await his.ok('call:ringing', { callId });
    await ringTimeOver(callId, cy);
    expect(await verdict(callStep(cy, callId, 'accept'))).toEqual([409, 'invalid-transition']);
    const { call } = await caller.socket.next('call:updated', (m) => isIn(m.call, 'missed', cy));
    expect([call.status, placeIn(call, cy).ringDeadlineAt]).toEqual(['accepted', null]);
    await his.next('call:updated', (m) => isIn(m.call, 'missed', cy));
    expect((await his.next('missed:changed')).unseenCount).toBe(1);
    expect((await missed(cy)).items.map(({ id, missedSeen }) => [id, missedSeen])).toEqual([[callId, false]]);
  });

  it('who is in another call is not rung: missed at once, and told so in silence', async () => {
    const { callId } = await talking(ann, ben);
    const elsewhere = await attend(cy, (await newRoom(cy)).code);
    const { body: call } = await invite(ann, callId, cy);
    expect([call.status, placeIn(call, cy).state]).toEqual(['accepted', 'missed']);
    expect((await elsewhere.socket.next('missed:changed')).unseenCount).toBe(1);
    expect(elsewhere.socket.all('call:incoming')).toEqual([]);
    expect((await currentCall(cy, elsewhere.callId)).status).toBe('accepted');
  });

  it('who does not want to be disturbed hears nothing, and looks like nobody who answers', async () => {
    const { callId } = await talking(ann, ben);
    await cy.api('PATCH', '/users/me', { availability: 'busy' });
    const his = await cy.socket();
    const { body: call } = await invite(ann, callId, cy);
    expect(placeIn(call, cy).state).toBe('invited');
    await eventually(async () => expect(await stateOf(ann, callId, cy)).toBe('ringing'));
    expect((await his.ok('sync', {})).calls).toEqual([]);
    expect((await cy.api<Page<Call>>('GET', '/calls')).body.items).toEqual([]);
    expect(his.log.filter(({ event }) => event === 'call:incoming' || event === 'call:updated')).toEqual([]);
    await ringTimeOver(callId, cy);
    await his.next('missed:changed', ({ unseenCount }) => unseenCount === 1);
    expect(await stateOf(ann, callId, cy)).toBe('missed');
    expect(his.all('call:incoming')).toEqual([]);
  });

  it('answers on one device; the others learn "answered elsewhere"', async () => {
    const { callId } = await talking(ann, ben);
    const desk = cy.device();
    const other = await desk.socket();
    await invite(ann, callId, cy);
    await other.next('call:incoming');
    await callStep(cy, callId, 'accept');
    const accepted = Date.now();
    const { call } = await other.next('call:updated', (m) => isIn(m.call, 'joined', cy));
    expect(other.lastAfter('call:updated', accepted)).toBeLessThan(1_000);
    expect(placeIn(call, cy).deviceId).toBe(cy.deviceId);
    expect(await verdict(callStep(desk, callId, 'accept'))).toEqual([409, 'answered-elsewhere']);
    expect(await verdict(callStep(cy, callId, 'accept'))).toEqual([200]);
    expect(
      await other.request('call:join', { callId, media: { audio: true, video: false, screen: false } }),
    ).toMatchObject({
      error: { code: 'answered-elsewhere' },
    });
  });

  it('is one participant, whoever rings, however often, at the same moment', async () => {
    const { callId } = await talking(ann, ben);
    const his = await cy.socket();
    const answers = await Promise.all([ann, ben, ann, ben, ann].map((who) => invite(who, callId, cy)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect((await currentCall(ann, callId)).participants).toHaveLength(3);
    await his.ok('sync', {});
    expect(his.all('call:incoming')).toHaveLength(1);
  });

  it('C8: of accept, decline, taking back and the deadline exactly one happens', async () => {
    const { callId } = await talking(ann, ben);
    for (let round = 0; round < 8; round += 1) {
      const [who] = await enrol(world, `R${round}`);
      await invite(ann, callId, who);
      const [accepted, declined] = await Promise.all([
        callStep(who, callId, 'accept'),
        callStep(who.device(), callId, 'reject'),
        takeBack(ann, callId, who),
        round % 2 === 0 ? ringTimeOver(callId, who) : null,
      ]);
      const state = await eventually(async () => {
        const now = await stateOf(ann, callId, who);
        return now === 'invited' ? false : now;
      });
      expect([round, accepted.status === 200, declined.status === 200]).toEqual([
        round,
        state === 'joined',
        state === 'rejected',
      ]);
      if (state === 'joined') await callStep(who, callId, 'end');
    }
  });
});

describe('ringing somebody in', () => {
  it('is taken back by whoever rang, not by another; it is a missed call', async () => {
    const { callId } = await talkOfThree(ann, ben, cy);
    const hers = await dee.socket();
    await invite(ann, callId, dee);
    await hers.next('call:incoming');
    expect(await verdict(takeBack(cy, callId, dee))).toEqual([403, 'forbidden']);
    expect(await verdict(takeBack(ann, callId, dee))).toEqual([200]);
    await hers.next('call:updated', ({ call }) => isIn(call, 'missed', dee));
    expect((await missed(dee)).unseenCount).toBe(1);
    expect(await verdict(callStep(dee, callId, 'accept'))).toEqual([409, 'invalid-transition']);
    expect(await verdict(takeBack(ann, callId, ben))).toEqual([403, 'forbidden']);
    expect(await verdict(takeBack(ann, callId, { user: { id: 999_999 } } as TestClient))).toEqual([404, 'not-found']);
  });

  it('is over with the call: missed', async () => {
    const { callId } = await talking(ann, ben);
    const his = await cy.socket();
    await invite(ann, callId, cy);
    await callStep(ben, callId, 'end');
    expect((await currentCall(ann, callId)).status).toBe('accepted');
    await callStep(ann, callId, 'end');
    const { call } = await his.next('call:updated', (m) => m.call.status === 'ended');
    expect(placeIn(call, cy).state).toBe('missed');
    expect((await missed(cy)).unseenCount).toBe(1);
    expect(await verdict(callStep(cy, callId, 'accept'))).toEqual([409, 'invalid-transition']);
  });

  it('keeps one who is alone in the call until it is answered or not', async () => {
    const { callId } = await talking(ann, ben);
    await invite(ann, callId, cy);
    await callStep(ben, callId, 'end');
    expect((await currentCall(ann, callId)).status).toBe('accepted');
    await callStep(cy, callId, 'reject');
    expect((await currentCall(ann, callId)).status).toBe('ended');
  });

  it('needs a call that runs, and somebody who is in it on this device', async () => {
    const { body: ringing } = await ann.api<Call>('POST', '/calls', { calleeId: ben.user.id, type: 'audio' });
    expect(await verdict(invite(ann, ringing.id, cy))).toEqual([409, 'invalid-transition']);
    await callStep(ben, ringing.id, 'accept');
    expect(await verdict(invite(ann.device(), ringing.id, cy))).toEqual([403, 'forbidden']);
    expect(await verdict(invite(dee, ringing.id, cy))).toEqual([404, 'not-found']);
    await invite(ann, ringing.id, cy);
    expect(await verdict(invite(cy, ringing.id, dee))).toEqual([409, 'invalid-transition']);
    await callStep(ann, ringing.id, 'end');
    await callStep(ben, ringing.id, 'end');
    expect(await verdict(invite(ann, ringing.id, cy))).toEqual([409, 'invalid-transition']);
  });

  it('refuses oneself, somebody who is in it, nobody, and what is wrong in form', async () => {
    const { callId } = await talking(ann, ben);
    expect(await verdict(invite(ann, callId, ann))).toEqual([422, 'validation-failed']);
    expect(await verdict(invite(ann, callId, ben))).toEqual([409, 'conflict']);
    expect(await verdict(invite(ann, callId, { user: { id: 999_999 } } as TestClient))).toEqual([404, 'not-found']);
    for (const body of [{}, { userId: String(cy.user.id) }, { userId: cy.user.id, x: 1 }, undefined])
      expect(await verdict(ann.api('POST', `/calls/${callId}/invite`, body))).toEqual([422, 'validation-failed']);
  });

  it('ends where the call is full, those who are being rung counted', async () => {
    const small = await startServer({ env: { MAX_AUDIO_PARTICIPANTS: '3', MAX_VIDEO_PARTICIPANTS: '3' } });
    try {
      const [caller, callee, one, two] = await enrol(small, 'Ann', 'Ben', 'Cy', 'Dee');
      const { body: call } = await caller.api<Call>('POST', '/calls', { calleeId: callee.user.id, type: 'video' });
      await callStep(callee, call.id, 'accept');
      expect(await verdict(invite(caller, call.id, one))).toEqual([200]);
      expect(await verdict(invite(caller, call.id, two))).toEqual([409, 'call-full']);
      expect(await verdict(invite(caller, call.id, one))).toEqual([200]);
      await callStep(one, call.id, 'reject');
      expect(await verdict(invite(caller, call.id, two))).toEqual([200]);
    } finally {
      await small.close();
    }
  });
});
