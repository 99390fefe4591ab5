import { randomUUID } from 'node:crypto';
import type { AuditCall, AuditSignal, Call, CandidateFacts, Page } from '../../contracts/index.js';
import { CallEventEntity } from '../../server/calls/rows/call-event.entity.js';
import { type StaffedCompany, useStaffedCompany } from '../support/company.js';
import { rowsOf } from '../support/meeting.js';
import type { TestSocket } from '../support/socket.js';

const MEDIA = { audio: true, video: false, screen: false };
/** Candidates that no browser sends. */
const HIDDEN = [
  'printer7',
  '3221225991',
  '0xC0000207',
  '0300.0.2.7',
  'fe80::1%eth0',
  '１９２．０．２．７',
  'a.b.example',
];
const SAMPLE = {
  ...{ spanMs: 5000, rttMs: 40, jitterMs: 3, lossPercent: 0, concealedPercent: 0, freezes: 0, limitation: null },
  ...{ audioInKbps: 30, audioOutKbps: 31, videoInKbps: 0, videoOutKbps: 0, width: null, height: null, fps: null },
};
/** Addresses for documentation, RFC 5737 and 3849. */
const ADDRESSES = ['192.0.2.1', '198.51.100.2', '2001:db8::3', '192.0.2.1', '203.0.113.4', '198.51.100.2'];

let { world, root, ann, ben } = {} as StaffedCompany;
useStaffedCompany((company) => ({ world, root, ann, ben } = company));

interface Ringing {
  call: Call;
  socket: TestSocket;
  send: (address: string) => Promise<{ id: number }>;
}

/** Ann calls Ben and sends candidates with these addresses. */
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

/** The same, and Ben has accepted. */
async function talking(addresses: string[]) {
  const ring = await ringing(addresses);
  const his = await ben.socket();
  await ben.api('POST', `/calls/${ring.call.id}/accept`);
  await his.ok('call:join', { callId: ring.call.id, media: MEDIA });
  const end = async () => {
    his.close();
    await ben.api('POST', `/calls/${ring.call.id}/end`);
    ring.socket.close();
  };
  return { ring, his, end };
}

const cancel = async ({ call, socket }: Ringing) => {
  await socket.ok('call:leave', { callId: call.id });
  socket.close();
};

