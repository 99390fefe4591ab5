import type { Page, Problem, RoomMember, RoomStanding } from '../../contracts/index.js';
import { newRoom, newUser, type TestClient } from '../support/client.js';
import { ban } from '../support/rooms.js';
import { startServer, type World } from '../support/world.js';

let world: World;
let admin: TestClient;
let ann: TestClient;
let ben: TestClient;
let cy: TestClient;

beforeAll(async () => {
  world = await startServer();
  admin = await newUser(world, 'Root');
  ann = await newUser(world, 'Ann');
  ben = await newUser(world, 'Ben');
  cy = await newUser(world, 'Cy');
});
afterAll(() => world.close());

type Members = Page<RoomMember>;
const idsOf = (...people: TestClient[]) => people.map(({ user }) => user.id);
const standings = ({ items }: Members) => items.map(({ user, standing }) => [user.id, standing]);
const invite = <T = Members>(code: string, body: object, by = ann) => by.api<T>('POST', `/rooms/${code}/members`, body);
const members = async (code: string) => standings((await ann.api<Members>('GET', `/rooms/${code}/members`)).body);

describe('members of a room', () => {
  it('are invited, or made hosts, and taken out again by its owner', async () => {
    const { code } = await newRoom(ann, { access: 'invite' });
    const first = await invite(code, { userIds: idsOf(ben, ben) });
    expect([first.status, standings(first.body)]).toEqual([200, [[ben.user.id, 'invited']]]);
    expect(first.body.items[0]!.user).not.toHaveProperty('email');
    await invite(code, { userIds: idsOf(cy), standing: 'host' });
    expect(await members(code)).toEqual([
      [cy.user.id, 'host'],
      [ben.user.id, 'invited'],
    ]);
    expect((await ann.api('DELETE', `/rooms/${code}/members/${ben.user.id}`)).status).toBe(204);
    expect((await ann.api('DELETE', `/rooms/${code}/members/${ben.user.id}`)).status).toBe(404);
    expect((await ben.api('GET', `/rooms/${code}`)).status).toBe(404);
    expect((await cy.api('GET', `/rooms/${code}`)).status).toBe(200);
  });

  it('stay hosts when they are invited again, unless the owner says otherwise', async () => {
    const { code } = await newRoom(ann);
    const expectAfter = async (standing: 'host' | 'invited' | undefined, expected: RoomStanding) =>
      expect(standings((await invite(code, { userIds: idsOf(ben), standing })).body)).toEqual([
        [ben.user.id, expected],
      ]);
    await expectAfter('host', 'host');
    await expectAfter(undefined, 'host');
    await expectAfter('invited', 'invited');
  });

  it('R3: who was banned stays out until the owner invites them or takes the ban back', async () => {
    const room = await newRoom(ann);
    const own = `/rooms/${room.code}`;
    await invite(room.code, { userIds: idsOf(ben), standing: 'host' });
    await ban(world, room, ben);
    await ban(world, room, cy);
    expect(await members(room.code)).toEqual([
      [cy.user.id, 'banned'],
      [ben.user.id, 'banned'],
    ]);
    expect((await ben.api('GET', own)).status).toBe(404);
    await invite(room.code, { userIds: idsOf(ben) });
    await ann.api('DELETE', `${own}/members/${cy.user.id}`);
    expect((await ben.api('GET', own)).status).toBe(200);
    expect((await cy.api('GET', own)).status).toBe(200);
    expect(await members(room.code)).toEqual([[ben.user.id, 'invited']]);
  });

  it('come in pages, newest first', async () => {
    const { code } = await newRoom(ann);
    await invite(code, { userIds: idsOf(cy, ben, admin) });
    const own = `/rooms/${code}/members?limit=2`;
    const { body: first } = await ann.api<Members>('GET', own);
    const { body: rest } = await ann.api<Members>('GET', `${own}&cursor=${first.nextCursor}`);
    expect([...first.items, ...rest.items].map(({ user }) => user.id)).toEqual(idsOf(cy, ben, admin));
    expect([first.items.length, rest.nextCursor]).toEqual([2, null]);
  });

  it('are for the owner and administrators alone to know and to change', async () => {
    const { code } = await newRoom(ann);
    await invite(code, { userIds: idsOf(ben), standing: 'host' });
    const own = `/rooms/${code}/members`;
    for (const who of [ben, cy])
      for (const ask of [
        who.api<Problem>('GET', own),
        invite<Problem>(code, { userIds: idsOf(cy) }, who),
        who.api<Problem>('DELETE', `${own}/${ben.user.id}`),
      ])
        expect(await ask).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect((await invite(code, { userIds: idsOf(cy) }, admin)).status).toBe(200);
    expect((await admin.api('GET', own)).status).toBe(200);
  });

  it('R6: are not there for those who may not know of the room', async () => {
    const { code } = await newRoom(ann, { access: 'invite' });
    for (const path of [`/rooms/${code}/members`, '/rooms/aaaa-aaaa-aaaa/members'])
      expect(await ben.api<Problem>('GET', path)).toMatchObject({ status: 404, body: { code: 'not-found' } });
  });

  it('are users who are there: all of them, or nothing is changed', async () => {
    const { code } = await newRoom(ann);
    const gone = await newUser(world, 'Gone');
    await admin.api('PATCH', `/admin/users/${gone.user.id}`, { disabled: true });
    const refused = async (...userIds: unknown[]) => {
      const { status, body } = await invite<Problem>(code, { userIds });
      return [status, body.code, body.errors?.[0]?.field];
    };
    const expected = [422, 'validation-failed', 'userIds'];
    expect(await refused(ben.user.id, 999_999)).toEqual(expected);
    expect(await refused(ben.user.id, gone.user.id)).toEqual(expected);
    expect(await refused(ann.user.id)).toEqual(expected);
    expect(await refused()).toEqual(expected);
    expect(await refused('1')).toEqual(expected);
    expect(await refused(-1)).toEqual(expected);
    expect(await refused(2 ** 40)).toEqual(expected);
    expect(await refused(...Array.from({ length: 101 }, (_, index) => index + 1))).toEqual(expected);
    const banned = await invite<Problem>(code, { userIds: idsOf(ben), standing: 'banned' });
    expect([banned.status, banned.body.errors?.[0]?.field]).toEqual([422, 'standing']);
    expect(await members(code)).toEqual([]);
  });

  it('are invited once, however many invite them at once', async () => {
    const { code } = await newRoom(ann);
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        invite(code, { userIds: idsOf(...(index % 2 ? [ben, cy] : [cy, ben])) }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(12).fill(200));
    expect(await members(code)).toHaveLength(2);
  });
});
