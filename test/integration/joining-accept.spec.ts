import { randomUUID } from 'node:crypto';
import type { AcceptedCall, Call, ParticipantMessage, Problem } from '../../contracts/index.js';
import { CallEventEntity } from '../../server/calls/rows/call-event.entity.js';
import { CallEntity } from '../../server/calls/rows/call.entity.js';
import { invite, talking } from '../support/adding.js';
import { newUser, signIn, TestClient } from '../support/client.js';
import { enrol } from '../support/enrol.js';
import { eventually } from '../support/eventually.js';
import { currentCall, placeIn, rowsOf, signalOf, trySignal, verdict } from '../support/meeting.js';
import { rounds } from '../support/rounds.js';
import type { TestSocket } from '../support/socket.js';
import { startServer, type World } from '../support/world.js';

const MEDIA = { audio: true, video: true, screen: false };
const ROUNDS = rounds(5, 60);

let world: World;
let ann: TestClient;
let ben: TestClient;

beforeAll(async () => {
  world = await startServer();
});
beforeEach(async () => {
  [ann, ben] = await enrol(world, 'Ann', 'Ben');
});
afterAll(() => world.close());

const accept = (who: TestClient, callId: number, join?: object) =>
  who.api<AcceptedCall & Partial<Pick<Problem, 'code'>>>('POST', `/calls/${callId}/accept`, join && { join });

const joinOn = (socket: TestSocket) => ({ media: MEDIA, socketId: socket.io.id });

/** Ann calls Ben, and her page has joined and sent its offer. */
async function ringing() {
  const [hers, his] = [await ann.socket(), await ben.socket()];
  const { body: call } = await ann.api<Call>('POST', '/calls', { calleeId: ben.user.id, type: 'video' });
  const ends = { ann: placeIn(call, ann).id, ben: placeIn(call, ben).id };
  await hers.ok('call:join', { callId: call.id, media: MEDIA });
  expect(await trySignal({ socket: hers }, signalOf(call.id, ends.ben))).toBe('ok');
  return { callId: call.id, hers, his, ends };
}

/** A socket without a seat may not even know of the call. */
const hasSeat = async (socket: TestSocket, callId: number, to: number) =>
  (await trySignal({ socket }, signalOf(callId, to))) === 'ok';

const journal = async (callId: number) =>
  (await rowsOf(world).find(CallEventEntity, { where: { callId }, order: { id: 'ASC' } })).map(({ kind }) => kind);

