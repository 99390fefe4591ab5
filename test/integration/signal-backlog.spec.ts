import { randomUUID } from 'node:crypto';
import type { Call, SignalKind } from '../../contracts/index.js';
import { Transactions } from '../../server/database/transactions.js';
import { SignalEntity } from '../../server/signaling/log/signal.entity.js';
import { newUser, type TestClient } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import type { TestSocket } from '../support/socket.js';
import { startServer, type World } from '../support/world.js';

let world: World;
beforeAll(async () => {
  world = await startServer();
});
afterAll(() => world.close());

const AT_ONCE = 100;
const MEDIA = { audio: true, video: false, screen: false };
const rowsOf = (callId: number) =>
  world.app
    .get(Transactions, { strict: false })
    .manager.find(SignalEntity, { where: { callId }, order: { id: 'ASC' } });

interface Ringing {
  callId: number;
  ben: TestClient;
  hers: TestSocket;
  send: (kind: SignalKind, text: string) => Promise<number>;
}

/** Ann calls Ben, and may send him signals. */
async function ringing(): Promise<Ringing> {
  const [ann, ben] = [await newUser(world, 'Ann'), await newUser(world, 'Ben')];
  const hers = await ann.socket();
  const { body: call } = await ann.api<Call>('POST', '/calls', { calleeId: ben.user.id, type: 'audio' });
  const callId = call.id;
  await hers.ok('call:join', { callId, media: MEDIA });
  const to = call.participants.find(({ role }) => role === 'callee')!.id;
  const send = async (kind: SignalKind, text: string) => {
    const data = kind === 'candidate' ? { candidate: text, sdpMid: '0' } : { type: kind, sdp: `v=0\r\n${text}` };
    return (await hers.ok('signal', { callId, to, kind, data, clientId: randomUUID() })).id;
  };
  return { callId, ben, hers, send };
}

/** Ben takes the call on a page. */
async function joined({ callId, ben }: Ringing): Promise<TestSocket> {
  const his = await ben.socket();
  await ben.api('POST', `/calls/${callId}/accept`);
  await his.ok('call:join', { callId, media: MEDIA });
  return his;
}

/** Sends a burst, a few at a time, because all at once would ask more of a busy machine than the log guarantees. */
async function sendMany(count: number, send: (n: number) => Promise<number>): Promise<number[]> {
  const ids: number[] = [];
  for (let from = 0; from < count; from += AT_ONCE) {
    const burst = Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, n) => send(from + n));
    ids.push(...(await Promise.all(burst)));
  }
  return ids;
}

const idsAt = (socket: TestSocket) => socket.all('signal').map(({ id }) => id);

it('S5: what is sent while a page catches up comes after what was held, each once and in order', async () => {
  const pair = await ringing();
  const held = await sendMany(700, (n) => pair.send('candidate', `held ${n}`));
  const his = await joined(pair);
  const later = await sendMany(200, (n) => pair.send('candidate', `later ${n}`));
  await eventually(() => expect(idsAt(his)).toEqual([...held, ...later]));
});

it('S5: a socket that goes away in the middle misses nothing, and gets nothing twice, over its resumes', async () => {
  const pair = await ringing();
  const held = await sendMany(900, (n) => pair.send('candidate', `held ${n}${'x'.repeat(1_500)}`));
  const seen: number[] = [];
  let his = await joined(pair);
  for (const enough of [1, 200, 500]) {
    await eventually(() => expect(seen.length + idsAt(his).length).toBeGreaterThanOrEqual(enough));
    his.close();
    seen.push(...idsAt(his));
    his = await pair.ben.socket();
    await his.ok('call:resume', { callId: pair.callId, lastSignalId: seen.at(-1)! });
  }
  await eventually(() => expect([...seen, ...idsAt(his)]).toEqual(held));
});

describe('of the offers of one page that nobody has got', () => {
  it('the last is brought, with every candidate, in order; all of them are in the log', async () => {
    const pair = await ringing();
    const first = await pair.send('offer', 'first');
    const candidate = await pair.send('candidate', 'of the first');
    const second = await pair.send('offer', 'second');
    const last = await pair.send('candidate', 'of the second');
    const his = await joined(pair);
    await eventually(() => expect(idsAt(his)).toEqual([candidate, second, last]));
    await eventually(async () => {
      const rows = await rowsOf(pair.callId);
      expect(rows.map(({ id, outcome }) => [id, outcome])).toEqual(
        [first, candidate, second, last].map((id) => [id, 'relayed']),
      );
      expect(rows[0]).toMatchObject({ applyError: expect.stringMatching(/^SupersededOffer: /), deliveredAt: null });
    });
  });

  it('and it is the last one also for a page that comes back', async () => {
    const pair = await ringing();
    const his = await joined(pair);
    const seen = await pair.send('candidate', 'seen');
    await eventually(() => expect(idsAt(his)).toEqual([seen]));
    his.close();
    const offers = [
      await pair.send('offer', 'one'),
      await pair.send('offer', 'two'),
      await pair.send('offer', 'three'),
    ];
    const back = await pair.ben.socket();
    await back.ok('call:resume', { callId: pair.callId, lastSignalId: seen });
    await eventually(() => expect(idsAt(back)).toEqual([offers[2]]));
  });

  it('a page that is there gets each of them', async () => {
    const pair = await ringing();
    const his = await joined(pair);
    const offers = [await pair.send('offer', 'one'), await pair.send('offer', 'two')];
    await eventually(() => expect(idsAt(his)).toEqual(offers));
  });
});
