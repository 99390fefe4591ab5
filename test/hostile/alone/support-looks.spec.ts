import { randomUUID } from 'node:crypto';
import { type DataSource, In } from 'typeorm';
import type { AuditSignal, Call, Page } from '../../../contracts/index.js';
import { createDataSource, dataSourceOptions } from '../../../server/database/data-source.js';
import { SignalEntity } from '../../../server/signaling/log/signal.entity.js';
import { UserEntity } from '../../../server/users/user.entity.js';
import { newUser, type TestClient } from '../../support/client.js';
import { rounds } from '../../support/rounds.js';
import { newServerProcess, type ServerProcess } from '../../support/server-process.js';
import { Colleague, expectUndisturbed, type Felt } from '../support/colleague.js';
import { growthDuring } from '../support/memory.js';

const OFFERS = rounds(1_200, 6_000);
/** In MiB. */
const GROWTH_MAX = 300;
const PAGE_BYTES_MAX = 2 * 1024 * 1024;

let server: ServerProcess;
let colleague: Colleague;
/** One for each look, because costs are counted per person. */
let staff: TestClient[];
let callId: number;
beforeAll(async () => {
  server = await newServerProcess({ env: { RATE_LIMITS: 'on' } });
  const [ann, ben] = [await newUser(server, 'Ann'), await newUser(server, 'Ben')];
  staff = await Promise.all(Object.keys(LOOKS).map(() => newUser(server, 'Sam')));
  const { body: call } = await ann.api<Call>('POST', '/calls', { calleeId: ben.user.id, type: 'audio' });
  callId = call.id;
  const { DATABASE_URL = '', DATA_DIR = '' } = server.database.env;
  const database = await createDataSource(
    dataSourceOptions({ databaseUrl: DATABASE_URL || null, dataDir: DATA_DIR }),
  ).initialize();
  await database.manager.update(UserEntity, { id: In(staff.map(({ user }) => user.id)) }, { role: 'support' });
  await fill(database, { callId, from: call.participants[0]!.id, to: call.participants[1]!.id });
  await database.destroy();
  // Only now, because nobody else may write while another process writes the rows.
  colleague = await Colleague.join(server);
}, 120_000);
afterAll(() => server.close());

/** Stores offers of 60 KB whose facts are as large as they could be before there were limits. */
async function fill(database: DataSource, of: { callId: number; from: number; to: number }): Promise<void> {
  const sdp = `v=0\r\n${'m=audio 9 x 0\r\na=rtpmap:0 192.0.2.1/8000\r\n'.repeat(1_400)}`;
  const media = Array.from({ length: 60 }, (_, n) => ({
    ...{ kind: 'audio', mid: String(n), direction: 'sendrecv', rejected: false },
    codecs: Array.from({ length: 40 }, (_, m) => `host${m}.example.com`),
  }));
  const facts = { media, fingerprint: null, setup: null, iceOptions: null, candidates: 0 };
  for (let written = 0; written < OFFERS; written += 50)
    await database.manager
      .createQueryBuilder()
      .insert()
      .into(SignalEntity)
      .values(
        Array.from({ length: 50 }, () => ({
          ...{ callId: of.callId, senderId: of.from, recipientId: of.to, senderEpoch: 1, recipientEpoch: 1 },
          ...{ kind: 'offer' as const, data: { type: 'offer', sdp }, dataHash: '', facts, clientId: randomUUID() },
          ...{ outcome: 'relayed' as const, createdAt: new Date() },
        })),
      )
      .updateEntity(false)
      .execute();
}

/** All pages, requested like the web app does. */
async function allPages(
  ask: (cursor: string) => Promise<{ status: number; body: Page<AuditSignal> }>,
): Promise<number> {
  let count = 0;
  for (let cursor: string | null = ''; cursor !== null;) {
    const { status, body } = await ask(cursor === '' ? '' : `&cursor=${cursor}`);
    expect(status).toBeLessThan(300);
    expect(JSON.stringify(body).length).toBeLessThan(PAGE_BYTES_MAX);
    count += body.items.length;
    cursor = body.nextCursor;
  }
  return count;
}

const path = () => `/audit/calls/${callId}`;
const LOOKS: Record<string, (support: TestClient) => Promise<unknown>> = {
  'opens it': async (support) => {
    expect((await support.api('GET', path())).status).toBe(200);
    expect(await allPages((more) => support.api('GET', `${path()}/signals?limit=1000${more}`))).toBe(OFFERS);
  },
  'reveals it': async (support) => {
    const body = { reason: 'Ticket 4711' };
    expect(await allPages((more) => support.api('POST', `${path()}/reveal?limit=1000${more}`, body))).toBe(OFFERS);
  },
  'exports it': async (support) => {
    const { body } = await support.api<string>('GET', `${path()}/export`);
    expect(body.match(/"record":"signal"/g)).toHaveLength(OFFERS);
  },
  'exports all of it': async (support) => {
    const { body } = await support.api<string>('POST', `${path()}/export`, { reason: 'Ticket 4711' });
    expect(body.match(/"record":"signal"/g)).toHaveLength(OFFERS);
  },
  'draws it': async (support) => {
    const { body } = await support.api<string>('GET', `${path()}/diagram`);
    expect(body.match(/--x/g)).toHaveLength(OFFERS);
  },
};

it.each(Object.keys(LOOKS).map((name, index) => ({ name, index })))(
  'a call with more than a thousand large offers: support $name, and nobody feels it',
  async ({ name, index }) => {
    const look = () => LOOKS[name]!(staff[index]!);
    let felt!: Felt;
    const grown = await growthDuring(server, async () => (felt = await colleague.during(look)));
    expectUndisturbed(felt);
    expect(grown).toBeLessThan(GROWTH_MAX);
  },
  60_000,
);
