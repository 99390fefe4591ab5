import { createHash, randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import type { Ack, Call, MediaState, Problem, SignalMessage, SignalRequest } from '../../contracts/index.js';
import { ParticipantEntity } from '../../server/calls/rows/participant.entity.js';
import { Transactions } from '../../server/database/transactions.js';
import { Patience, USUAL_MS } from '../../server/http/time-limit.js';
import { Sockets } from '../../server/signaling/sockets.js';
import { SignalRows } from '../../server/signaling/log/signal-rows.js';
import { SignalWriter } from '../../server/signaling/log/signal-writer.js';
import { SignalEntity } from '../../server/signaling/log/signal.entity.js';
import { newUser, signIn, type TestClient } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import { HandshakeRefused, newSocket, type TestSocket } from '../support/socket.js';
import { itOnOneProcess } from '../support/twin.js';
import { startServer, type World } from '../support/world.js';

let world: World;
let admin: TestClient;
beforeAll(async () => {
  world = await startServer();
  admin = await newUser(world, 'Root');
});
afterAll(() => world.close());

const manager = () => world.app.get(Transactions, { strict: false }).manager;
const MEDIA = { audio: true, video: true, screen: false };
const PWD = 'topsecrettopsecrettopsec';
const SDP = `v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=ice-ufrag:abcd\r\na=ice-pwd:${PWD}\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=rtpmap:111 opus/48000/2\r\n`;
const candidateOf = (n: number) => ({
  candidate: `candidate:${n} 1 udp 1 192.0.2.1 ${n} typ host`,
  sdpMid: '0',
  sdpMLineIndex: 0,
});
const hash = (data: unknown) => createHash('sha256').update(JSON.stringify(data)).digest('hex');

/** One end of a call: the client, its socket, its participant. */
interface End {
  who: TestClient;
  socket: TestSocket;
  id: number;
}

async function ringing() {
  const [caller, callee] = [await newUser(world, 'Ann'), await newUser(world, 'Ben')];
  const [hers, his] = [await caller.socket(), await callee.socket()];
  const { body: call } = await caller.api<Call>('POST', '/calls', { calleeId: callee.user.id, type: 'video' });
  const [first, second] = call.participants;
  const ann: End = { who: caller, socket: hers, id: first!.id };
  const ben: End = { who: callee, socket: his, id: second!.id };
  return { ann, ben, callId: call.id };
}

async function joined() {
  const world = await ringing();
  const { ann, ben, callId } = world;
  await ann.socket.ok('call:join', { callId, media: MEDIA });
  await ben.who.api('POST', `/calls/${callId}/accept`);
  await ben.socket.ok('call:join', { callId, media: MEDIA });
  return world;
}

const offerTo = (callId: number, to: number, over: object = {}): SignalRequest => ({
  callId,
  to,
  kind: 'offer',
  data: { type: 'offer', sdp: SDP },
  clientId: randomUUID(),
  ...over,
});
const candidateTo = (callId: number, to: number, n: number): SignalRequest => ({
  callId,
  to,
  kind: 'candidate',
  data: candidateOf(n),
  clientId: randomUUID(),
});
const codeOf = (answer: unknown) => {
  const ack = answer as Ack;
  return ack.ok ? 'ok' : ack.error.code;
};
const signalsOf = (callId: number) => manager().find(SignalEntity, { where: { callId }, order: { id: 'ASC' } });
/** How many statements like this run meanwhile. Others, with which the server looks after earlier calls, are not counted. */
async function counted(like: RegExp, work: () => Promise<unknown>): Promise<number> {
  const { logger } = manager().connection;
  const logQuery = logger.logQuery.bind(logger);
  let count = 0;
  logger.logQuery = (sql) => void (like.test(sql) && (count += 1));
  try {
    await work();
    return count;
  } finally {
    logger.logQuery = logQuery;
  }
}
/** The writer of signals locks their calls once in each of its transactions. */
const LOCKS_CALLS = /^(START TRANSACTION; )?SELECT id, status, chainHead/;
const WRITES_REPORTS = /^UPDATE call_signals SET appliedAt/;

/** Refuses what takes too long as soon as in production. */
async function asInProduction(work: () => Promise<unknown>): Promise<void> {
  const patience = world.app.get(Patience, { strict: false });
  const { usual } = patience;
  patience.use(USUAL_MS);
  await work().finally(() => patience.use(usual));
}
const settled = (socket: TestSocket, count: number): Promise<SignalMessage[]> =>
  eventually(() => {
    const signals = socket.all('signal');
    if (signals.length < count) throw new Error(`${signals.length} of ${count} signals came`);
    return signals;
  });

describe('the handshake (A1, A2)', () => {
  const refused = async (auth: Record<string, unknown>) => {
    const error: unknown = await newSocket(world.url, auth).then(
      (socket) => (socket.close(), 'connected'),
      (reason: unknown) => reason,
    );
    return error instanceof HandshakeRefused ? error.code : error;
  };

  it('needs a valid token', async () => {
    const deviceId = randomUUID();
    for (const token of [undefined, '', 'x', {}, `${admin.accessToken}x`]) {
      expect(await refused({ token, deviceId })).toBe('unauthenticated');
    }
    const gone = await newUser(world);
    await gone.api('POST', '/auth/logout');
    expect(await refused({ token: gone.accessToken, deviceId })).toBe('unauthenticated');
  });

  it('needs to name the device', async () => {
    for (const deviceId of [undefined, 'phone', 7]) {
      expect(await refused({ token: admin.accessToken, deviceId })).toBe('validation-failed');
    }
  });
});

describe('A3: sockets of a session that is over', () => {
  it('are told why and closed when it is signed out, and the device is out of its call', async () => {
    const { ann, ben, callId } = await joined();
    await ann.who.api('POST', '/auth/logout');
    expect((await ann.socket.next('session:ended')).reason).toBe('signed-out');
    await ann.socket.closed();
    const over = await ben.socket.next('call:updated', ({ call }) => call.id === callId && call.status === 'ended');
    expect(over.call.endReason).toBe('hangup');
  });

  it('are out of their calls also where they have no socket at that moment', async () => {
    const { ann, ben, callId } = await joined();
    ann.socket.close();
    await ann.who.api('POST', '/auth/logout');
    await ben.socket.next('call:updated', ({ call }) => call.id === callId && call.status === 'ended');
  });

  it('a user who is disabled rings no longer', async () => {
    const { ann, ben, callId } = await ringing();
    await admin.api('PATCH', `/admin/users/${ben.who.user.id}`, { disabled: true });
    const over = await ann.socket.next('call:updated', ({ call }) => call.id === callId && call.status === 'missed');
    expect(over.call.endReason).toBe('unreachable');
  });

  it('leaving while the other accepts leaves no call behind', async () => {
    for (let round = 0; round < 6; round += 1) {
      const { ann, ben, callId } = await ringing();
      await Promise.all([ann.socket.request('call:leave', { callId }), ben.who.api('POST', `/calls/${callId}/accept`)]);
      const { status } = (await ann.who.api<Call>('GET', `/calls/${callId}`)).body;
      expect(['cancelled', 'ended']).toContain(status);
    }
  });

  it('the other sessions of the user stay', async () => {
    const ann = await newUser(world, 'Ann');
    const other = await signIn(world, ann);
    const [socket, kept] = [await ann.socket(), await other.socket()];
    await ann.api('POST', '/auth/logout');
    await socket.closed();
    expect(codeOf(await kept.request('sync', {}))).toBe('ok');
  });

  it('are closed within 5 s when an admin disables the user, and the call ends by the admin', async () => {
    const { ann, ben, callId } = await joined();
    await admin.api('PATCH', `/admin/users/${ann.who.user.id}`, { disabled: true });
    await ann.socket.closed(5_000);
    const over = await ben.socket.next('call:updated', ({ call }) => call.id === callId && call.status === 'ended');
    expect(over.call.endReason).toBe('ended-by-admin');
  });

  it('are closed within 5 s, whatever process ended the session', async () => {
    const ann = await newUser(world, 'Ann');
    const socket = await ann.socket();
    const { SessionEntity } = await import('../../server/auth/sessions/session.entity.js');
    await manager().update(SessionEntity, { userId: ann.user.id }, { revokedAt: new Date() });
    await socket.closed(5_000);
  });
});

describe('C4: what the caller sends while it rings', () => {
  it('is held, and delivered in order once the callee has accepted and joined', async () => {
    const { ann, ben, callId } = await ringing();
    await ann.socket.ok('call:join', { callId, media: MEDIA });
    const sent = [offerTo(callId, ben.id), ...[1, 2, 3].map((n) => candidateTo(callId, ben.id, n))];
    const ids = await Promise.all(sent.map(async (signal) => (await ann.socket.ok('signal', signal)).id));
    expect(ids).toEqual([...ids].sort((a, b) => a - b));
    await ben.socket.ok('call:ringing', { callId });
    expect(codeOf(await ben.socket.request('call:join', { callId, media: MEDIA }))).toBe('invalid-transition');
    expect(ben.socket.all('signal')).toEqual([]);
    await ben.who.api('POST', `/calls/${callId}/accept`);
    expect(ben.socket.all('signal')).toEqual([]);
    const answer = await ben.socket.ok('call:join', { callId, media: MEDIA });
    expect(answer).toMatchObject({ participantId: ben.id, epoch: 1, lastSignalId: ids[0]! - 1 });
    const got = await settled(ben.socket, sent.length);
    expect(got.map(({ id }) => id)).toEqual(ids);
    expect(got.map(({ data, kind, clientId, from, epoch }) => ({ data, kind, clientId, from, epoch }))).toEqual(
      sent.map(({ data, kind, clientId }) => ({ data, kind, clientId, from: ann.id, epoch: 1 })),
    );
  });

  it('only the caller may, only offer and candidates, only from the joined device', async () => {
    const { ann, ben, callId } = await ringing();
    expect(codeOf(await ann.socket.request('signal', offerTo(callId, ben.id)))).toBe('not-found');
    await ann.socket.ok('call:join', { callId, media: MEDIA });
    const answer = offerTo(callId, ben.id, { kind: 'answer', data: { type: 'answer', sdp: SDP } });
    expect(codeOf(await ann.socket.request('signal', answer))).toBe('invalid-transition');
    expect(codeOf(await ben.socket.request('signal', offerTo(callId, ann.id)))).toBe('not-found');
    const desk = await ann.who.device().socket();
    expect(codeOf(await desk.request('call:join', { callId, media: MEDIA }))).toBe('forbidden');
    expect(codeOf(await desk.request('signal', offerTo(callId, ben.id)))).toBe('not-found');
  });

  it('is delivered to nobody when the call is not accepted, and its passwords are forgotten', async () => {
    const { ann, ben, callId } = await ringing();
    await ann.socket.ok('call:join', { callId, media: MEDIA });
    await ann.socket.ok('signal', offerTo(callId, ben.id));
    expect((await signalsOf(callId))[0]!.sealed).not.toBeNull();
    await ben.who.api('POST', `/calls/${callId}/reject`);
    await eventually(async () => expect((await signalsOf(callId))[0]!.sealed).toBeNull());
    expect(ben.socket.all('signal')).toEqual([]);
  });
});

describe('S1: a signal is relayed only between bound devices of two joined participants of a live call', () => {
  it('to anyone else the call does not exist', async () => {
    const { ann, ben, callId } = await joined();
    const eve = await (await newUser(world, 'Eve')).socket();
    const wanted: [string, object][] = [
      ['signal', offerTo(callId, ben.id)],
      ['call:join', { callId, media: MEDIA }],
      ['call:resume', { callId, lastSignalId: 0 }],
      ['call:heartbeat', { callId }],
      ['call:ringing', { callId }],
      ['call:leave', { callId }],
      ['call:media', { callId, media: MEDIA }],
      ['call:hand', { callId, raised: true }],
      ['signal:applied', { callId, id: 1 }],
    ];
    for (const [event, payload] of wanted) {
      const unknown = await eve.send(event, { ...payload, callId: 999_999 });
      expect([event, codeOf(await eve.send(event, payload))]).toEqual([event, 'not-found']);
      expect(await eve.send(event, payload)).toEqual(unknown);
    }
    expect([ann, ben].flatMap(({ socket }) => socket.all('signal'))).toEqual([]);
  });

  it('not to a participant of another call, not to oneself, not from a device that lost', async () => {
    const [here, there] = [await joined(), await joined()];
    const { ann, ben, callId } = here;
    expect(codeOf(await ann.socket.request('signal', offerTo(callId, there.ben.id)))).toBe('not-found');
    expect(codeOf(await ann.socket.request('signal', offerTo(callId, ann.id)))).toBe('not-found');
    const desk = await ben.who.device().socket();
    expect(codeOf(await desk.request('call:join', { callId, media: MEDIA }))).toBe('answered-elsewhere');
    expect(codeOf(await desk.request('signal', offerTo(callId, ann.id)))).toBe('not-found');
    expect(there.ben.socket.all('signal')).toEqual([]);
  });

  it('not after the end', async () => {
    const { ann, ben, callId } = await joined();
    await ann.who.api('POST', `/calls/${callId}/end`);
    await ann.socket.next('call:updated', ({ call }) => call.status === 'ended');
    expect(['not-found', 'invalid-transition']).toContain(
      codeOf(await ann.socket.request('signal', offerTo(callId, ben.id))),
    );
    expect(ben.socket.all('signal')).toEqual([]);
  });

  /** Ben ends the call while Ann sends. @returns his socket once he has heard of the end, and how many signals were taken */
  async function endedMeanwhile() {
    const { ann, ben, callId } = await joined();
    const flood = Array.from({ length: 60 }, (_, n) =>
      ann.socket.request('signal', candidateTo(callId, ben.id, n + 1)),
    );
    const [answers] = await Promise.all([Promise.all(flood), ben.who.api('POST', `/calls/${callId}/end`)]);
    await ben.socket.next('call:updated', ({ call }) => call.status === 'ended');
    return { socket: ben.socket, taken: answers.filter(({ ok }) => ok).length };
  }

  it('nothing arrives after the end, however many are on their way', async () => {
    for (let round = 0; round < 6; round += 1) {
      const { socket } = await endedMeanwhile();
      const order = socket.log.map(({ event, message }) =>
        event === 'call:updated' ? (message as { call: Call }).call.status : event,
      );
      expect(order.lastIndexOf('signal')).toBeLessThan(order.indexOf('ended'));
    }
  });

  // Another process hears of the end, and then fetches nothing more for a call that is over.
  itOnOneProcess('all that was taken before the end has arrived by then', async () => {
    for (let round = 0; round < 6; round += 1) {
      const { socket, taken } = await endedMeanwhile();
      expect(socket.all('signal')).toHaveLength(taken);
    }
  });

  it('C3: a step that the state does not list gets an error and changes nothing', async () => {
    const { ann, ben, callId } = await joined();
    const before = (await ann.who.api<Call>('GET', `/calls/${callId}`)).body;
    expect(codeOf(await ben.socket.request('call:ringing', { callId }))).toBe('invalid-transition');
    expect(codeOf(await ann.socket.request('call:ringing', { callId }))).toBe('forbidden');
    for (const name of ['cancel', 'reject']) {
      const who = name === 'cancel' ? ann.who : ben.who;
      expect((await who.api<Problem>('POST', `/calls/${callId}/${name}`)).body.code).toBe('invalid-transition');
    }
    expect((await ann.who.api<Call>('GET', `/calls/${callId}`)).body.version).toBe(before.version);
  });
});

describe('S2: who sends comes from the session', () => {
  it('a sender in the payload is refused', async () => {
    const { ann, ben, callId } = await joined();
    for (const lie of [{ from: ben.id }, { userId: ben.who.user.id }, { deviceId: ben.who.deviceId }, { epoch: 7 }]) {
      expect(codeOf(await ann.socket.send('signal', offerTo(callId, ben.id, lie)))).toBe('validation-failed');
    }
    await ann.socket.ok('signal', offerTo(callId, ben.id));
    const [only] = await settled(ben.socket, 1);
    expect([only!.from, only!.epoch]).toEqual([ann.id, 1]);
  });
});

describe('S3, S4: what is not right', () => {
  it('is refused with a type and the socket stays open', async () => {
    const { ann, ben, callId } = await joined();
    const bad: [string, unknown][] = [
      ['signal', null],
      ['signal', 'x'],
      ['signal', JSON.parse(`{"__proto__":{"a":1},"callId":${callId}}`)],
      ['signal', offerTo(callId, ben.id, { data: { type: 'offer', sdp: 7 } })],
      ['signal', offerTo(callId, ben.id, { data: { type: 'offer', sdp: 'v=0\0' } })],
      ['signal', offerTo(callId, ben.id, { data: { type: 'offer', sdp: 'v=0 \ud800' } })],
      ['call:join', { callId, media: { audio: 'yes', video: true, screen: false } }],
      ['call:join', { callId }],
      ['call:join', { callId, media: null }],
      ['call:media', { callId, media: { ...MEDIA, admin: true } }],
      ['call:heartbeat', {}],
      ['call:heartbeat', { callId: '1' }],
      ['call:heartbeat', [callId]],
      ['call:heartbeat', JSON.parse(`{"callId":${callId},"__proto__":{"x":1}}`)],
      ['call:resume', { callId, lastSignalId: -1 }],
      ['signal:applied', { callId, id: 1, error: 'x'.repeat(301) }],
      ['signal:applied', { callId, id: 1, tookMs: 3 }],
      ['signal:applied', { callId, id: 1, receivedAt: 'yesterday', agoMs: 3 }],
      ['sync', { all: true }],
      ['call:heartbeat', { callId, constructor: 1 }],
      ['call:join', { callId, media: { audio: { a: { b: { c: { d: { e: 1 } } } } }, video: true, screen: false } }],
    ];
    for (const [event, payload] of bad) {
      expect([event, payload, codeOf(await ann.socket.send(event, payload))]).toEqual([
        event,
        payload,
        'validation-failed',
      ]);
    }
    expect(codeOf(await ann.socket.send('no-such-event', {}))).toBe('not-found');
    expect(codeOf(await ann.socket.send('constructor', {}))).toBe('not-found');
    expect(codeOf(await ann.socket.request('sync', {}))).toBe('ok');
    expect(ben.socket.all('signal')).toEqual([]);
  });

  it('a signal over 64 KiB gets an error, a message over 2 MiB closes the socket', async () => {
    const { ann, ben, callId } = await joined();
    const large = (bytes: number) =>
      offerTo(callId, ben.id, { data: { type: 'offer', sdp: `v=0${'x'.repeat(bytes)}` } });
    expect(codeOf(await ann.socket.request('signal', large(64 * 1024)))).toBe('payload-too-large');
    expect(codeOf(await ann.socket.request('signal', large(1024 * 1024)))).toBe('payload-too-large');
    expect(codeOf(await ann.socket.request('signal', large(60 * 1024)))).toBe('ok');
    const closed = ann.socket.closed();
    ann.socket.io.emit('signal', large(2.1 * 1024 * 1024), () => undefined);
    await closed;
  });
});

describe('S6: a sender of the largest signals harms only itself', () => {
  const sdp = `v=0\r\n${'"\\'.repeat(15_000)}`;

  /** Nine megabytes from one sender, this many signals at a time, and a few small ones from another. @returns the codes of both, and how many of the large had their answer before the last small one */
  async function sendBoth(atOnce: number) {
    const [large, small] = [await joined(), await joined()];
    const data = { type: 'offer' as const, sdp };
    let [answered, before] = [0, 0];
    const send = () => large.ann.socket.request('signal', offerTo(large.callId, large.ben.id, { data }));
    const sender = async () => {
      const codes: string[] = [];
      for (let sent = 0; sent < 150 / atOnce; sent += 1) {
        codes.push(codeOf(await send()));
        answered += 1;
      }
      return codes;
    };
    const sent = Array.from({ length: atOnce }, sender);
    const beside = Array.from({ length: 20 }, async (_, n) => {
      const code = codeOf(await small.ann.socket.request('signal', candidateTo(small.callId, small.ben.id, n + 1)));
      before = answered;
      return code;
    });
    return { small: await Promise.all(beside), large: (await Promise.all(sent)).flat(), before };
  }

  it('some at a time: all of them are taken, and all of the others', async () => {
    const { small, large } = await sendBoth(30);
    expect(large).toHaveLength(150);
    expect(new Set([...small, ...large])).toEqual(new Set(['ok']));
  });

  // The second process is no more patient with a burst than in production.
  itOnOneProcess(
    'all at once: given the time, all of them are taken, and the others have their answers long before',
    async () => {
      const { small, large, before } = await sendBoth(150);
      expect(large).toHaveLength(150);
      expect(new Set([...small, ...large])).toEqual(new Set(['ok']));
      expect(before).toBeLessThan(75);
    },
  );
});

describe('S5: per sender and receiver in order, exactly once', () => {
  it('a hundred at once from both sides arrive in the order they were sent', async () => {
    const { ann, ben, callId } = await joined();
    const numbers = Array.from({ length: 100 }, (_, n) => n + 1);
    await Promise.all(
      numbers.flatMap((n) => [
        ann.socket.ok('signal', candidateTo(callId, ben.id, n)),
        ben.socket.ok('signal', candidateTo(callId, ann.id, n)),
      ]),
    );
    for (const { socket } of [ann, ben]) {
      const got = await settled(socket, 100);
      expect(got.map(({ data }) => data)).toEqual(numbers.map(candidateOf));
      expect(got.map(({ id }) => id)).toEqual(got.map(({ id }) => id).toSorted((a, b) => a - b));
    }
  });

  itOnOneProcess(
    'the sender is acknowledged before the recipient gets the signal, however many leave at once',
    async () => {
      const { ann, ben, callId } = await joined();
      const sent: string[] = [];
      for (const socket of world.app.get(Sockets, { strict: false }).inCall(callId)) {
        // Every event and every acknowledgement of a socket leaves through this method.
        const wire = socket as unknown as { packet(packet: { data: unknown[] }, ...rest: unknown[]): void };
        const leave = wire.packet.bind(wire);
        wire.packet = (packet, ...rest) => {
          const [first, message] = packet.data as [{ id?: number } | string, { id: number }];
          if (first === 'signal') sent.push(`signal ${message.id}`);
          else if (typeof first === 'object') sent.push(`acknowledged ${first.id}`);
          leave(packet, ...rest);
        };
      }
      const numbers = Array.from({ length: 40 }, (_, n) => n + 1);
      const ids = await Promise.all(
        numbers.map(async (n) => (await ann.socket.ok('signal', candidateTo(callId, ben.id, n))).id),
      );
      await settled(ben.socket, ids.length);
      expect(sent).toEqual(ids.flatMap((id) => [`acknowledged ${id}`, `signal ${id}`]));
    },
  );

  itOnOneProcess('a signal is relayed although its sender cannot be acknowledged', async () => {
    const { ann, ben, callId } = await joined();
    const broken = world.app.get(Sockets, { strict: false }).inCall(callId);
    const wires = broken.map(
      (socket) => socket as unknown as { packet(packet: { data: unknown[] }, ...rest: unknown[]): void },
    );
    let failed = 0;
    for (const wire of wires) {
      const leave = wire.packet.bind(wire);
      wire.packet = (packet, ...rest) => {
        if (typeof packet.data[0] !== 'object' || failed > 0) return leave(packet, ...rest);
        failed += 1;
        throw new Error('cannot be sent');
      };
    }
    const signal = candidateTo(callId, ben.id, 1);
    ann.socket.io.emit('signal', signal, () => undefined);
    const [got] = await settled(ben.socket, 1);
    const again = await ann.socket.ok('signal', signal);
    expect([failed, again.id]).toEqual([1, got!.id]);
    await ann.socket.ok('signal', candidateTo(callId, ben.id, 2));
    expect((await settled(ben.socket, 2)).map(({ data }) => data)).toEqual([1, 2].map(candidateOf));
  });

  itOnOneProcess(
    'a signal whose sender was told that it takes too long (T2) is relayed all the same, once',
    async () => {
      const { ann, ben, callId } = await joined();
      const writer = world.app.get(SignalWriter, { strict: false });
      const write = writer.write.bind(writer);
      const told = Promise.withResolvers<void>();
      const slow = jest.spyOn(writer, 'write').mockImplementationOnce(async (group) => {
        const outcomes = await write(group);
        await told.promise;
        return outcomes;
      });
      const signal = candidateTo(callId, ben.id, 1);
      const answers: Ack[] = [];
      await asInProduction(async () => {
        ann.socket.io.emit('signal', signal, (answer: Ack) => answers.push(answer));
        await eventually(() => expect(answers.map(codeOf)).toEqual(['unavailable']));
      });
      expect(ben.socket.all('signal')).toEqual([]);
      told.resolve();
      const [got] = await settled(ben.socket, 1);
      slow.mockRestore();
      expect((await ann.socket.ok('signal', signal)).id).toBe(got!.id);
      await ann.socket.ok('signal', candidateTo(callId, ben.id, 2));
      expect((await settled(ben.socket, 2)).map(({ data }) => data)).toEqual([1, 2].map(candidateOf));
      expect(answers).toHaveLength(1);
    },
  );

  itOnOneProcess('a burst of one sender is committed in few groups', async () => {
    const { ann, ben, callId } = await joined();
    const numbers = Array.from({ length: 20 }, (_, n) => n + 1);
    const burst = () => Promise.all(numbers.map((n) => ann.socket.ok('signal', candidateTo(callId, ben.id, n))));
    const groups = await counted(LOCKS_CALLS, burst);
    expect(groups).toBeGreaterThan(0);
    expect(groups).toBeLessThan(8);
  });

  itOnOneProcess('signals of several people that come together are committed together', async () => {
    const pairs = await Promise.all(Array.from({ length: 10 }, () => joined()));
    const atOnce = () =>
      Promise.all(pairs.map(({ ann, ben, callId }) => ann.socket.ok('signal', candidateTo(callId, ben.id, 1))));
    const groups = await counted(LOCKS_CALLS, atOnce);
    expect(groups).toBeGreaterThan(0);
    expect(groups).toBeLessThan(6);
  });

  it('a repeat is acknowledged with the same id, logged once, relayed no second time', async () => {
    const { ann, ben, callId } = await joined();
    const signal = offerTo(callId, ben.id);
    const acks = await Promise.all([1, 2, 3].map(() => ann.socket.ok('signal', signal)));
    const again = await ann.socket.ok('signal', signal);
    expect(new Set([...acks, again].map(({ id }) => id)).size).toBe(1);
    const last = await ann.socket.ok('signal', candidateTo(callId, ben.id, 1));
    const got = await settled(ben.socket, 2);
    expect(got.map(({ id }) => id)).toEqual([again.id, last.id]);
    expect(await signalsOf(callId)).toHaveLength(2);
  });

  it('who was away gets what came after the last signal it has seen, in order', async () => {
    const { ann, ben, callId } = await joined();
    await ann.socket.ok('signal', candidateTo(callId, ben.id, 1));
    const [seen] = await settled(ben.socket, 1);
    ben.socket.close();
    await eventually(() => {
      const sockets = world.app.get(Sockets, { strict: false }).local();
      return !sockets.some(({ data }) => 'userId' in data.person && data.person.userId === ben.who.user.id);
    });
    for (const n of [2, 3]) await ann.socket.ok('signal', candidateTo(callId, ben.id, n));
    const back = await ben.who.socket();
    const resumed = await back.ok('call:resume', { callId, lastSignalId: seen!.id });
    expect(resumed).toMatchObject({ participantId: ben.id, epoch: 1 });
    await ann.socket.ok('signal', candidateTo(callId, ben.id, 4));
    expect((await settled(back, 3)).map(({ data }) => data)).toEqual([2, 3, 4].map(candidateOf));
  });

  it('a page that joins again has a higher epoch: outdated signals are refused, old ones not delivered', async () => {
    const { ann, ben, callId } = await joined();
    ben.socket.close();
    await ann.socket.ok('signal', offerTo(callId, ben.id, { toEpoch: 1 }));
    const fresh = await ben.who.socket();
    expect((await fresh.ok('call:join', { callId, media: MEDIA })).epoch).toBe(2);
    await ann.socket.next('call:participant', (m) => m.change === 'joined' && m.participant.epoch === 2);
    expect(codeOf(await ann.socket.request('signal', offerTo(callId, ben.id, { toEpoch: 1 })))).toBe('stale-epoch');
    const { id } = await ann.socket.ok('signal', offerTo(callId, ben.id, { toEpoch: 2 }));
    const [first, ...others] = await settled(fresh, 1);
    expect([first!.id, others]).toEqual([id, []]);
    const refused = (await signalsOf(callId)).filter(({ outcome }) => outcome === 'refused');
    expect(refused.map(({ refusal, clientId }) => [refusal, clientId])).toEqual([['stale-epoch', null]]);
  });

  it('a page that was replaced may not send any more', async () => {
    const { ann, ben, callId } = await joined();
    const fresh = await ben.who.socket();
    await fresh.ok('call:join', { callId, media: MEDIA });
    expect(codeOf(await ben.socket.request('signal', offerTo(callId, ann.id)))).toBe('stale-epoch');
  });
});

describe('S6: every request is acknowledged exactly once', () => {
  it('whatever it is, with success or a typed error', async () => {
    const { ann, callId } = await joined();
    const events = ['sync', 'call:ringing', 'call:heartbeat', 'call:join', 'call:resume', 'call:leave', 'call:media'];
    const payloads = [undefined, null, 1, 'x', [], {}, { callId }, { callId: -1 }, { callId: 1e9 }];
    for (const event of [...events, 'call:hand', 'presence:watch', 'signal', 'signal:applied', 'what', '']) {
      for (const payload of payloads) {
        if (event === 'call:leave' && (payload as { callId?: number } | null)?.callId === callId) continue;
        const answers: Ack[] = [];
        const sent = payload === undefined ? [] : [payload];
        (ann.socket.io.emit as (...args: unknown[]) => void)(event, ...sent, (answer: Ack) => answers.push(answer));
        await eventually(() => answers.length === 1);
        const [answer] = answers;
        if (!answer!.ok)
          expect(answer!.error).toEqual(
            expect.objectContaining({ code: expect.any(String), detail: expect.any(String) }),
          );
      }
    }
  });

  it('a request without an acknowledgement, or with arguments too many, harms nobody', async () => {
    const { ann, callId } = await joined();
    const emit = ann.socket.io.emit.bind(ann.socket.io) as (...args: unknown[]) => void;
    emit('signal');
    emit('signal', { callId }, { callId });
    emit('call:join', null);
    emit('nothing');
    expect(codeOf(await ann.socket.request('sync', {}))).toBe('ok');
  });
});

describe('the signal log', () => {
  it('D1, D2: holds exactly what was relayed, by hash at both ends', async () => {
    const { ann, ben, callId } = await joined();
    const sent = [
      offerTo(callId, ben.id),
      candidateTo(callId, ben.id, 1),
      { ...candidateTo(callId, ben.id, 2), data: null },
    ];
    for (const signal of sent) await ann.socket.ok('signal', signal);
    const got = await settled(ben.socket, 3);
    const logged = await signalsOf(callId);
    expect(logged.map(({ id }) => id)).toEqual(got.map(({ id }) => id));
    expect(logged.map(({ dataHash }) => dataHash)).toEqual(got.map(({ data }) => hash(data)));
    expect(logged.map(({ dataHash }) => dataHash)).toEqual(sent.map(({ data }) => hash(data)));
    expect(logged.map(({ clientId }) => clientId)).toEqual(sent.map(({ clientId }) => clientId));
    expect(logged[0]!.facts).toMatchObject({ media: [{ kind: 'audio', codecs: ['opus'] }] });
    expect(logged[1]!.facts).toMatchObject({ type: 'host', protocol: 'udp' });
    await eventually(async () =>
      expect((await signalsOf(callId)).every(({ deliveredAt }) => deliveredAt !== null)).toBe(true),
    );
  });

  it('tells when a signal was delivered, and not when that was written down', async () => {
    const { ann, ben, callId } = await joined();
    await ann.socket.ok('signal', offerTo(callId, ben.id));
    const [got] = await settled(ben.socket, 1);
    const gotBy = Date.now();
    await ben.socket.ok('signal:applied', { callId, id: got!.id });
    const written = async () => (await signalsOf(callId))[0]!.deliveredAt!.getTime();
    await eventually(written);
    expect(await written()).toBeLessThanOrEqual(gotBy);
  });

  it('D4: no ICE password stands in it in clear', async () => {
    const { ann, ben, callId } = await joined();
    await ann.socket.ok('signal', offerTo(callId, ben.id));
    const raw = JSON.stringify(await manager().query('SELECT * FROM call_signals'));
    expect(raw).not.toContain(PWD);
    expect(raw).toContain('a=ice-pwd:sha256-');
    const [got] = await settled(ben.socket, 1);
    expect((got!.data as { sdp: string }).sdp).toBe(SDP);
  });

  it('keeps what the receiver made of a signal, by its own word, once, and forgets the password then', async () => {
    const { ann, ben, callId } = await joined();
    const { id } = await ann.socket.ok('signal', offerTo(callId, ben.id));
    expect(codeOf(await ann.socket.request('signal:applied', { callId, id }))).toBe('not-found');
    await ben.socket.ok('signal:applied', { callId, id, error: `bad line a=ice-pwd:${PWD}` });
    await ben.socket.ok('signal:applied', { callId, id });
    const [row] = await signalsOf(callId);
    expect(row!.appliedAt).not.toBeNull();
    expect(row!.applyError).toBe('bad line a=ice-pwd:…');
    expect(row!.sealed).toBeNull();
  });

  it('keeps when the page received a signal, as it says, within what the server saw, and how long it took', async () => {
    const { ann, ben, callId } = await joined();
    await ann.socket.ok('signal', offerTo(callId, ben.id));
    const [{ id } = { id: 0 }] = await settled(ben.socket, 1);
    const row = async () => (await signalsOf(callId))[0]!;
    await eventually(async () => expect((await row()).deliveredAt).not.toBeNull());
    const deliveredAt = (await row()).deliveredAt!;
    const has = { receivedAt: new Date(deliveredAt.getTime() + 1).toISOString(), agoMs: 0 };
    await ben.socket.ok('signal:applied', { callId, id, ...has });
    expect(await row()).toMatchObject({ receivedAt: new Date(has.receivedAt), appliedAt: null, tookMs: null });
    expect((await row()).sealed).not.toBeNull();
    const later = { ...has, receivedAt: '2030-01-01T00:00:00.000Z', agoMs: 3, waitedMs: 1, tookMs: 2 };
    await ben.socket.ok('signal:applied', { callId, reports: [{ id, ...later }] });
    const now = Date.now();
    const done = await row();
    expect(done).toMatchObject({ receivedAt: new Date(has.receivedAt), tookMs: 2, sealed: null, applyError: null });
    expect(done.appliedAt!.getTime()).toBeGreaterThanOrEqual(deliveredAt.getTime());
    expect(done.appliedAt!.getTime()).toBeLessThanOrEqual(now);
    await ben.socket.ok('signal:applied', { callId, id, ...has, agoMs: 9, tookMs: 9 });
    expect((await row()).tookMs).toBe(2);
  });

  it('takes many reports in one message, and tells which of them were no signals to this participant', async () => {
    const { ann, ben, callId } = await joined();
    const other = await joined();
    const { id: foreign } = await other.ann.socket.ok('signal', offerTo(other.callId, other.ben.id));
    const { id: own } = await ben.socket.ok('signal', candidateTo(callId, ann.id, 1));
    const ids = await Promise.all(
      [1, 2, 3, 4, 5].map(async (n) => (await ann.socket.ok('signal', candidateTo(callId, ben.id, n))).id),
    );
    const [first, second, ...others] = ids;
    expect(await ben.socket.request('signal:applied', { callId, ids: others })).toEqual({ ok: true });
    const reports = [{ id: first!, error: `no a=ice-pwd:${PWD}` }, { id: foreign }, { id: second! }, { id: own }];
    const told = await ben.socket.request('signal:applied', { callId, reports });
    expect(told).toEqual({ ok: true, unknown: [foreign, own] });
    const nothing = { callId, ids: [foreign, own, 999_999] };
    expect(codeOf(await ben.socket.request('signal:applied', nothing))).toBe('not-found');
    const rows = await signalsOf(callId);
    const applied = rows.filter(({ recipientId }) => recipientId === ben.id);
    expect(applied.map(({ appliedAt }) => appliedAt !== null)).toEqual(ids.map(() => true));
    expect(applied.map(({ applyError }) => applyError)).toEqual(['no a=ice-pwd:…', ...ids.slice(1).map(() => null)]);
    expect(rows.find(({ id }) => id === own)!.appliedAt).toBeNull();
    expect((await signalsOf(other.callId))[0]!.appliedAt).toBeNull();
  });

  it('counts only the first of several reports of one signal, also in one message and in one batch', async () => {
    const { ann, ben, callId } = await joined();
    const send = async () => (await ann.socket.ok('signal', offerTo(callId, ben.id))).id;
    const [twice, both] = [await send(), await send()];
    await ben.socket.ok('signal:applied', { callId, reports: [{ id: twice }, { id: twice, error: 'later' }] });
    await Promise.all([
      ben.socket.ok('signal:applied', { callId, id: both, error: 'first' }),
      ben.socket.ok('signal:applied', { callId, ids: [both, twice] }),
    ]);
    expect((await signalsOf(callId)).map(({ applyError, sealed }) => [applyError, sealed])).toEqual([
      [null, null],
      ['first', null],
    ]);
  });

  itOnOneProcess('has written a report when it acknowledges it, and writes those of many together', async () => {
    const pairs = await Promise.all(Array.from({ length: 4 }, () => joined()));
    const sent = await Promise.all(
      pairs.flatMap(({ ann, ben, callId }) =>
        Array.from({ length: 10 }, async (_, n) => {
          const { id } = await ann.socket.ok('signal', candidateTo(callId, ben.id, n + 1));
          return { id, report: () => ben.socket.ok('signal:applied', { callId, id }) };
        }),
      ),
    );
    const find = (id: number) => manager().findOneByOrFail(SignalEntity, { id });
    await eventually(async () => {
      for (const { id } of sent) expect((await find(id)).deliveredAt).not.toBeNull();
    });
    const updates = await counted(WRITES_REPORTS, async () => {
      await Promise.all(
        sent.map(async ({ id, report }) => {
          await report();
          expect((await find(id)).appliedAt).not.toBeNull();
        }),
      );
    });
    expect(updates).toBeGreaterThan(0);
    expect(updates).toBeLessThan(20);
  });

  it('refuses reports that are not as they should be', async () => {
    const { ben, callId } = await joined();
    const wrong: object[] = [
      { callId },
      { callId, ids: [] },
      { callId, reports: [] },
      { callId, id: 1, ids: [1] },
      { callId, ids: [1], reports: [{ id: 1 }] },
      { callId, ids: [1], error: 'x' },
      { callId, ids: ['1'] },
      { callId, ids: [0] },
      { callId, ids: [2 ** 31] },
      { callId, ids: 1 },
      { callId, ids: Array.from({ length: 101 }, (_, n) => n + 1) },
      { callId, reports: [1] },
      { callId, reports: [{}] },
      { callId, reports: [{ id: 1, error: 7 }] },
      { callId, reports: [{ id: 1, error: 'x'.repeat(301) }] },
      { callId, reports: [{ id: 1, error: 'half \ud800' }] },
      { callId, reports: [{ id: 1, other: 1 }] },
      { callId, reports: [JSON.parse('{"id":1,"__proto__":{"x":1}}')] },
      { ids: [1] },
    ];
    for (const payload of wrong) {
      const code = codeOf(await ben.socket.send('signal:applied', payload));
      expect([payload, code]).toEqual([payload, 'validation-failed']);
    }
  });

  it('a broken batch harms only itself: sixty senders, some of them wrong, at once', async () => {
    const pairs = await Promise.all(Array.from({ length: 4 }, () => joined()));
    const answers = await Promise.all(
      pairs.flatMap(({ ann, ben, callId }, n) =>
        Array.from({ length: 15 }, (_, i) =>
          ann.socket.request('signal', candidateTo(callId, i % 5 === n ? 999_999 : ben.id, i + 1)),
        ),
      ),
    );
    expect(answers.filter(({ ok }) => !ok)).toHaveLength(12);
    for (const [n, { ben }] of pairs.entries()) {
      const expected = Array.from({ length: 15 }, (_, i) => i).filter((i) => i % 5 !== n);
      const got = await settled(ben.socket, expected.length);
      expect(got.map(({ data }) => data)).toEqual(expected.map((i) => candidateOf(i + 1)));
    }
  });
});

describe('a group with a signal that cannot be stored', () => {
  itOnOneProcess('harms only that signal: the others are relayed once, in the order of their rows', async () => {
    const pairs = await Promise.all(Array.from({ length: 3 }, () => joined()));
    const marked = new Set<string>();
    const rows = world.app.get(SignalRows, { strict: false });
    const inserts = rows.inserts.bind(rows);
    // Refused by the database, behind the rows of the others.
    const unstorable = { sql: 'INSERT INTO no_table VALUES (1)', parameters: [] };
    const broken = jest
      .spyOn(rows, 'inserts')
      .mockImplementation((written) =>
        written.some(({ clientId }) => marked.has(clientId!)) ? [...inserts(written), unstorable] : inserts(written),
      );
    const sent = pairs.flatMap(({ ann, ben, callId }, n) =>
      Array.from({ length: 12 }, (_, i) => {
        const signal = candidateTo(callId, ben.id, i + 1);
        if (n === 1 && i % 6 === 3) marked.add(signal.clientId);
        return { ann, signal };
      }),
    );
    const answers = await Promise.all(sent.map(({ ann, signal }) => ann.socket.request('signal', signal)));
    broken.mockRestore();
    expect(answers.map((answer) => answer.ok)).toEqual(sent.map(({ signal }) => !marked.has(signal.clientId)));
    for (const [n, { ann, ben, callId }] of pairs.entries()) {
      const last = await ann.socket.ok('signal', candidateTo(callId, ben.id, 99));
      const logged = await signalsOf(callId);
      const got = await settled(ben.socket, logged.length);
      expect(got.map(({ id, clientId }) => [id, clientId])).toEqual(logged.map(({ id, clientId }) => [id, clientId]));
      expect([logged.length, got.at(-1)!.id]).toEqual([n === 1 ? 11 : 13, last.id]);
    }
  });
});

describe('media and hands', () => {
  it('are told to the others and stand in the call', async () => {
    const { ann, ben, callId } = await joined();
    const media = { audio: false, video: true, screen: true };
    await ann.socket.ok('call:media', { callId, media });
    const told = await ben.socket.next('call:participant', ({ change }) => change === 'media');
    expect(told.participant).toMatchObject({ id: ann.id, media });
    await ann.socket.ok('call:hand', { callId, raised: true });
    expect((await ben.socket.next('call:participant', ({ change }) => change === 'hand')).participant.handRaised).toBe(
      true,
    );
    const row = await manager().findOneByOrFail(ParticipantEntity, { id: ann.id });
    expect([row.audio, row.video, row.screen]).toEqual([false, true, true]);
  });

  it('tell who has no microphone at all, which is not the same as muted, and not of somebody who is heard', async () => {
    const { ann, ben, callId } = await joined();
    const told = async (media: MediaState) => {
      await ann.socket.ok('call:media', { callId, media });
      return (await ben.socket.next('call:participant', ({ change }) => change === 'media')).participant.media;
    };
    const silent = { audio: false, video: false, screen: false };
    expect(await told({ ...silent, listening: true })).toEqual({ ...silent, listening: true });
    expect(await told(silent)).toEqual(silent);
    expect(await told({ ...silent, audio: true, listening: true })).toEqual({ ...silent, audio: true });
    const wrong = { callId, media: { ...silent, listening: 'yes' } };
    expect(codeOf(await ann.socket.send('call:media', wrong))).toBe('validation-failed');
  });

  it('C6: nobody can set another one’s', async () => {
    const { ann, ben, callId } = await joined();
    const attempt = { callId, media: MEDIA, participantId: ben.id };
    expect(codeOf(await ann.socket.send('call:media', attempt))).toBe('validation-failed');
  });
});

it('after every connect a client may ask for all that is live', async () => {
  const { ann, ben, callId } = await ringing();
  const snapshot = await ben.socket.ok('sync', {});
  expect(snapshot.calls.map(({ id, status }) => [id, status])).toEqual([[callId, 'initiated']]);
  expect(snapshot.user).toMatchObject({ id: ben.who.user.id, email: `${ben.who.user.username}@example.com` });
  expect(Math.abs(Date.parse(snapshot.now) - Date.now())).toBeLessThan(2_000);
  await ann.socket.ok('call:leave', { callId });
  expect((await ben.socket.ok('sync', {})).calls).toEqual([]);
});
