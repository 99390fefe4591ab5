import { jest } from '@jest/globals';
import { DataSource } from 'typeorm';
import type {
  AuditAccess,
  AuditCall,
  AuditSignal,
  Call,
  Page,
  QualitySample,
  StoredSample,
} from '../../contracts/index.js';
import { Visits } from '../../server/audit/accesses/visits.js';
import { CallDevices } from '../../server/calls/life/call-devices.js';
import { checkChains } from '../../server/audit/chain/chain-check.js';
import { SignalEntity } from '../../server/signaling/log/signal.entity.js';
import { newUser, type TestClient } from '../support/client.js';
import { type StaffedCompany, useStaffedCompany } from '../support/company.js';
import { eventually } from '../support/eventually.js';
import type { TestSocket } from '../support/socket.js';
import { itOnOneProcess } from '../support/twin.js';

let { world, root, sam, ann, ben } = {} as StaffedCompany;
useStaffedCompany((company) => ({ world, root, sam, ann, ben } = company));

const media = { audio: true, video: false, screen: false };
const manager = () => world.app.get(DataSource).manager;
const uuid = () => crypto.randomUUID();
const ADDRESSES = ['192.0.2.7', '2001:db8::7', '8d0d1c8c-7f1f-4f0f-9f1d-0f2b3c4d5e6f.local'];
const candidate = (address: string) => ({
  candidate: `candidate:1 1 udp 2113937151 ${address} 54321 typ host`,
  sdpMid: '0',
  sdpMLineIndex: 0,
});
const sdp = `v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 198.51.100.9\r\nt=0 0\r\na=ice-pwd:topsecret\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\na=sendrecv\r\na=rtpmap:111 opus/48000/2\r\n`;

/** What a page measures of a good connection, but for `more`. */
const sampleOf =
  (participantId: number) =>
  (more: Partial<QualitySample> = {}): QualitySample => ({
    ...{ participantId, spanMs: 5000, rttMs: 40.4, jitterMs: 3, lossPercent: 0.2, concealedPercent: 0 },
    ...{ freezes: 0, audioInKbps: 30, audioOutKbps: 31, videoInKbps: 0, videoOutKbps: 0, width: null, height: null },
    ...{ fps: null, limitation: null },
    pair: { local: 'host', remote: 'srflx', protocol: 'udp', relayProtocol: null },
    ...more,
  });

interface Talk {
  call: Call;
  a: TestSocket;
  b: TestSocket;
  annId: number;
  benId: number;
}

/** Ann and Ben talk, and have sent each other what browsers send. */
async function talking(): Promise<Talk> {
  const [a, b] = [await ann.device().socket(), await ben.socket()];
  const caller = ann.device();
  a.close();
  const socket = await caller.socket();
  const { body: call } = await caller.api<Call>('POST', '/calls', { calleeId: ben.user.id, type: 'audio' });
  const { participantId: annId } = await socket.ok('call:join', { callId: call.id, media });
  await b.ok('call:ringing', { callId: call.id });
  await ben.api('POST', `/calls/${call.id}/accept`);
  const { participantId: benId } = await b.ok('call:join', { callId: call.id, media });
  const common = { callId: call.id, to: benId };
  await socket.ok('signal', { ...common, kind: 'offer', data: { type: 'offer', sdp }, clientId: uuid() });
  for (const address of ADDRESSES)
    await socket.ok('signal', { ...common, kind: 'candidate', data: candidate(address), clientId: uuid() });
  return { call, a: socket, b, annId, benId };
}

const end = async (call: Call) => (await ben.api<Call>('POST', `/calls/${call.id}/end`)).body;
/** The newest first. */
const looksAt = async ({ id }: Call) =>
  (await root.api<Page<AuditAccess>>('GET', `/audit/accesses?callId=${id}`)).body.items;
const lastLook = async () => (await root.api<Page<AuditAccess>>('GET', '/audit/accesses?limit=2')).body.items[1];

