import { type Ack, type PresenceNews, WATCHED_MAX } from '../../contracts/index.js';
import { newGuest, newRoom, newUser, type TestClient } from '../support/client.js';
import { enrol } from '../support/enrol.js';
import type { TestSocket } from '../support/socket.js';
import { startServer, type World } from '../support/world.js';

let world: World;
let admin: TestClient;
beforeAll(async () => {
  world = await startServer();
  admin = await newUser(world, 'Root');
});
afterAll(() => world.close());

/** People who are here, each with a page that has not said whom it shows. */
async function here<N extends string[]>(...names: N): Promise<{ [K in keyof N]: TestClient }> {
  const people = await enrol(world, ...names);
  const pages = await Promise.all(people.map((one) => one.socket()));
  const isOwn = (n: number) => (news: PresenceNews) => news.userId === people[n]!.user.id && news.presence === 'online';
  await Promise.all(pages.map((page, n) => page.next('presence:changed', isOwn(n))));
  return people;
}

let count = 0;
const says = (who: TestClient, statusMessage = `News ${++count}`) =>
  who.api('PATCH', '/users/me', { statusMessage }).then(() => statusMessage);
const watch = (page: TestSocket, ...people: TestClient[]) =>
  page.ok('presence:watch', { userIds: people.map(({ user }) => user.id) }).then(({ people: now }) => now);
const heardOf = (page: TestSocket, { user }: TestClient) =>
  page.all('presence:changed').flatMap(({ userId, statusMessage }) => (userId === user.id ? [statusMessage] : []));
const hears = (page: TestSocket, { user }: TestClient, words: string) =>
  page.next('presence:changed', ({ userId, statusMessage }) => userId === user.id && statusMessage === words);

/** News are told in the order in which they came, so whoever has heard these has heard, or not, what came before. */
async function afterAllNews(page: TestSocket, told: TestClient): Promise<void> {
  await hears(page, told, await says(told));
}

it('a page hears only of those whom it watches, and of its own user', async () => {
  const [ann, ben, cy] = await here('ann', 'ben', 'cy');
  const page = await ann.device().socket();
  await watch(page, ben);
  await says(cy);
  await hears(page, ben, await says(ben));
  await hears(page, ann, await says(ann));
  await afterAllNews(page, ben);
  expect(heardOf(page, cy).filter((words) => words !== null)).toEqual([]);
});

it('a page that has never said whom it shows hears of everybody, as older clients do', async () => {
  const [ann, ben, cy] = await here('ann', 'ben', 'cy');
  const [page, older] = [await ann.device().socket(), await ann.device().socket()];
  await watch(page);
  const [of, and] = [await says(ben), await says(cy)];
  await hears(older, ben, of);
  await hears(older, cy, and);
  await afterAllNews(page, ann);
  expect([...heardOf(page, ben), ...heardOf(page, cy)].filter((words) => words !== null)).toEqual([]);
});

it('each list replaces the one before, and an empty one leaves the own user', async () => {
  const [ann, ben, cy] = await here('ann', 'ben', 'cy');
  const page = await ann.device().socket();
  await watch(page, ben);
  await watch(page, cy);
  await says(ben, 'unheard');
  await hears(page, cy, await says(cy));
  await watch(page);
  await says(cy, 'unheard');
  await afterAllNews(page, ann);
  expect([...heardOf(page, ben), ...heardOf(page, cy)]).not.toContain('unheard');
});

it('is answered with how these people are now, so that nothing is missed before the list', async () => {
  const [ann, ben, dee] = await here('ann', 'ben', 'dee');
  const page = await ann.device().socket();
  const [cy] = await enrol(world, 'cy');
  await dee.api('PATCH', '/users/me', { availability: 'invisible' });
  const words = await says(ben);
  await hears(page, ben, words);
  const { body: shown } = await ann.api<PresenceNews>('GET', `/users/${ben.user.id}`);
  const { body: hidden } = await ann.api<PresenceNews>('GET', `/users/${dee.user.id}`);
  const people = await watch(page, ben, cy, dee, ben);
  expect(people.sort((one, other) => one.userId - other.userId)).toEqual([
    { userId: ben.user.id, presence: 'online', statusMessage: words, lastSeenAt: shown.lastSeenAt },
    { userId: dee.user.id, presence: 'offline', statusMessage: null, lastSeenAt: hidden.lastSeenAt },
    { userId: cy.user.id, presence: 'offline', statusMessage: null, lastSeenAt: null },
  ]);
  expect(await page.ok('presence:watch', { userIds: [0x7fffffff] })).toEqual({ ok: true, people: [] });
});

