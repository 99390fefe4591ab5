import sharp from 'sharp';
import { IsNull } from 'typeorm';
import { AVATAR_MAX_BYTES, FAVOURITES_MAX, type Page, type Problem, type User } from '../../contracts/index.js';
import { FavouriteEntity } from '../../server/users/favourites/favourite.entity.js';
import { UserEntity } from '../../server/users/user.entity.js';
import { UserEvents } from '../../server/users/user-events.js';
import { eventually } from '../support/eventually.js';
import { call, newUser, PASSWORD, type TestClient } from '../support/client.js';
import { rowsOf, verdict } from '../support/meeting.js';
import { itOnOneProcess } from '../support/twin.js';
import { startServer, type World } from '../support/world.js';

let world: World;
let admin: TestClient;
let asker: TestClient;

beforeAll(async () => {
  world = await startServer();
  admin = await newUser(world, 'Zz Admin');
  asker = await newUser(world, 'Mm Asker');
});
afterAll(() => world.close());

const list = async (query: string, client = asker) => {
  const { status, body } = await client.api<Page<User>>('GET', `/users?${query}`);
  expect(status).toBe(200);
  return body;
};
const names = (page: Page<User>) => page.items.map((user) => user.displayName);

describe('the directory', () => {
  beforeAll(async () => {
    for (const name of ['bert Low', 'Anna High', 'anna high', 'Grün 100%', 'Snake_Case', 'Snakes Case'])
      await newUser(world, name);
  });

  it('is sorted by name without regard to case, in pages that neither repeat nor skip anybody', async () => {
    const seen: string[] = [];
    const ids = new Set<number>();
    let cursor = '';
    do {
      const page = await list(`limit=3${cursor && `&cursor=${cursor}`}`);
      page.items.forEach((user) => ids.add(user.id));
      seen.push(...names(page));
      cursor = page.nextCursor ?? '';
    } while (cursor);
    expect(ids.size).toBe(8);
    expect(seen.slice(0, 3).map((name) => name.toLowerCase())).toEqual(['anna high', 'anna high', 'bert low']);
    expect(seen.indexOf('Mm Asker')).toBeLessThan(seen.indexOf('Snake_Case'));
    expect(seen.indexOf('Snakes Case')).toBeLessThan(seen.indexOf('Zz Admin'));
  });

  it('finds words of the name or the username, in any order and case', async () => {
    expect(names(await list('search=HIGH%20ann'))).toHaveLength(2);
    expect(names(await list('search=bert.low'))).toEqual(['bert Low']);
    expect(names(await list(`search=${encodeURIComponent('GRÜN')}`))).toEqual(['Grün 100%']);
    expect(names(await list('search=nobody%20here'))).toEqual([]);
    expect(names(await list('search='))).toHaveLength(8);
  });

  it('takes % and _ for themselves', async () => {
    expect(names(await list('search=%25'))).toEqual(['Grün 100%']);
    expect(names(await list('search=e_c'))).toEqual(['Snake_Case']);
    expect(names(await list('search=!'))).toEqual([]);
    expect(names(await list(`search=${encodeURIComponent(`' OR 1=1 --`)}`))).toEqual([]);
  });

  it('shows email addresses to support and admins alone', async () => {
    expect((await list('')).items.filter((user) => 'email' in user).map((user) => user.id)).toEqual([asker.user.id]);
    expect((await list('', admin)).items.every((user) => user.email?.includes('@'))).toBe(true);
    const other = await asker.api<User>('GET', `/users/${admin.user.id}`);
    expect(Object.keys(other.body).sort()).toEqual(
      'avatarUrl displayName id lastSeenAt presence role statusMessage username'.split(' '),
    );
  });

  it('leaves disabled users out, who can still be read by id', async () => {
    const gone = await newUser(world, 'Gone Person');
    await admin.api('PATCH', `/admin/users/${gone.user.id}`, { disabled: true });
    expect(names(await list('search=gone'))).toEqual([]);
    const { status, body } = await asker.api<User>('GET', `/users/${gone.user.id}`);
    expect([status, body.displayName, body.presence]).toEqual([200, 'Gone Person', 'offline']);
  });

  it('lists those who are there, by presence', async () => {
    const [present, away] = [await newUser(world, 'Present'), await newUser(world, 'Away')];
    await present.socket();
    await away.socket();
    await away.api('PATCH', '/users/me', { availability: 'away' });
    await eventually(async () => expect(names(await list('presence=online'))).toEqual(['Present']));
    await eventually(async () => expect(names(await list('presence=away'))).toEqual(['Away']));
    const first = await list('presence=offline&limit=2');
    const second = await list(`presence=offline&limit=200&cursor=${first.nextCursor}`);
    expect(first.items.length + second.items.length).toBe(8);
    expect(names(second)).not.toContain('Present');
  });

  it.each([
    'presence=here',
    'limit=0',
    'limit=1e3',
    'cursor=nonsense',
    'cursor=WzEsMl0',
    'sort=id',
    'search=a&search=b',
  ])('refuses ?%s', async (query) => {
    const { status, body } = await asker.api<Problem>('GET', `/users?${query}`);
    expect([status, body.code]).toEqual([422, 'validation-failed']);
  });

  it.each(['0', 'abc', '999999', '1e3', '2147483648'])('has no user %s', async (id) => {
    expect((await asker.api('GET', `/users/${id}`)).status).toBe(404);
  });
});

describe('a search for people', () => {
  const finds: [string, string, string][] = [
    ['Zoë Müller', 'muller', 'Müller'],
    ['Yves Muller', 'Müller', 'MULLER'],
    ['Luc Lefèvre', 'lefevre', 'ＬＥＦＥＶＲＥ'],
    ['Uwe Straße', 'strasse', 'Straße, Uwe.'],
    ['Ali İstanbul', 'istanbul', 'ıstanbul'],
    ['Ania Łukaszewska', 'lukasz', 'łuka\u200bsz'],
    ['Søren Ærø', 'aero', 'soren'],
    ['Ｗｉｄｅ Name', 'wide name', 'name ﬁ'.slice(0, 4)],
  ];

  it.each(finds)('finds %s by %j and %j, and only that', async (displayName, ...searches) => {
    const { user } = await newUser(world, displayName);
    for (const search of searches) {
      const { body } = await asker.api<Page<User>>('GET', `/users?search=${encodeURIComponent(search)}`);
      expect([search, body.items.map(({ id }) => id)]).toEqual([search, expect.arrayContaining([user.id])]);
      const { body: none } = await asker.api<Page<User>>('GET', `/users?search=${encodeURIComponent(`${search} qqq`)}`);
      expect(none.items).toEqual([]);
    }
  });

  it('takes the wildcards of any width for themselves', async () => {
    const { user } = await newUser(world, '100％ Wild');
    const { body } = await asker.api<Page<User>>('GET', `/users?search=${encodeURIComponent('0%')}`);
    expect(body.items.map(({ id }) => id)).toContain(user.id);
    const { body: none } = await asker.api<Page<User>>('GET', '/users?search=0%25%25');
    expect(none.items).toEqual([]);
  });
});

describe('names', () => {
  it('are kept without signs that nobody sees', async () => {
    const client = await newUser(world, 'Plain');
    const { body } = await client.api<User>('PATCH', '/users/me', { displayName: '\u200bAn\u00adn 👩‍👩‍👧\ufeff' });
    expect(body.displayName).toBe('Ann 👩‍👩‍👧');
  });

  it.each(['admin', 'Adm1n', 'parley.support', 'root', 'SYSTEM'])(
    "%s is nobody's username but an administrator's",
    async (username) => {
      const account = { username, email: `x${username}@example.com`, displayName: 'Ann', password: PASSWORD };
      const { status, body } = await call<Problem>(world, { method: 'POST', path: '/auth/register', body: account });
      expect([status, body.code, body.errors?.[0]?.field]).toEqual([422, 'validation-failed', 'username']);
    },
  );

  it('of those who run the server are shown by nobody else', async () => {
    const client = await newUser(world, 'Mallory');
    for (const displayName of ['Parley Support', 'аdmin', 'A D M I N']) {
      const { status, body } = await client.api<Problem>('PATCH', '/users/me', { displayName });
      expect([displayName, status, body.errors?.[0]?.field]).toEqual([displayName, 422, 'displayName']);
    }
    expect((await admin.api('PATCH', '/users/me', { displayName: 'Administrator' })).status).toBe(200);
    const path = `/admin/users/${client.user.id}`;
    expect((await admin.api('PATCH', path, { displayName: 'Support' })).status).toBe(422);
    expect((await admin.api('PATCH', path, { displayName: 'Support', role: 'support' })).status).toBe(200);
    // A former member of staff keeps the name until they choose another one.
    expect((await admin.api('PATCH', path, { role: 'employee' })).status).toBe(200);
    expect((await client.api('PATCH', '/users/me', { displayName: 'Support', statusMessage: 'Hi' })).status).toBe(200);
  });

  it('and addresses sign one in however they are written', async () => {
    const account = { username: ' JoRG ', email: ' Jo\u0308rg@Example.com', password: PASSWORD };
    const { status } = await call(world, { method: 'POST', path: '/auth/register', body: account });
    expect(status).toBe(201);
    for (const login of [
      'Jorg',
      '@jorg',
      'ｊｏｒｇ ',
      'jörg@example.com',
      'JÖRG＠EXAMPLE.COM',
      'mailto:jörg@example.com',
    ]) {
      const body = { login, password: PASSWORD };
      expect([login, (await call(world, { method: 'POST', path: '/auth/login', body })).status]).toEqual([login, 200]);
    }
    const other = { username: 'jorg2', email: 'jorg@example.com', password: PASSWORD };
    expect((await call(world, { method: 'POST', path: '/auth/register', body: other })).status).toBe(201);
  });
});

describe('my profile', () => {
  itOnOneProcess('is changed in parts, and the change is announced', async () => {
    const client = await newUser(world, 'Before');
    const seen: string[] = [];
    const listen = (user: { id: number; displayName: string }) =>
      user.id === client.user.id && seen.push(user.displayName);
    const events = world.app.get(UserEvents, { strict: false }).on('changed', listen);
    const name = await client.api<User>('PATCH', '/users/me', { displayName: ' After ' });
    expect(name.body).toMatchObject({ displayName: 'After', availability: 'auto', statusMessage: null });
    const status = await client.api<User>('PATCH', '/users/me', { availability: 'busy', statusMessage: ' In a rush ' });
    expect(status.body).toMatchObject({ displayName: 'After', availability: 'busy', statusMessage: 'In a rush' });
    const none = await client.api<User>('PATCH', '/users/me', { statusMessage: '  ' });
    expect(none.body.statusMessage).toBeNull();
    events.off('changed', listen);
    expect(seen).toEqual(['After', 'After', 'After']);
  });

  it('may be asked to change nothing', async () => {
    const { status, body } = await asker.api<User>('PATCH', '/users/me', {});
    expect([status, body.displayName]).toEqual([200, 'Mm Asker']);
  });

  it('shows my availability to me alone', async () => {
    const client = await newUser(world, 'Hidden');
    await client.api('PATCH', '/users/me', { availability: 'invisible' });
    expect((await client.api<User>('GET', '/users/me')).body.availability).toBe('invisible');
    expect((await admin.api<User>('GET', `/users/${client.user.id}`)).body).not.toHaveProperty('availability');
  });

  const bad: [Record<string, unknown>][] = [
    [{ displayName: '' }],
    [{ displayName: null }],
    [{ displayName: 'a\nb' }],
    [{ displayName: ['a'] }],
    [{ availability: 'asleep' }],
    [{ availability: null }],
    [{ statusMessage: 'x'.repeat(141) }],
    [{ statusMessage: 'a\ud800' }],
    [{ statusMessage: 5 }],
    [{ role: 'admin' }],
    [{ email: 'new@example.com' }],
    [{ id: 1 }],
  ];
  it.each(bad)('refuses %j and changes nothing', async (change) => {
    const before = (await asker.api<User>('GET', '/users/me')).body;
    const { status, body } = await asker.api('PATCH', '/users/me', { statusMessage: 'changed', ...change });
    expect([status, body['code']]).toEqual([422, 'validation-failed']);
    expect((await asker.api<User>('GET', '/users/me')).body).toEqual(before);
  });
});

describe('pictures', () => {
  const picture = (options: { width: number; height: number }) =>
    sharp({ create: { ...options, channels: 3, background: '#c04020' } });
  const form = (bytes: Uint8Array, field = 'file') => {
    const data = new FormData();
    data.append(field, new Blob([new Uint8Array(bytes)], { type: 'image/png' }), 'me.png');
    return data;
  };
  const load = (path: string) => fetch(`${world.url}${path}`);

  it('are drawn again: 256 × 256 WebP without metadata, under a URL that anybody who has it may keep', async () => {
    const jpeg = await picture({ width: 600, height: 300 })
      .withExif({ IFD0: { Copyright: 'secret place' } })
      .jpeg()
      .toBuffer();
    const { status, body } = await asker.api<User>('PUT', '/users/me/avatar', form(jpeg));
    expect(status).toBe(200);
    expect(body.avatarUrl).toMatch(new RegExp(`^/api/users/${asker.user.id}/avatar\\?v=[0-9a-f]{32}$`));
    const answer = await load(body.avatarUrl!);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('image/webp');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('cache-control')).toContain('immutable');
    const { format, width, height, exif } = await sharp(Buffer.from(await answer.arrayBuffer())).metadata();
    expect([format, width, height, exif]).toEqual(['webp', 256, 256, undefined]);
  });

  it('get a new URL with every change, and the old one is gone', async () => {
    const client = await newUser(world);
    const png = await picture({ width: 10, height: 10 }).png().toBuffer();
    const first = (await client.api<User>('PUT', '/users/me/avatar', form(png))).body.avatarUrl!;
    const second = (await client.api<User>('PUT', '/users/me/avatar', form(png))).body.avatarUrl!;
    expect(second).not.toBe(first);
    expect([(await load(first)).status, (await load(second)).status]).toEqual([404, 200]);
    expect((await client.api('DELETE', '/users/me/avatar')).status).toBe(204);
    expect((await load(second)).status).toBe(404);
    expect((await client.api<User>('GET', '/users/me')).body.avatarUrl).toBeNull();
  });

  it('cannot be had without the tag', async () => {
    const url = (await asker.api<User>('GET', '/users/me')).body.avatarUrl!;
    expect((await load(`${url.split('?')[0]}?v=${'0'.repeat(32)}`)).status).toBe(404);
    expect((await load(url.split('?')[0]!)).status).toBe(422);
    expect((await load(`${url.split('?')[0]}?v=a&v=b`)).status).toBe(422);
  });

  it('may be as noisy as they like: what is stored fits the column', async () => {
    const client = await newUser(world);
    const pixels = Buffer.from(Array.from({ length: 256 * 256 * 3 }, (_, i) => (i * 7919 * (i % 251)) % 256));
    const noise = await sharp(pixels, { raw: { width: 256, height: 256, channels: 3 } })
      .png()
      .toBuffer();
    const { status, body } = await client.api<User>('PUT', '/users/me/avatar', form(noise));
    expect(status).toBe(200);
    expect((await (await load(body.avatarUrl!)).arrayBuffer()).byteLength).toBeLessThanOrEqual(60_000);
  });

  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>';
  it.each([
    ['text', Buffer.from('no picture at all')],
    ['nothing', Buffer.alloc(0)],
    ['SVG', Buffer.from(svg)],
    ['the beginning of a PNG', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
  ])('refuses %s and keeps the old one', async (_, bytes) => {
    const before = (await asker.api<User>('GET', '/users/me')).body.avatarUrl;
    const { status, body } = await asker.api<Problem>('PUT', '/users/me/avatar', form(bytes));
    expect([status, body.code, body.errors?.[0]?.field]).toEqual([422, 'validation-failed', 'file']);
    expect((await asker.api<User>('GET', '/users/me')).body.avatarUrl).toBe(before);
  });

  it('refuses a file that is too large', async () => {
    const { status, body } = await asker.api<Problem>(
      'PUT',
      '/users/me/avatar',
      form(Buffer.alloc(AVATAR_MAX_BYTES + 1)),
    );
    const words = 'This picture is larger than 5 MB. Choose a smaller one.';
    expect([status, body.code, body.detail]).toEqual([413, 'payload-too-large', words]);
  });

  it.each([
    [5_000, 1],
    [1, 5_000],
    [4_000, 200],
  ])('refuses %d × %d, which would have to be enlarged without measure', async (width, height) => {
    const png = await picture({ width, height }).png().toBuffer();
    const { status, body } = await asker.api<Problem>('PUT', '/users/me/avatar', form(png));
    expect([status, body.errors?.[0]?.message]).toEqual([422, expect.stringContaining('too narrow')]);
  });

  it('refuses a small file that unpacks to a huge picture', async () => {
    const bomb = await picture({ width: 9000, height: 9000 }).png().toBuffer();
    expect(bomb.length).toBeLessThan(AVATAR_MAX_BYTES);
    const { status, body } = await asker.api<Problem>('PUT', '/users/me/avatar', form(bomb));
    expect([status, body.detail]).toEqual([422, 'This picture has 81 megapixels: make it smaller, 24 at most.']);
  });

  it('says of a JPEG that is larger than any decoder takes that it is too large', async () => {
    const jpeg = withSides(await picture({ width: 64, height: 64 }).jpeg().toBuffer(), 20_000);
    const large = await asker.api<Problem>('PUT', '/users/me/avatar', form(jpeg));
    expect(large.body.detail).toBe('This picture has 400 megapixels: make it smaller, 24 at most.');
    const beyond = await asker.api<Problem>('PUT', '/users/me/avatar', form(withSides(jpeg, 65_535)));
    expect(beyond.body.detail).toBe('This picture is too large: 24 megapixels at most.');
  });

  it('refuses what is no form, or has no such field', async () => {
    expect((await asker.api('PUT', '/users/me/avatar', { file: 'x' })).status).toBe(422);
    expect((await asker.api('PUT', '/users/me/avatar', form(Buffer.from('x'), 'other'))).status).toBe(400);
    const torn = { 'content-type': 'multipart/form-data' };
    expect((await asker.api('PUT', '/users/me/avatar', 'x', torn)).status).toBe(400);
  });

  it('are stored for the signed-in user alone', async () => {
    const { status } = await call(world, { method: 'PUT', path: '/users/me/avatar', body: form(Buffer.from('x')) });
    expect(status).toBe(401);
  });
});

/** The same JPEG with a header that claims a square with sides of this many pixels. */
function withSides(jpeg: Buffer, side: number): Buffer {
  const changed = Buffer.from(jpeg);
  for (let at = 2; changed[at] === 0xff; at += 2 + changed.readUInt16BE(at + 2)) {
    if (changed[at + 1] !== 0xc0 && changed[at + 1] !== 0xc2) continue;
    changed.writeUInt16BE(side, at + 5);
    changed.writeUInt16BE(side, at + 7);
    break;
  }
  return changed;
}

describe('favourites', () => {
  const put = (who: TestClient, id: number) => verdict(who.api('PUT', `/users/me/favourites/${id}`));
  const drop = (who: TestClient, id: number) => verdict(who.api('DELETE', `/users/me/favourites/${id}`));
  const of = async (who: TestClient) => {
    const { body } = await who.api<Page<User>>('GET', '/users/me/favourites');
    return body.items.map(({ displayName }) => displayName);
  };

  it('are one’s own, in the order in which they became it, each once; all of my tabs are told, and nobody else', async () => {
    const [me, ben, cy] = [await newUser(world, 'Me'), await newUser(world, 'Fav Ben'), await newUser(world, 'Fav Cy')];
    const [tab, theirs] = [await me.device().socket(), await ben.socket()];
    expect([await put(me, cy.user.id), await put(me, ben.user.id), await put(me, cy.user.id)]).toEqual([
      [204],
      [204],
      [204],
    ]);
    expect(await of(me)).toEqual(['Fav Cy', 'Fav Ben']);
    await tab.ok('sync', {});
    expect(tab.all('favourites:changed')).toHaveLength(2);
    expect([await drop(me, cy.user.id), await drop(me, cy.user.id)]).toEqual([[204], [204]]);
    expect(await of(me)).toEqual(['Fav Ben']);
    await theirs.ok('sync', {});
    expect([await of(ben), theirs.all('favourites:changed')]).toEqual([[], []]);
  });

  it('are people who can be rung: nobody unknown, disabled or deleted, and not oneself', async () => {
    const [me, ben, cy] = [
      await newUser(world, 'Me2'),
      await newUser(world, 'Gone Ben'),
      await newUser(world, 'Shut Cy'),
    ];
    expect(await put(me, me.user.id)).toEqual([422, 'validation-failed']);
    expect(await put(me, 999_999)).toEqual([404, 'not-found']);
    for (const { user } of [ben, cy]) await put(me, user.id);
    await put(cy, me.user.id);
    await admin.api('PATCH', `/admin/users/${cy.user.id}`, { disabled: true });
    expect(await of(me)).toEqual(['Gone Ben']);
    expect(await put(me, cy.user.id)).toEqual([404, 'not-found']);
    await ben.api('DELETE', '/users/me', { password: PASSWORD });
    await admin.api('DELETE', `/admin/users/${cy.user.id}`);
    expect(await of(me)).toEqual([]);
    const rows = await rowsOf(world).find(FavouriteEntity);
    expect(rows.filter((row) => [row.userId, row.favouriteId].includes(ben.user.id))).toEqual([]);
    expect(rows.filter((row) => [row.userId, row.favouriteId].includes(cy.user.id))).toEqual([]);
  });

  it('S11: are no more than so many, also where many are added at once', async () => {
    const me = await newUser(world, 'Me3');
    const crowd = await rowsOf(world).find(UserEntity, { where: { disabledAt: IsNull() }, select: { id: true } });
    const others = crowd.map(({ id }) => id).filter((id) => id !== me.user.id);
    const more = [];
    for (let n = others.length; n < FAVOURITES_MAX + 3; n += 1) {
      const name = `crowd-${n}`;
      const account = { username: name, email: `${name}@example.com`, displayName: name, passwordHash: 'none' };
      more.push({ ...account, role: 'employee', availability: 'auto', createdAt: new Date() } as const);
    }
    const { identifiers } = await rowsOf(world).insert(UserEntity, more);
    const ids = [...others, ...identifiers.map(({ id }) => id as number)].slice(0, FAVOURITES_MAX + 3);
    const rows = ids
      .slice(0, FAVOURITES_MAX - 2)
      .map((favouriteId) => ({ userId: me.user.id, favouriteId, since: new Date() }));
    await rowsOf(world).insert(FavouriteEntity, rows);
    const active = await rowsOf(world).find(UserEntity, { where: ids.slice(-5).map((id) => ({ id })) });
    const answers = await Promise.all(active.map(({ id }) => put(me, id)));
    expect(answers.filter(([status]) => status === 204)).toHaveLength(2);
    expect(answers.filter(([status]) => status === 409)).toHaveLength(3);
  });
});
