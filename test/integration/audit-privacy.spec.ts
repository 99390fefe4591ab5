import { randomUUID } from 'node:crypto';
import type { AuditSignal, Call, CandidateFacts, Page } from '../../contracts/index.js';
import { newUser, type TestClient } from '../support/client.js';
import type { TestSocket } from '../support/socket.js';
import { startServer, type World } from '../support/world.js';

const MEDIA = { audio: true, video: false, screen: false };
/** Addresses for documentation, RFC 5737 and 3849. */
const ADDRESSES = ['192.0.2.1', '198.51.100.2', '2001:db8::3', '192.0.2.1', '203.0.113.4', '198.51.100.2'];

let world: World;
let root: TestClient;
let ann: TestClient;
let ben: TestClient;

beforeAll(async () => {
  world = await startServer();
  [root, ann, ben] = [await newUser(world, 'Root'), await newUser(world, 'Ann'), await newUser(world, 'Ben')];
});
afterAll(() => world.close());

interface Ringing {
  call: Call;
  socket: TestSocket;
  send: (address: string) => Promise<{ id: number }>;
}

/** Ann rings Ben and sends candidates with these addresses. */
async function ringing(addresses: string[]): Promise<Ringing> {
  const caller = ann.device();
  const socket = await caller.socket();
  const { body: call } = await caller.api<Call>('POST', '/calls', { calleeId: ben.user.id, type: 'audio' });
  await socket.ok('call:join', { callId: call.id, media: MEDIA });
  const to = call.participants.find(({ role }) => role === 'callee')!.id;
  const send = (address: string) => {
    const candidate = `candidate:1 1 udp 2113937151 ${address} 54321 typ host`;
    const data = { candidate, sdpMid: '0', sdpMLineIndex: 0 };
    return socket.ok('signal', { callId: call.id, to, kind: 'candidate', data, clientId: randomUUID() });
  };
  for (const address of addresses) await send(address);
  return { call, socket, send };
}

const cancel = async ({ call, socket }: Ringing) => {
  await socket.ok('call:leave', { callId: call.id });
  socket.close();
};

/** The names of the addresses, as support reads them page by page. */
async function namesOf({ call }: Ringing, limit: number): Promise<string[]> {
  const names: string[] = [];
  let cursor: string | null = null;
  do {
    const path: string = `/audit/calls/${call.id}/signals?limit=${limit}${cursor === null ? '' : `&cursor=${cursor}`}`;
    const { body } = await root.api<Page<AuditSignal>>('GET', path);
    for (const address of ADDRESSES) expect(JSON.stringify(body)).not.toContain(address);
    names.push(...body.items.map(({ facts }) => (facts as CandidateFacts).address));
    cursor = body.nextCursor;
  } while (cursor !== null);
  return names;
}

describe('D5: an address', () => {
  const NAMES = ['ipv4-1', 'ipv4-2', 'ipv6-3', 'ipv4-1', 'ipv4-4', 'ipv4-2'];

  it('has one name in the whole call, whatever the pages', async () => {
    const ring = await ringing(ADDRESSES);
    for (const limit of [2, 1, 5, 1_000]) expect(await namesOf(ring, limit)).toEqual(NAMES);
    await cancel(ring);
  });

  it('keeps it while more come, and after other calls were read', async () => {
    const ring = await ringing(ADDRESSES.slice(0, 2));
    expect(await namesOf(ring, 1_000)).toEqual(NAMES.slice(0, 2));
    for (const address of ADDRESSES.slice(2)) await ring.send(address);
    expect(await namesOf(ring, 1_000)).toEqual(NAMES);
    await cancel(ring);
    for (let other = 0; other < 25; other += 1) {
      const next = await ringing([]);
      expect(await namesOf(next, 10)).toEqual([]);
      await cancel(next);
    }
    expect(await namesOf(ring, 3)).toEqual(NAMES);
  });

  it('means nothing in another call', async () => {
    const one = await ringing(['192.0.2.1']);
    await cancel(one);
    const other = await ringing(['203.0.113.4', '192.0.2.1']);
    expect(await namesOf(one, 10)).toEqual(['ipv4-1']);
    expect(await namesOf(other, 10)).toEqual(['ipv4-1', 'ipv4-2']);
    await cancel(other);
  });

  it('in what a page reports is hidden too, under a name that no other page learns', async () => {
    const ring = await ringing(['192.0.2.1']);
    const his = await ben.socket();
    await ben.api('POST', `/calls/${ring.call.id}/accept`);
    await his.ok('call:join', { callId: ring.call.id, media: MEDIA });
    const { id } = await his.next('signal');
    await his.ok('signal:applied', { callId: ring.call.id, id, error: 'no way to 203.0.113.4 from 192.0.2.1' });
    const read = async () =>
      (await root.api<Page<AuditSignal>>('GET', `/audit/calls/${ring.call.id}/signals`)).body.items;
    expect((await read())[0]!.applyError).toBe('no way to ipv4-2 from ipv4-1');
    await ring.send('198.51.100.2');
    expect((await read()).map(({ facts }) => (facts as CandidateFacts).address)).toEqual(['ipv4-1', 'ipv4-2']);
    expect((await read())[0]!.applyError).toBe('no way to ipv4-3 from ipv4-1');
    his.close();
    await ben.api('POST', `/calls/${ring.call.id}/end`);
    ring.socket.close();
  });
});
