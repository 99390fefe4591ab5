import { jest } from '@jest/globals';
import { DataSource } from 'typeorm';
import type { Page, Presence, User } from '../../contracts/index.js';
import { Directory, type DirectoryQuestion } from '../../server/users/directory.js';
import { PresenceReader } from '../../server/users/presence-reader.js';
import { sortNameOf } from '../../server/users/names/sort-name.js';
import { UserEntity } from '../../server/users/user.entity.js';
import { newUser, PASSWORD, type TestClient } from '../support/client.js';
import { enrol } from '../support/enrol.js';
import { rowsOf } from '../support/meeting.js';
import { planOf, statementsOf } from '../support/plans.js';
import { itOnOneProcess } from '../support/twin.js';
import { startServer, type World } from '../support/world.js';

/** Enough people for the database to use an index, and for more than one round of row-by-row checks. */
const PEOPLE = 700;
const PRESENCES: Presence[] = ['online', 'away', 'busy', 'in-call', 'offline'];

let world: World;
let admin: TestClient;
beforeAll(async () => {
  world = await startServer();
  admin = await newUser(world, 'Admin');
  const people = await enrol(world, ...Array.from({ length: PEOPLE }, (_, n) => `Person ${n}`));
  // Some are online, from the beginning to the end of the list, with different choices.
  for (const [n, availability] of ['auto', 'away', 'busy', 'invisible', 'auto'].entries()) {
    const one = people[n * 170]!;
    await one.api('PATCH', '/users/me', { availability });
    await one.socket();
  }
});
afterAll(() => world.close());

async function all(presence?: Presence): Promise<number[]> {
  const ids: number[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const path: string = `/users?${presence ? `presence=${presence}&` : ''}limit=90${cursor && `&cursor=${cursor}`}`;
    const { body } = await admin.api<Page<User>>('GET', path);
    ids.push(...body.items.map(({ id }) => id));
    cursor = body.nextCursor;
  }
  return ids;
}

const QUESTIONS: [string, Omit<DirectoryQuestion, 'limit'>][] = [
  ['everybody', {}],
  ['who is offline', { presence: 'offline' }],
  ['employees', { role: 'employee' }],
];

it.each(QUESTIONS)(
  '%s: read in the order of the index, from wherever a page begins, and sorted by nobody',
  async (_, of) => {
    const directory = world.app.get(Directory, { strict: false });
    const database = world.app.get(DataSource, { strict: false });
    const identity = { userId: admin.user.id, sessionId: 0, role: 'admin' as const };
    const first = await directory.list({ ...of, limit: 20 }, identity);
    for (const cursor of [undefined, first.nextCursor!]) {
      const statements = await statementsOf(database, () => directory.list({ ...of, limit: 20, cursor }, identity));
      expect(statements).not.toEqual([]);
      for (const statement of statements) {
        const { accesses, sorts, text } = await planOf(database, statement);
        expect([text, accesses[0]?.index, sorts]).toEqual([text, 'ix_users_sort_name', false]);
      }
    }
  },
);

it('those behind who is online: read in the order of the index, and sorted by nobody', async () => {
  const directory = world.app.get(Directory, { strict: false });
  const database = world.app.get(DataSource, { strict: false });
  const identity = { userId: admin.user.id, sessionId: 0, role: 'admin' as const };
  const question = { order: 'online', limit: 20 } as const;
  const cursor = (await directory.list(question, identity)).nextCursor!;
  for (const asked of [question, { ...question, cursor }]) {
    const statements = await statementsOf(database, () => directory.list(asked, identity));
    const { accesses, sorts, text } = await planOf(database, statements.at(-1)!);
    expect([text, accesses[0]?.index, sorts]).toEqual([text, 'ix_users_sort_name', false]);
  }
});

itOnOneProcess(
  'who is online comes first, the others after them, each once, also from page to page and in a crowd',
  async () => {
    const pages = async () => {
      const ids: number[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const path: string = `/users?order=online&limit=97${cursor && `&cursor=${cursor}`}`;
        const { body } = await admin.api<Page<User>>('GET', path);
        ids.push(...body.items.map(({ id }) => id));
        cursor = body.nextCursor;
      }
      return ids;
    };
    const [online, everybody] = [await all('online'), await all()];
    const expected = [...online, ...everybody.filter((id) => !online.includes(id))];
    expect(online.length).toBe(2);
    expect(await pages()).toEqual(expected);
    const first = async (limit: number) =>
      (await admin.api<Page<User>>('GET', `/users?order=online&limit=${limit}`)).body.items.map(({ id }) => id);
    for (const limit of [1, 2, 3]) expect(await first(limit)).toEqual(expected.slice(0, limit));
    const reader = world.app.get(PresenceReader, { strict: false });
    const here = reader.whoIsHere();
    const crowd = Array.from({ length: 600 }, (_, n) => 1_000_000 + n);
    const crowded = jest.spyOn(reader, 'whoIsHere').mockReturnValue({ ...here, idle: [...here.idle, ...crowd] });
    expect(await pages().finally(() => crowded.mockRestore())).toEqual(expected);
  },
);

itOnOneProcess.each(PRESENCES)(
  '%s: the same people whether few are here or more than fit into a list',
  async (presence) => {
    const listed = await all(presence);
    const reader = world.app.get(PresenceReader, { strict: false });
    const here = reader.whoIsHere();
    const crowd = Array.from({ length: 600 }, (_, n) => 1_000_000 + n);
    const crowded = jest.spyOn(reader, 'whoIsHere');
    crowded.mockReturnValue({ idle: [...here.idle, ...crowd], inCall: [...here.inCall, ...crowd] });
    expect(await all(presence).finally(() => crowded.mockRestore())).toEqual(listed);
    expect(listed.length).toBe({ online: 2, away: 1, busy: 1, 'in-call': 0, offline: PEOPLE - 3 }[presence]);
  },
);

it('whoever writes a name writes what it is sorted by', async () => {
  const names = ['Own', 'Changed', 'Leaving'];
  const [own, changed, deleted] = await Promise.all(names.map((name) => newUser(world, name)));
  await own!.api('PATCH', '/users/me', { displayName: 'Éowyn' });
  await own!.api('PATCH', '/users/me', { statusMessage: 'Away' });
  await admin.api('PATCH', `/admin/users/${changed!.user.id}`, { displayName: 'Ünal' });
  const account = { username: 'made-by-admin', email: 'made@example.com', password: PASSWORD, role: 'employee' };
  expect((await admin.api('POST', '/admin/users', { ...account, displayName: 'Øre' })).status).toBe(201);
  expect((await deleted!.api('DELETE', '/users/me', { password: PASSWORD })).status).toBe(204);
  const rows = await rowsOf(world).find(UserEntity);
  expect(rows.map(({ displayName }) => displayName)).toEqual(expect.arrayContaining(['Éowyn', 'Ünal', 'Øre']));
  for (const { displayName, sortName } of rows) expect(sortName).toBe(sortNameOf(displayName));
});
