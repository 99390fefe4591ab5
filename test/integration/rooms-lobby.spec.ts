import type { Page, Problem, Room } from '../../contracts/index.js';
import { newRoom, newUser, type TestClient } from '../support/client.js';
import { enter, roomStep } from '../support/meeting.js';
import { ban } from '../support/rooms.js';
import { startServer, type World } from '../support/world.js';

let world: World;
let admin: TestClient;
let ann: TestClient;
let ben: TestClient;
let ask: (query?: string, who?: TestClient) => Promise<Page<Room>>;

beforeEach(async () => {
  world = await startServer();
  [admin, ann, ben] = [await newUser(world, 'Root'), await newUser(world, 'Annaångström'), await newUser(world, 'Ben')];
  ask = async (query = '', who = ben) => {
    const { status, body } = await who.api<Page<Room>>('GET', `/rooms?${query}`);
    expect(status).toBe(200);
    return body;
  };
});
afterEach(() => world.close());

const titles = ({ items }: Page<Room>) => items.map(({ title }) => title);
const found = async (search: string) => titles(await ask(`search=${encodeURIComponent(search)}`));

describe('the lobby', () => {
  it('lists open rooms, own ones and those one is invited to, newest first', async () => {
    await newRoom(ann, { title: 'Open' });
    const invited = await newRoom(ann, { title: 'Invited', access: 'invite' });
    const hosted = await newRoom(ann, { title: 'Hosted', access: 'invite' });
    await newRoom(ann, { title: 'Closed', access: 'invite', guestsAllowed: true });
    await newRoom(ben, { title: 'Own', access: 'invite' });
    await ann.api('POST', `/rooms/${invited.code}/members`, { userIds: [ben.user.id] });
    await ann.api('POST', `/rooms/${hosted.code}/members`, { userIds: [ben.user.id], standing: 'host' });
    expect(titles(await ask())).toEqual(['Own', 'Hosted', 'Invited', 'Open']);
    expect(titles(await ask('mine=true'))).toEqual(['Own']);
    expect(titles(await ask('mine=false'))).toHaveLength(4);
    expect(titles(await ask('mine=true', ann))).toEqual(['Closed', 'Hosted', 'Invited', 'Open']);
    expect(titles(await ask('', admin))).toEqual(['Open']);
  });

  it('finds words of the title, the description, the owner and the code, in any case', async () => {
    const { code } = await newRoom(ann, { title: 'Weekly ÜBERBLICK', description: 'Numbers,\nthen coffee' });
    await newRoom(ben, { title: 'Other' });
    for (const search of ['überblick', 'COFFEE', 'ångstr', code, code.slice(0, 4).toUpperCase(), 'Coffee, week.'])
      expect([search, await found(search)]).toEqual([search, ['Weekly ÜBERBLICK']]);
    expect(await found('coffee other')).toEqual([]);
    expect(await found('  ')).toHaveLength(2);
  });

  it('finds without accents, width and case, by a code in any writing, and by the whole link', async () => {
    const { code, joinUrl } = await newRoom(ann, { title: 'Straßen-Überblick', description: 'Für Łukasz' });
    await newRoom(ben, { title: 'Other' });
    const writings = [
      'strassen',
      'uberblick lukasz',
      'ＵＢＥＲ',
      'über\u200bblick',
      'FUR',
      code.replaceAll('-', '–'),
      joinUrl,
    ];
    for (const search of writings) expect([search, await found(search)]).toEqual([search, ['Straßen-Überblick']]);
    await ann.api('PATCH', `/rooms/${code}`, { title: 'İzmir' });
    expect([await found('izmir'), await found('strassen')]).toEqual([['İzmir'], []]);
  });

  it('takes %, _ and ! for themselves', async () => {
    await newRoom(ann, { title: '100% sure' });
    await newRoom(ann, { title: 'snake_case' });
    await newRoom(ann, { title: 'snakes case' });
    await newRoom(ann, { title: 'Go!' });
    expect(await found('%')).toEqual(['100% sure']);
    expect(await found('e_c')).toEqual(['snake_case']);
    expect(await found('!')).toEqual(['Go!']);
    expect(await found(`' OR 1=1 --`)).toEqual([]);
    expect(await found('\\')).toEqual([]);
  });

  it('lists what is planned, the next first, page by page; a time may be moved and taken away', async () => {
    const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
    for (const [title, hours] of [
      ['Later', 48],
      ['Past', -3],
      ['Begun', -0.5],
      ['Soon', 2],
    ] as const)
      await newRoom(ann, { title, plannedFor: inHours(hours) });
    await newRoom(ann, { title: 'Any time' });
    expect(titles(await ask('planned=true'))).toEqual(['Begun', 'Soon', 'Later']);
    const first = await ask('planned=true&limit=2');
    expect(titles(first)).toEqual(['Begun', 'Soon']);
    const second = await ask(`planned=true&limit=2&cursor=${first.nextCursor}`);
    expect([titles(second), second.nextCursor]).toEqual([['Later'], null]);
    const { code } = first.items[1]!;
    const moved = await ann.api<Room>('PATCH', `/rooms/${code}`, { plannedFor: '2031-05-04T09:00:00+02:00' });
    expect(moved.body.plannedFor).toBe('2031-05-04T07:00:00.000Z');
    expect((await ann.api<Room>('PATCH', `/rooms/${code}`, { locked: true })).body.plannedFor).toBe(
      moved.body.plannedFor,
    );
    expect((await ben.api('POST', `/rooms/${code}/validate`)).body).toMatchObject({
      plannedFor: moved.body.plannedFor,
    });
    expect((await ann.api<Room>('PATCH', `/rooms/${code}`, { plannedFor: null })).body.plannedFor).toBeNull();
    expect(titles(await ask('planned=true'))).toEqual(['Begun', 'Later']);
    const wrong = await ben.api<Problem>(
      'GET',
      `/rooms?planned=true&cursor=${Buffer.from('[9e15,1]').toString('base64url')}`,
    );
    expect(wrong.body.code).toBe('validation-failed');
  });

  it('lists those in which people meet now', async () => {
    const { code } = await newRoom(ann, { title: 'Busy' });
    await newRoom(ann, { title: 'Empty' });
    expect(titles(await ask('running=true'))).toEqual([]);
    await enter(ann, code);
    expect(titles(await ask('running=true'))).toEqual(['Busy']);
    await roomStep(ann, code, 'leave');
    expect(titles(await ask('running=true'))).toEqual([]);
  });

  it('gives pages that neither repeat nor skip a room while others are made and deleted', async () => {
    for (let index = 1; index <= 7; index += 1) await newRoom(ann, { title: `Room ${index}` });
    const first = await ask('limit=3');
    expect(titles(first)).toEqual(['Room 7', 'Room 6', 'Room 5']);
    await newRoom(ann, { title: 'Late' });
    await ann.api('DELETE', `/rooms/${first.items[2]!.code}`);
    const second = await ask(`limit=3&cursor=${first.nextCursor}`);
    const third = await ask(`limit=3&cursor=${second.nextCursor}`);
    expect([titles(second), titles(third), third.nextCursor]).toEqual([
      ['Room 4', 'Room 3', 'Room 2'],
      ['Room 1'],
      null,
    ]);
  });

  it('leaves out rooms that one was banned from', async () => {
    await newRoom(ann, { title: 'Kept' });
    const room = await newRoom(ann, { title: 'Lost' });
    await ban(world, room, ben);
    expect(titles(await ask())).toEqual(['Kept']);
    expect((await ben.api('GET', `/rooms/${room.code}`)).status).toBe(404);
  });

  it('refuses what it does not understand', async () => {
    const wrong = ['limit=0', 'limit=201', 'mine=perhaps', 'cursor=x', 'access=open', `search=${'x'.repeat(101)}`];
    for (const query of wrong) {
      const { status, body } = await ben.api<Problem>('GET', `/rooms?${query}`);
      expect([status, body.code, body.errors?.[0]?.field]).toEqual([422, 'validation-failed', query.split('=')[0]]);
    }
  });
});