describe('accepting with `join`', () => {
  it('answers with what call:join would have: what was held follows, and the page is in the call', async () => {
    const { callId, hers, his, ends } = await ringing();
    const before = await currentCall(ann, callId);
    const { status, body } = await accept(ben, callId, { media: MEDIA });
    expect([status, body.status, body.joined?.participantId, body.joined?.epoch]).toEqual([
      200,
      'accepted',
      ends.ben,
      1,
    ]);
    const { from, epoch, id } = await his.next('signal');
    expect([from, epoch]).toEqual([ends.ann, 1]);
    expect(body.joined!.lastSignalId).toBe(id - 1);
    expect(body.joined!.participants.map(({ state, epoch: page, media }) => [state, page, media])).toEqual([
      ['joined', 1, MEDIA],
      ['joined', 1, MEDIA],
    ]);
    expect(await hasSeat(his, callId, ends.ann)).toBe(true);
    expect((await hers.next('signal')).from).toBe(ends.ben);

    // Both steps are one change.
    expect([body.version, body.joined!.version]).toEqual([before.version + 1, before.version + 1]);
    const isHis = ({ participant, change }: ParticipantMessage) => change === 'joined' && participant.id === ends.ben;
    const told = await hers.next('call:participant', isHis);
    expect([told.participant.epoch, told.version]).toEqual([1, body.version]);
    await eventually(async () =>
      expect(await journal(callId)).toEqual(expect.arrayContaining(['status', 'entered', 'joined', 'device'])),
    );
    await his.ok('call:heartbeat', { callId });
  });

  it('changes nothing for a client that does not ask', async () => {
    const { callId, his, ends } = await ringing();
    const { status, body } = await accept(ben, callId);
    expect([status, 'joined' in body, placeIn(body, ben).epoch]).toEqual([200, false, 0]);
    expect(await hasSeat(his, callId, ends.ann)).toBe(false);
    expect(his.all('signal')).toEqual([]);
    expect((await his.ok('call:join', { callId, media: MEDIA })).epoch).toBe(1);
    await his.next('signal');
  });

  it('only accepts where no socket is that of the device and session that accept', async () => {
    ben = await newUser(world, 'Ben');
    const elsewhere = ben.device();
    const { user, accessToken } = await signIn(world, ben);
    const sameDevice = new TestClient(world, { user, accessToken, expiresIn: 0 }, elsewhere.deviceId);
    const { callId, his, ends } = await ringing();
    const foreign = await sameDevice.socket();
    const { status, body } = await accept(elsewhere, callId, { media: MEDIA });
    expect([status, 'joined' in body, placeIn(body, ben).epoch]).toEqual([200, false, 0]);
    for (const socket of [his, foreign]) expect(await hasSeat(socket, callId, ends.ann)).toBe(false);
    const socket = await elsewhere.socket();
    expect((await socket.ok('call:join', { callId, media: MEDIA })).epoch).toBe(1);
    await socket.next('signal');
  });

  it('of two sockets of one device seats the one that is named, and none if none is', async () => {
    const { callId, his, ends } = await ringing();
    const newer = await ben.socket();
    const { body: unnamed } = await accept(ben, callId, { media: MEDIA });
    expect([unnamed.status, 'joined' in unnamed]).toEqual(['accepted', false]);
    // Repeating it is harmless, and may name the socket.
    const stranger = await accept(ben, callId, { media: MEDIA, socketId: 'somebody-else' });
    expect('joined' in stranger.body).toBe(false);
    const ofAnn = await ann.socket();
    const foreign = await accept(ben, callId, { media: MEDIA, socketId: ofAnn.io.id });
    expect('joined' in foreign.body).toBe(false);
    const { body } = await accept(ben, callId, { media: MEDIA, socketId: newer.io.id });
    expect(body.joined?.epoch).toBe(1);
    await newer.next('signal');
    expect([await hasSeat(newer, callId, ends.ann), await hasSeat(his, callId, ends.ann)]).toEqual([true, false]);
  });

  it('a repeat by the page that has its seat changes nothing; a fresh page joins', async () => {
    const { callId, ends, his } = await ringing();
    const { body: first } = await accept(ben, callId, { media: MEDIA });
    expect(first.joined?.epoch).toBe(1);
    const { status, body } = await accept(ben, callId, { media: { ...MEDIA, video: false } });
    expect([status, 'joined' in body, body.version]).toEqual([200, false, first.version]);
    expect([placeIn(body, ben).epoch, placeIn(body, ben).media.video]).toEqual([1, true]);
    expect(await hasSeat(his, callId, ends.ann)).toBe(true);
    his.io.disconnect();
    const fresh = await ben.socket();
    await eventually(async () => {
      const { body: again } = await accept(ben, callId, { media: { ...MEDIA, video: false } });
      expect([again.joined?.epoch, placeIn(again, ben).media.video]).toEqual([2, false]);
    });
    expect(await hasSeat(fresh, callId, ends.ann)).toBe(true);
  });

  it('brings in somebody who is rung into a running call', async () => {
    const [cy] = await enrol(world, 'Cy');
    const { callId } = await talking(ann, ben);
    const socket = await cy.socket();
    await invite(ann, callId, cy);
    const { status, body } = await accept(cy, callId, { media: MEDIA });
    expect([status, body.joined?.epoch, placeIn(body, cy).state]).toEqual([200, 1, 'joined']);
    expect(await hasSeat(socket, callId, placeIn(body, ann).id)).toBe(true);
  });

  it('joins nobody where the call is too late, over, or no call of theirs', async () => {
    const late = await ringing();
    await rowsOf(world).update(CallEntity, { id: late.callId }, { ringDeadlineAt: new Date(Date.now() - 20_000) });
    expect(await verdict(accept(ben, late.callId, { media: MEDIA }))).toEqual([409, 'invalid-transition']);
    const [cy] = await enrol(world, 'Cy');
    await cy.socket();
    expect(await verdict(accept(cy, late.callId, { media: MEDIA }))).toEqual([404, 'not-found']);
    const open = await ringing();
    expect(await verdict(accept(ann, open.callId, { media: MEDIA }))).toEqual([403, 'forbidden']);
    for (const { callId, his, ends } of [late, open]) {
      expect(await hasSeat(his, callId, ends.ann)).toBe(false);
      expect(his.all('signal').filter((one) => one.callId === callId)).toEqual([]);
      expect(placeIn(await currentCall(ann, callId), ben).epoch).toBe(0);
    }
  });

  it.each([
    [{}],
    [null],
    ['yes'],
    [[]],
    [{ media: MEDIA, more: 1 }],
    [{ media: { audio: true, video: true } }],
    [{ media: { ...MEDIA, audio: 'on' } }],
    [{ media: [MEDIA] }],
    [{ media: MEDIA, socketId: null }],
    [{ media: MEDIA, socketId: 7 }],
    [{ media: MEDIA, socketId: 'x'.repeat(65) }],
  ])('refuses `join` as %j, and the call rings on', async (join) => {
    const { callId } = await ringing();
    const { status, body } = await ben.api<Problem>('POST', `/calls/${callId}/accept`, { join });
    expect([status, body.code]).toEqual([422, 'validation-failed']);
    expect((await currentCall(ann, callId)).acceptedAt).toBeNull();
  });

  it('C8: of two devices that accept with `join` at once one wins, and the other has no seat and hears nothing', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { callId, his, ends } = await ringing();
      const other = ben.device();
      const sides = [
        { who: ben, socket: his },
        { who: other, socket: await other.socket() },
      ];
      const answers = await Promise.all(sides.map(({ who, socket }) => accept(who, callId, joinOn(socket))));
      const won = answers.findIndex(({ status }) => status === 200);
      expect(answers.map(({ status, body }) => [status, body.joined?.epoch ?? body.code]).sort()).toEqual([
        [200, 1],
        [409, 'answered-elsewhere'],
      ]);
      const [winner, loser] = [sides[won]!, sides[1 - won]!];
      expect(placeIn(await currentCall(ann, callId), ben).deviceId).toBe(winner.who.deviceId);
      await winner.socket.next('signal', (message) => message.callId === callId);
      expect(await hasSeat(winner.socket, callId, ends.ann)).toBe(true);
      expect(await hasSeat(loser.socket, callId, ends.ann)).toBe(false);
      expect(loser.socket.all('signal').filter((message) => message.callId === callId)).toEqual([]);
      await ann.api('POST', `/calls/${callId}/end`, {});
    }
  });

  it('C8: of accept with `join` and cancel one wins, and nobody has a seat in a call that was cancelled', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { callId, his, ends } = await ringing();
      const [accepted, cancelled] = await Promise.all([
        accept(ben, callId, joinOn(his)),
        ann.api<Call>('POST', `/calls/${callId}/cancel`, {}),
      ]);
      expect([accepted.status, cancelled.status].sort()).toEqual([200, 409]);
      const won = accepted.status === 200;
      expect((await currentCall(ann, callId)).status).toBe(won ? 'accepted' : 'cancelled');
      expect(await hasSeat(his, callId, ends.ann)).toBe(won);
      if (!won) expect(his.all('signal').filter((message) => message.callId === callId)).toEqual([]);
      if (won) await ann.api('POST', `/calls/${callId}/end`, {});
    }
  });

  it('gives no seat that the end of the call has taken away', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { callId, his, ends } = await ringing();
      const answering = accept(ben, callId, joinOn(his));
      await eventually(async () => expect((await currentCall(ann, callId)).acceptedAt).not.toBeNull());
      await ann.api('POST', `/calls/${callId}/end`, {});
      expect((await answering).status).toBe(200);
      expect(await hasSeat(his, callId, ends.ann)).toBe(false);
    }
  });

  it('accepts where the socket cannot be seated: the page joins as if it had not asked', async () => {
    const { callId, his } = await ringing();
    his.close();
    const { status, body } = await accept(ben, callId, { media: MEDIA, socketId: his.io.id ?? randomUUID() });
    expect([status, 'joined' in body]).toEqual([200, false]);
    const socket = await ben.socket();
    expect((await socket.ok('call:join', { callId, media: MEDIA })).epoch).toBeGreaterThan(0);
    await socket.next('signal');
  });
});
