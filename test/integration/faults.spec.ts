import { createHash, randomUUID } from 'node:crypto';
import type { Call, Problem } from '../../contracts/index.js';
import { createDataSource, dataSourceOptions } from '../../server/database/data-source.js';
import { SignalEntity } from '../../server/signaling/log/signal.entity.js';
import { newUser } from '../support/client.js';
import { CutWire } from '../support/cut-wire.js';
import { newDatabase, ON_SERVER } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { diskFolder } from '../support/scratch.mjs';
import { newServerProcess, type ServerProcess } from '../support/server-process.js';

/** D6: each request by itself. */
const CLEARLY_MS = 3_000;
const MEDIA = { audio: true, video: false, screen: false };
const candidateOf = (n: number) => ({ candidate: `candidate:${n} 1 udp 1 192.0.2.1 ${n} typ host`, sdpMid: '0' });

async function talking(server: ServerProcess) {
  const [ann, ben] = [await newUser(server, 'Ann'), await newUser(server, 'Ben')];
  const [hers, his] = [await ann.socket(), await ben.socket()];
  const { body: call } = await ann.api<Call>('POST', '/calls', { calleeId: ben.user.id, type: 'audio' });
  await hers.ok('call:join', { callId: call.id, media: MEDIA });
  await ben.api('POST', `/calls/${call.id}/accept`);
  await his.ok('call:join', { callId: call.id, media: MEDIA });
  const benId = call.participants.find(({ role }) => role === 'callee')!.id;
  return { ann, ben, hers, his, call, benId };
}

describe('kill -9 of the server', () => {
  let server: ServerProcess;
  beforeAll(async () => {
    // What was acknowledged must be on a disk, so only here the tests use a real one.
    server = await newServerProcess({ database: await newDatabase({ folder: diskFolder() }) });
  }, 60_000);
  afterAll(() => server.close());

  it('D1, T1: in a call: the call is still accepted, every acknowledged signal is in the log and reaches who resumes', async () => {
    const { ann, ben, hers, his, call, benId } = await talking(server);
    const acknowledged = new Map<number, string>();
    let n = 0;
    const send = async (): Promise<void> => {
      const data = candidateOf((n += 1));
      const signal = { callId: call.id, to: benId, kind: 'candidate', data, clientId: randomUUID() } as const;
      const answer = await hers.request('signal', signal).catch(() => null);
      if (answer?.ok) acknowledged.set(answer.id, createHash('sha256').update(JSON.stringify(data)).digest('hex'));
    };
    const flood = Array.from({ length: 400 }, () => send());
    await eventually(() => acknowledged.size > 40);
    await server.kill('SIGKILL');
    await Promise.all([hers.closed(), his.closed()]);
    hers.close();
    const received = new Set(his.all('signal').map(({ id }) => id));
    await server.start();
    void Promise.allSettled(flood);

    const reading = await createDataSource(dataSourceOptions(server.database)).initialize();
    const logged = new Map(
      (await reading.manager.findBy(SignalEntity, { callId: call.id })).map(({ id, dataHash }) => [id, dataHash]),
    );
    await reading.destroy();
    for (const [id, hash] of acknowledged) expect(logged.get(id)).toBe(hash);
    for (const id of received) expect(logged.has(id)).toBe(true);

    const back = await ben.socket();
    const live = (await back.ok('sync', {})).calls;
    expect(live.map(({ id, status }) => [id, status])).toEqual([[call.id, 'accepted']]);
    const lastSignalId = Math.max(0, ...received);
    await back.ok('call:resume', { callId: call.id, lastSignalId });
    await eventually(() => {
      for (const { id } of back.all('signal')) received.add(id);
      return [...acknowledged.keys()].every((id) => received.has(id));
    });
    const again = await ann.socket();
    await again.ok('call:resume', { callId: call.id, lastSignalId: 0 });
    await again.ok('call:heartbeat', { callId: call.id });
    expect((await ann.api<Call>('POST', `/calls/${call.id}/end`)).body.status).toBe('ended');
  }, 60_000);

  it('while it rings: what was held is delivered after the accept', async () => {
    const [ann, ben] = [await newUser(server, 'Ann'), await newUser(server, 'Ben')];
    const hers = await ann.socket();
    const { body: call } = await ann.api<Call>('POST', '/calls', { calleeId: ben.user.id, type: 'audio' });
    await hers.ok('call:join', { callId: call.id, media: MEDIA });
    const sdp = 'v=0\r\na=ice-ufrag:abcd\r\na=ice-pwd:topsecrettopsecrettopsec\r\n';
    const offer = { kind: 'offer', data: { type: 'offer', sdp }, clientId: randomUUID() } as const;
    const to = call.participants.find(({ role }) => role === 'callee')!.id;
    const { id } = await hers.ok('signal', { callId: call.id, to, ...offer });
    await server.kill('SIGKILL');
    await server.start();
    await ben.api('POST', `/calls/${call.id}/accept`);
    const his = await ben.socket();
    await his.ok('call:join', { callId: call.id, media: MEDIA });
    expect(await his.next('signal')).toMatchObject({ id, data: offer.data });
  }, 60_000);

  it('T4: SIGTERM is an orderly end: exit 0, and the next start finds the call as it was', async () => {
    const { ann, call } = await talking(server);
    expect(await server.kill('SIGTERM')).toBe(0);
    await server.start();
    expect((await ann.api<Call>('GET', `/calls/${call.id}`)).body.status).toBe('accepted');
  }, 60_000);
});

/** SQLite is a file, so it cannot be away. */
if (ON_SERVER) {
  it('D6, T2: requests fail clearly within 3 s, the process stays up, all is normal soon after it is back', async () => {
    const database = await newDatabase();
    const wire = await CutWire.to(new URL(database.databaseUrl!));
    const server = await newServerProcess({ database, env: { DATABASE_URL: wire.url } });
    try {
      const { ann, hers, his, call, benId } = await talking(server);
      const cy = await newUser(server, 'Cy');
      wire.cut();
      const asked = Date.now();
      const refused = await cy.api<Problem>('POST', '/calls', { calleeId: ann.user.id, type: 'audio' });
      expect([refused.status, refused.body.code]).toEqual([503, 'unavailable']);
      expect(Date.now() - asked).toBeLessThan(CLEARLY_MS);
      const signal = { callId: call.id, to: benId, kind: 'candidate', data: null, clientId: randomUUID() } as const;
      const signalled = Date.now();
      expect(await hers.request('signal', signal)).toMatchObject({ ok: false, error: { code: 'unavailable' } });
      expect(Date.now() - signalled).toBeLessThan(CLEARLY_MS);
      expect((await fetch(`${server.url}/health/live`)).status).toBe(200);
      expect((await fetch(`${server.url}/health/ready`)).status).toBe(503);
      wire.mend();
      await eventually(async () => (await fetch(`${server.url}/health/ready`)).status === 200, 5_000);
      const { id } = await hers.ok('signal', signal);
      expect((await his.next('signal')).id).toBe(id);
      expect((await ann.api<Call>('GET', `/calls/${call.id}`)).body.status).toBe('accepted');
    } finally {
      await server.close();
      wire.close();
    }
  }, 60_000);
}