it('tells who hides and who is disabled as offline, to those who watch them', async () => {
  const [ann, ben, cy] = await here('ann', 'ben', 'cy');
  const page = await ann.device().socket();
  await watch(page, ben, cy);
  await ben.api('PATCH', '/users/me', { availability: 'invisible' });
  await page.next('presence:changed', ({ userId, presence }) => userId === ben.user.id && presence === 'offline');
  await admin.api('PATCH', `/admin/users/${cy.user.id}`, { disabled: true });
  await page.next('presence:changed', ({ userId, presence }) => userId === cy.user.id && presence === 'offline');
  const people = await watch(page, ben, cy);
  expect(people.map(({ presence }) => presence)).toEqual(['offline', 'offline']);
});

it('a new socket of the page begins with everybody, until it says again whom it shows', async () => {
  const [ann, ben, cy] = await here('ann', 'ben', 'cy');
  const before = await ann.device().socket();
  await watch(before, ben);
  before.close();
  const page = await ann.device().socket();
  await hears(page, cy, await says(cy));
  await watch(page, ben);
  await says(cy, 'unheard');
  await afterAllNews(page, ben);
  expect(heardOf(page, cy)).not.toContain('unheard');
});

it('many pages watch one person, and each hears it once', async () => {
  const [ann, ben] = await here('ann', 'ben');
  const pages = await Promise.all(Array.from({ length: 8 }, () => ann.device().socket()));
  await Promise.all(pages.map((page, n) => (n % 2 === 0 ? watch(page, ben) : watch(page, ann, ben))));
  const words = await says(ben);
  await Promise.all(pages.map((page) => hears(page, ben, words)));
  const after = await says(ann);
  await Promise.all(pages.map((page) => hears(page, ann, after)));
  for (const page of pages) expect(heardOf(page, ben).filter((one) => one === words)).toHaveLength(1);
});

it('refuses what is no list of ids, and more of them than a page may have, with a typed error', async () => {
  const [ann, ben] = await here('ann', 'ben');
  const page = await ann.device().socket();
  await watch(page, ben);
  const most = Array.from({ length: WATCHED_MAX }, (_, n) => 0x7fffffff - n);
  expect(await page.send('presence:watch', { userIds: most })).toMatchObject({ ok: true });
  await watch(page, ben);
  const bad: unknown[] = [
    undefined,
    null,
    7,
    [],
    {},
    { userIds: null },
    { userIds: 'all' },
    { userIds: { length: 1 } },
    { userIds: [0] },
    { userIds: [-1] },
    { userIds: [1.5] },
    { userIds: ['1'] },
    { userIds: [null] },
    { userIds: [[1]] },
    { userIds: [2 ** 31] },
    { userIds: [1], all: true },
    JSON.parse('{"userIds":[1],"__proto__":{"a":1}}'),
    { userIds: [...most, 1] },
  ];
  for (const payload of bad) {
    const answer = (await page.send('presence:watch', payload)) as Ack;
    expect([payload, answer.ok || answer.error.code]).toEqual([payload, 'validation-failed']);
  }
  // What was refused has changed nothing.
  await hears(page, ben, await says(ben));
});

it('guests have no presence, and watch nobody', async () => {
  const [ann] = await here('ann');
  const room = await newRoom(ann, { guestsAllowed: true });
  const guest = await newGuest(world, room.code);
  const page = await guest.socket();
  const answer = await page.request('presence:watch', { userIds: [ann.user.id] });
  expect(answer).toMatchObject({ ok: false, error: { code: 'not-found' } });
  await says(ann);
  await page.ok('sync', {});
  expect(page.all('presence:changed')).toEqual([]);
});