describe('support', () => {
  it('D5: reads a call without any address, and every look is recorded', async () => {
    const { call, b } = await talking();
    const signal = await b.next('signal', ({ kind }) => kind === 'candidate');
    await b.ok('signal:applied', {
      callId: call.id,
      id: signal.id,
      error: `no way to ${ADDRESSES[0]} [${ADDRESSES[1]}]`,
    });
    await b.ok('call:trouble', { callId: call.id, what: 'relay-unreachable', detail: `turn:${ADDRESSES[0]}:3478` });
    await end(call);
    const paths = ['', '/signals', '/quality', '/export', '/diagram'];
    for (const path of paths) {
      const answer = await sam.api<object | string>('GET', `/audit/calls/${call.id}${path}`);
      expect(answer.status).toBe(200);
      const text = JSON.stringify(answer.body);
      for (const address of [...ADDRESSES, '198.51.100.9', 'topsecret']) expect(text).not.toContain(address);
      const looks = await looksAt(call);
      expect(looks[0]).toMatchObject({ user: { id: sam.user.id }, callId: call.id });
    }
  });

  // Each process records its own looks.
  itOnOneProcess(
    'D5: records one look at a call once, whatever its page asks for, and again after a while or by another',
    async () => {
      const { call } = await talking();
      await end(call);
      const read = (who: TestClient, ...paths: string[]) =>
        Promise.all(paths.map((path) => who.api('GET', `/audit/calls/${call.id}${path}`)));
      await read(sam, '');
      await read(sam, '/signals', '/quality', '');
      const deeds = async () => (await looksAt(call)).map(({ user, action }) => `${user.id} ${action}`);
      expect(await deeds()).toEqual([`${sam.user.id} view`]);
      await read(root, '');
      await sam.api('POST', `/audit/calls/${call.id}/reveal`, { reason: 'Ticket 4711' });
      await sam.api('POST', `/audit/calls/${call.id}/reveal`, { reason: 'Ticket 4712' });
      expect((await deeds()).slice(0, 3)).toEqual([
        ...[`${sam.user.id} reveal`, `${sam.user.id} reveal`, `${root.user.id} view`],
      ]);
      const visits = world.app.get(Visits, { strict: false });
      const now = visits.now;
      visits.now = () => now() + 11 * 60_000;
      await read(sam, '/signals');
      visits.now = now;
      expect((await deeds())[0]).toBe(`${sam.user.id} signals`);
    },
  );

  it('D5: records an export as one look, not as two', async () => {
    const { call } = await talking();
    await end(call);
    await sam.api('GET', `/audit/calls/${call.id}/export`);
    await sam.api('GET', `/audit/calls/${call.id}/diagram`);
    const { body } = await root.api<Page<AuditAccess>>('GET', `/audit/accesses?callId=${call.id}`);
    expect(body.items.map(({ action }) => action)).toEqual(['export', 'export']);
  });

  it('D5: reveals for a reason alone, which admins read', async () => {
    const { call } = await talking();
    await end(call);
    const path = `/audit/calls/${call.id}/reveal`;
    expect((await sam.api('POST', path, {})).status).toBe(422);
    for (const reason of ['  ', '...', '\u3164'.repeat(5), 'a\u200b\u200bb'])
      expect((await sam.api('POST', path, { reason })).status).toBe(422);
    expect(await lastLook()).not.toMatchObject({ action: 'reveal', callId: call.id });
    const { body } = await sam.api<Page<AuditSignal>>('POST', path, { reason: 'Ticket 4711' });
    expect(JSON.stringify(body)).toContain(ADDRESSES[0]);
    expect(body.items[0]).toMatchObject({ kind: 'offer', data: { type: 'offer' }, outcome: 'relayed' });
    expect(JSON.stringify(body)).not.toContain('topsecret');
    expect(await lastLook()).toMatchObject({ action: 'reveal', callId: call.id, reason: 'Ticket 4711' });
    expect((await sam.api('GET', '/audit/accesses')).status).toBe(404);
  });

  it('finds calls by what is known of them, a page at a time', async () => {
    const { call } = await talking();
    await end(call);
    const found = async (query: string) =>
      (await sam.api<Page<Call>>('GET', `/audit/calls?${query}`)).body.items.map(({ id }) => id);
    expect(await found(`user=${ann.user.id}&status=ended&kind=direct&endReason=hangup`)).toContain(call.id);
    expect(await found('user=Ben&type=audio')).toContain(call.id);
    expect(await found('user=nobody%25')).toEqual([]);
    expect(await found(`from=${call.initiatedAt}`)).toEqual([call.id]);
    expect(await found(`to=${call.initiatedAt}`)).not.toContain(call.id);
    expect(await found('minDuration=3600')).toEqual([]);
    expect(await found('quality=poor')).toEqual([]);
    expect(await found('roomCode=aaaa-bbbb-cccc')).toEqual([]);
    const first = (await sam.api<Page<Call>>('GET', '/audit/calls?limit=1')).body;
    const second = (await sam.api<Page<Call>>('GET', `/audit/calls?limit=1&cursor=${first.nextCursor}`)).body;
    expect(second.items[0]!.id).toBeLessThan(first.items[0]!.id);
  });

  // On two processes the ladder also says who is on which; see `processes-ladder`.
  itOnOneProcess('sees when what happened', async () => {
    const { call, annId, benId } = await talking();
    await end(call);
    const { body } = await sam.api<AuditCall>('GET', `/audit/calls/${call.id}`);
    const story = body.timeline.map(({ kind, participantId }) => [kind, participantId]);
    // The device is noted asynchronously, so before or after what it does next.
    const devices = story.filter(([kind]) => kind === 'device');
    expect(devices.map(([, participantId]) => participantId).sort()).toEqual([annId, benId].sort());
    expect(story.filter(([kind]) => kind !== 'device')).toEqual([
      ['created', null],
      ['joined', annId],
      ['device-ringing', benId],
      ['status', null],
      ['status', null],
      ['entered', benId],
      ['joined', benId],
      ['left', benId],
      ['status', null],
    ]);
    expect(body.timeline.filter(({ kind }) => kind === 'status').map(({ detail }) => detail)).toEqual([
      { to: 'ringing', reason: null, byId: null },
      { to: 'accepted', reason: null, byId: null },
      { to: 'ended', reason: 'hangup', byId: ben.user.id },
    ]);
  });

  it('sees what was measured; what lasts marks the call', async () => {
    const { call, a, benId } = await talking();
    const sample = sampleOf(benId);
    const send = (...samples: QualitySample[]) => a.request('call:quality', { callId: call.id, samples });
    expect(await send(sample())).toMatchObject({ ok: true });
    expect(await send(sample({ lossPercent: 30 }))).toMatchObject({ ok: true });
    expect(await send(sample({ lossPercent: 20 }))).toMatchObject({ ok: true });
    expect(await send(sample({ lossPercent: 101 }))).toMatchObject({ ok: false });
    expect(await send(sample({ participantId: 999_999 }))).toMatchObject({ ok: true });
    const told = await end(call);
    const { body } = await sam.api<{ items: StoredSample[] }>('GET', `/audit/calls/${call.id}/quality`);
    expect(body.items.map(({ level, reason, lossPercent }) => [level, reason, lossPercent])).toEqual([
      ['good', null, 0.2],
      ['poor', 'loss', 30],
      ['poor', 'loss', 20],
    ]);
    const poor = await sam.api<Page<Call>>('GET', '/audit/calls?quality=poor');
    expect(poor.body.items.map(({ id }) => id)).toEqual([call.id]);
    // E4: those who were in it read the same, at the end and afterwards.
    expect(told.quality).toBe('poor');
    for (const who of [ann, ben])
      expect((await who.api<Call>('GET', `/calls/${call.id}`)).body).toMatchObject({ quality: 'poor' });
  });

  it('E4: how it was is told to those who were in it, and not to somebody who was only rung', async () => {
    const [{ call, a, benId }, cy] = [await talking(), await newUser(world, 'Cy')];
    await cy.socket();
    const { status } = await ben.api('POST', `/calls/${call.id}/invite`, { userId: cy.user.id });
    expect(status).toBe(200);
    await cy.api('POST', `/calls/${call.id}/reject`);
    for (const lossPercent of [30, 20])
      await a.ok('call:quality', { callId: call.id, samples: [sampleOf(benId)({ lossPercent })] });
    await end(call);
    const seen = async (who: TestClient) => {
      const { body } = await who.api<Page<Call>>('GET', '/calls/history?limit=1');
      return [body.items[0]!.quality, (await who.api<Call>('GET', `/calls/${call.id}`)).body.quality];
    };
    expect(await seen(ben)).toEqual(['poor', 'poor']);
    expect(await seen(cy)).toEqual([null, null]);
  });

  it('E1: one bad sample alone makes no call good, nor bad', async () => {
    const { call, a, benId } = await talking();
    await a.ok('call:quality', { callId: call.id, samples: [sampleOf(benId)({ lossPercent: 30 })] });
    expect((await end(call)).quality).toBeNull();
  });

  itOnOneProcess('E4: what was told at the end of a call stays, though a sample was under way', async () => {
    const { call, a, benId } = await talking();
    const devices = world.app.get(CallDevices, { strict: false });
    const present = devices.present.bind(devices);
    let told: Call | undefined;
    const judged = jest.spyOn(devices, 'present').mockImplementationOnce(async (...asked) => {
      const seen = await present(...asked);
      told = await end(call);
      return seen;
    });
    await a.request('call:quality', { callId: call.id, samples: [sampleOf(benId)()] });
    judged.mockRestore();
    expect(told?.quality).toBeNull();
    expect((await ann.api<Call>('GET', `/calls/${call.id}`)).body.quality).toBeNull();
  });

  it('takes a search and a call away as files that run nowhere', async () => {
    await ann.api('PATCH', '/users/me', { displayName: '=HYPERLINK("x") end;"=1+1;y' });
    const { call } = await talking();
    await end(call);
    const csv = (await sam.api<string>('GET', `/audit/calls/export?user=${ann.user.id}`)).body;
    expect(csv).toContain(`"'=HYPERLINK(""x"") end;""'=1+1;y"`);
    const local = await sam.api<string>('GET', `/audit/calls/export?user=${ann.user.id}&timeZone=America/St_Johns`);
    expect(local.body).toMatch(/-0[23]:30,America\/St_Johns\n/);
    const ndjson = (await sam.api<string>('GET', `/audit/calls/${call.id}/export`)).body;
    const records = ndjson
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { record: string }).record);
    expect(new Set(records)).toEqual(new Set(['call', 'event', 'finding', 'signal']));
    const diagram = (await sam.api<string>('GET', `/audit/calls/${call.id}/diagram`)).body;
    expect(diagram).toMatch(/^sequenceDiagram\n/);
    expect(diagram).not.toMatch(/[=("]|\bend\b/);
    await ann.api('PATCH', '/users/me', { displayName: 'Ann' });
  });
});

describe('the chain of a call’s signals', () => {
  const check = (callId: number) => checkChains(manager(), { callId });
  const signalsOf = (callId: number) => manager().find(SignalEntity, { where: { callId }, order: { id: 'ASC' } });

  it('fits as it was written, whatever was reported afterwards', async () => {
    const { call, b } = await talking();
    const signal = await b.next('signal');
    await b.ok('signal:applied', { callId: call.id, id: signal.id });
    await eventually(async () => expect((await signalsOf(call.id))[3]!.deliveredAt).not.toBeNull());
    await end(call);
    expect(await check(call.id)).toEqual({ calls: 1, signals: 4, misfits: [] });
  });

  it.each([
    ['changed', (rows: SignalEntity[]) => manager().update(SignalEntity, { id: rows[1]!.id }, { kind: 'answer' }), 1],
    ['out-of-place', (rows: SignalEntity[]) => manager().delete(SignalEntity, { id: rows[1]!.id }), 2],
    ['missing-before', (rows: SignalEntity[]) => manager().delete(SignalEntity, { id: rows[0]!.id }), 1],
    ['missing-after', (rows: SignalEntity[]) => manager().delete(SignalEntity, { id: rows[3]!.id }), null],
  ] as const)('names the first row that is %s', async (why, tamper, index) => {
    const { call } = await talking();
    await end(call);
    const rows = await signalsOf(call.id);
    await tamper(rows);
    const signalId = index === null ? null : rows[index]!.id;
    expect((await check(call.id)).misfits).toEqual([{ callId: call.id, signalId, why }]);
  });
});