/** The masked names of the addresses, as support reads them page by page. */
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
  it('has one name in the whole call, whatever the pages', async () => {
    const ring = await ringing(ADDRESSES);
    const names = await namesOf(ring, 1_000);
    expect(names.map((name) => names.indexOf(name))).toEqual(ADDRESSES.map((address) => ADDRESSES.indexOf(address)));
    expect(names.map((name) => name.slice(0, 5))).toEqual(['ipv4-', 'ipv4-', 'ipv6-', 'ipv4-', 'ipv4-', 'ipv4-']);
    for (const limit of [2, 1, 5]) expect(await namesOf(ring, limit)).toEqual(names);
    await cancel(ring);
  });

  it('keeps it while more come, and after other calls were read', async () => {
    const ring = await ringing(ADDRESSES.slice(0, 2));
    const first = await namesOf(ring, 1_000);
    for (const address of ADDRESSES.slice(2)) await ring.send(address);
    const names = await namesOf(ring, 1_000);
    expect([names.length, names.slice(0, 2)]).toEqual([ADDRESSES.length, first]);
    await cancel(ring);
    for (let other = 0; other < 25; other += 1) {
      const next = await ringing([]);
      expect(await namesOf(next, 10)).toEqual([]);
      await cancel(next);
    }
    expect(await namesOf(ring, 3)).toEqual(names);
  });

  it('means nothing in another call', async () => {
    const one = await ringing(['192.0.2.1']);
    await cancel(one);
    const other = await ringing(['203.0.113.4', '192.0.2.1']);
    const [here] = await namesOf(one, 10);
    const there = await namesOf(other, 10);
    expect([new Set(there).size, there.includes(here!)]).toEqual([2, false]);
    await cancel(other);
  });

  it('has that name in what pages report too: on every page, in the timeline and in the diagnosis', async () => {
    const { ring, his, end } = await talking(['192.0.2.1', 'fe80::1%eth0', 'gateway']);
    const { id } = await his.next('signal');
    const error = 'no way to 203.0.113.4 from 192.0.2.1';
    await his.ok('signal:applied', { callId: ring.call.id, id, error });
    const detail = 'to ::ffff:203.0.113.4, FE80:0::1 or gateway_2';
    await his.ok('call:trouble', { callId: ring.call.id, what: 'relay-unreachable', detail });
    const [one, two, three] = await namesOf(ring, 1_000);
    const read = async () => {
      const { body } = await root.api<Page<AuditSignal>>('GET', `/audit/calls/${ring.call.id}/signals`);
      return body.items[0]!.applyError!;
    };
    const before = await read();
    expect(before).toMatch(new RegExp(`^no way to ipv4-\\w+ from ${one}$`));
    const far = before.split(' ')[3]!;
    const { body } = await root.api<AuditCall>('GET', `/audit/calls/${ring.call.id}`);
    const trouble = body.timeline.find(({ kind }) => kind === 'trouble')!;
    expect(trouble.detail).toMatchObject({ detail: `to ${far}, ${two} or ${three}_2` });
    for (const address of ['198.51.100.2', '203.0.113.4']) await ring.send(address);
    expect(await read()).toBe(before);
    expect(await namesOf(ring, 2)).toEqual([one, two, three, expect.any(String), far]);
    await end();
  });

  it('or a host’s name, or a secret, is in no masked answer, whatever carries it', async () => {
    const { ring, his, end } = await talking(HIDDEN);
    const { id } = await his.next('signal');
    const callId = ring.call.id;
    const to = ring.call.participants.find(({ role }) => role === 'callee')!.id;
    const words = `addr:2001:db8::41, host_203.0.113.54 via turn:inner.corp.example, ice-pwd=S3CRET`;
    const times = { receivedAt: new Date().toISOString(), agoMs: 0, tookMs: 0 };
    await his.ok('signal:applied', { callId, id, error: words, ...times });
    await his.ok('call:trouble', { callId, what: 'relay-refused', detail: `1712345678:S3CRET, ${words}` });
    const pair = { local: '192.0.2.7', remote: 'inner.corp.example', protocol: 'udp', relayProtocol: 'S3CRET' };
    await ring.socket.ok('call:quality', { callId, samples: [{ ...SAMPLE, participantId: to, pair }] });
    // A server on a host that has no name.
    const server = { host: '10.20.30.40', number: 3 };
    const event = { callId, participantId: to, at: new Date() };
    await rowsOf(world).insert(CallEventEntity, [
      { ...event, kind: 'on-server', detail: { ...server, from: server } },
      { ...event, kind: 'server-gone', detail: { ...server, silentSeconds: 8 } },
    ]);
    await end();
    for (const path of ['', '/signals', '/quality', '/export', '/diagram']) {
      const { body } = await root.api<object | string>('GET', `/audit/calls/${callId}${path}`);
      const text = JSON.stringify(body).toLowerCase();
      if (path === '/signals' || path === '/export') expect(text).toMatch(/"tookms\\?":0/);
      for (const hidden of [
        ...HIDDEN,
        ...['2001:db8', '203.0.113.54', 'corp.example', '192.0.2.7', '10.20.30.40', 's3cret'],
      ])
        expect([path, text.includes(hidden.toLowerCase())]).toEqual([path, false]);
    }
    const { body: raw } = await root.api<Page<AuditSignal>>('POST', `/audit/calls/${callId}/reveal`, {
      reason: 'Test',
    });
    expect(JSON.stringify(raw)).toContain('inner.corp.example');
    expect(JSON.stringify(raw)).not.toContain('S3CRET');
  });
});
