import { jest } from '@jest/globals';
import type { ServerEvents } from '../../contracts/index.js';
import { newGuest, newRoom, newUser } from '../support/client.js';
import { callStep, invite, talking } from '../support/adding.js';
import { type Cluster, inTime, on, redisIs, startCluster } from '../support/cluster.js';
import { attend, currentCall, hostStep, knock, placeIn, roomStep } from '../support/meeting.js';
import type { ServerProcess } from '../support/server-process.js';
import type { TestSocket, Wanted } from '../support/socket.js';

jest.setTimeout(120_000);

describe.each(['up', 'away'])('meetings over two processes, with Redis %s', (redis) => {
  let cluster: Cluster;
  let [a, b] = [] as unknown as [ServerProcess, ServerProcess];

  beforeAll(async () => {
    cluster = await startCluster();
    [a, b] = cluster.servers as [ServerProcess, ServerProcess];
    if (redis === 'away') {
      await cluster.redis.kill();
      await redisIs(cluster, 'down');
    }
  });
  afterAll(() => cluster?.close());

  /** While Redis is up, rows are looked at every 2 s only, so what comes within one was told by a wake. */
  const soonMs = redis === 'up' ? 1_000 : 4_000;
  const soon = <E extends keyof ServerEvents>(page: TestSocket, event: E, wanted?: Wanted<E>) =>
    inTime(page, soonMs, page.next(event, wanted));

  it('somebody at the door of one is heard on the other, let in, and removed', async () => {
    const ann = await newUser(a, 'Ann');
    const { code } = await newRoom(ann, { waitingRoom: true, guestsAllowed: true });
    const host = await attend(ann, code);
    const guest = await knock(await newGuest(b, code, 'Guest'), code);
    const { participant } = await soon(host.socket, 'call:participant', ({ change }) => change === 'waiting');
    expect(participant).toMatchObject({ displayName: 'Guest', guest: true });
    await hostStep(ann, code, { step: 'admit', id: participant.id });
    const admission = await soon(guest.socket, 'room:admission');
    expect(admission).toMatchObject({ code, status: 'admitted', participantId: participant.id });
    await guest.socket.ok('call:join', { callId: host.callId, media: { audio: true, video: false, screen: false } });
    await soon(
      host.socket,
      'call:participant',
      ({ change, participant: { id } }) => change === 'joined' && id === participant.id,
    );
    await hostStep(ann, code, { step: 'remove', id: participant.id });
    await soon(guest.socket, 'call:removed');
  });

  it('somebody who is turned away hears so, and the end of a meeting reaches all', async () => {
    const [ann, ben] = [await newUser(a, 'Ann'), await newUser(b, 'Ben')];
    const { code } = await newRoom(ann, { guestsAllowed: true });
    const host = await attend(ann, code);
    const member = await attend(ben, code);
    await soon(
      host.socket,
      'call:participant',
      ({ change, participant: { id } }) => change === 'joined' && id === member.id,
    );
    await roomStep(ann, code, 'end');
    const { call } = await soon(member.socket, 'call:updated', (message) => message.call.status === 'ended');
    expect(call.id).toBe(host.callId);
  });

  it('somebody is rung into a running call, and their other device hears where it was answered', async () => {
    const [ann, ben, cy] = [await newUser(a, 'Ann'), await newUser(a, 'Ben'), await newUser(b, 'Cy')];
    const [phone, tablet] = [await cy.socket(), await on(a, cy.device()).socket()];
    const { callId, caller } = await talking(ann, ben);
    await invite(ann, callId, cy);
    await soon(phone, 'call:incoming', ({ call }) => call.id === callId);
    await tablet.next('call:incoming', ({ call }) => call.id === callId);
    expect((await callStep(cy, callId, 'accept')).status).toBe(200);
    await soon(tablet, 'call:updated', ({ call }) => placeIn(call, cy).deviceId === cy.deviceId);
    await phone.ok('call:join', { callId, media: { audio: true, video: false, screen: false } });
    const isCy = (id: number | null) => id === cy.user.id;
    await soon(
      caller.socket,
      'call:participant',
      ({ change, participant }) => change === 'joined' && isCy(participant.userId),
    );
    expect(placeIn(await currentCall(ann, callId), cy).state).toBe('joined');
  });

  it('a call that moves to a device on the other process is told to the device before', async () => {
    const [ann, ben] = [await newUser(a, 'Ann'), await newUser(a, 'Ben')];
    const { callId, caller } = await talking(ann, ben);
    const elsewhere = on(b, ann.device());
    const page = await elsewhere.socket();
    expect((await elsewhere.api('POST', `/calls/${callId}/move`)).status).toBe(200);
    await soon(caller.socket, 'call:moved', (moved) => moved.callId === callId);
    page.close();
  });
});
