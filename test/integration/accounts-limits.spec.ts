import type { Problem, SignedIn, TokenVerdict } from '../../contracts/index.js';
import { VERIFICATIONS } from '../../server/auth/tokens/token-verdicts.js';
import { call, newUser, PASSWORD, type TestClient } from '../support/client.js';
import { inTurns } from '../support/turns.js';
import { startServer, type World } from '../support/world.js';

/** Every request may name its address, as a proxy does. */
const ENV = { RATE_LIMITS: 'on', TRUST_PROXY: 'true' };
let world: World;
let client: TestClient;
let hosts = 0;
let named = 0;
const newAddress = () => `198.51.${100 + Math.floor((hosts += 1) / 250)}.${hosts % 250}`;
const statusesOf = (answers: { status: number }[]) => answers.map(({ status }) => status);

beforeAll(async () => {
  world = await startServer({ env: ENV });
  client = await newUser(world, 'Target');
});
afterAll(() => world.close());

const post = <T = Problem>(path: string, body: unknown, address: string, cookie = '') =>
  call<T>(world, { method: 'POST', path, body, headers: { 'x-forwarded-for': address, cookie } });
const guess = (address: string, login = client.user.username, cookie = '') =>
  post('/auth/login', { login, password: 'a wrong guess' }, address, cookie);
const enter = (address: string, who = client, cookie = '') =>
  post<SignedIn>('/auth/login', { login: who.user.username, password: PASSWORD }, address, cookie);
/** The device cookie of a browser on which this person signs in. */
const deviceOf = async (who: TestClient) => {
  const { headers } = await enter(newAddress(), who);
  return headers
    .getSetCookie()
    .find((line) => line.startsWith('parley_device='))!
    .split(';')[0]!;
};
const statuses = async (times: number, ask: (index: number) => Promise<{ status: number }>) => {
  const list: number[] = [];
  for (let index = 0; index < times; index += 1) list.push((await ask(index)).status);
  return list;
};
const count = (list: number[], status: number) => list.filter((one) => one === status).length;

describe('limits', () => {
  it('A5: ten wrong passwords for an account from one address, then 429 with the time to wait', async () => {
    const address = newAddress();
    expect(await statuses(10, () => guess(address))).toEqual(Array(10).fill(401));
    const { status, body, headers } = await guess(address);
    expect([status, body.code]).toEqual([429, 'rate-limited']);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(800);
    expect((await enter(address)).status).toBe(429);
    expect((await enter(newAddress())).status).toBe(200);
  });

  it('A5: guesses at once are no more than guesses in a row', async () => {
    const address = newAddress();
    const other = await newUser(world, 'Other');
    const answers = await Promise.all(Array.from({ length: 30 }, () => guess(address, other.user.username)));
    expect(
      count(
        answers.map(({ status }) => status),
        401,
      ),
    ).toBe(10);
  });

  it('A5: whether two logins are one account, or any, no limit tells: each is counted as it was typed', async () => {
    const { user } = await newUser(world, 'Twice');
    const heard = async (first: string, second: string) => {
      const address = newAddress();
      const answers = [];
      for (const login of [...Array<string>(11).fill(first), ...Array<string>(11).fill(second)])
        answers.push(await guess(address, login));
      return answers.map(({ status, body, headers }) => [
        ...[status, body.code, body.detail.replace(/\d+/, 'n'), Number(headers.get('retry-after')) > 800],
        [...headers.keys()].sort(),
      ]);
    };
    const [username, email] = [user.username, user.email!];
    const known = await heard(username, email);
    expect(known.map(([status]) => status)).toEqual([...Array(10).fill(401), 429, ...Array(10).fill(401), 429]);
    expect(await heard(email, username)).toEqual(known);
    expect(await heard('nobody-there', 'nobody@example.com')).toEqual(known);
  });

  it('A5: fifty for one account from everywhere', async () => {
    const other = await newUser(world, 'Everywhere');
    const list = await statuses(60, (index) => guess(`203.0.113.${index}`, other.user.username));
    expect(count(list, 401)).toBe(50);
  });

  it('A5: after a hundred from one address for whatever account each has to wait its turn, and few may wait', async () => {
    const address = newAddress();
    const spray = (times: number) =>
      Promise.all(Array.from({ length: times }, () => guess(address, `somebody${(named += 1)}`)));
    for (let round = 0; round < 4; round += 1) expect(statusesOf(await spray(25))).toEqual(Array(25).fill(401));
    const began = Date.now();
    const { answers, turns } = await inTurns(() => spray(40));
    const slowed = statusesOf(answers);
    expect(count(slowed, 401)).toBeLessThanOrEqual(turns);
    expect(count(slowed, 401) + count(slowed, 429)).toBe(40);
    expect(Date.now() - began).toBeGreaterThan(1_000);
  });

  it('nobody is shut out by what others at the same address do: the right password comes in', async () => {
    const address = newAddress();
    const [stranger, regular] = [await newUser(world, 'Stranger'), await newUser(world, 'Known')];
    const device = await deviceOf(regular);
    let waiting = 0;
    const wrong = (index: number) => {
      waiting += 1;
      return guess(address, `victim${index % 30}`).finally(() => (waiting -= 1));
    };
    await Promise.all(Array.from({ length: 130 }, (_, index) => wrong(index)));
    let stop = false;
    const guessing = (async () => {
      for (let index = 0; !stop; index += 1) await wrong(index);
    })();
    // They take turns, so the last of these waits for a second or two.
    const earlier = Promise.all(Array.from({ length: 6 }, (_, index) => wrong(index)));
    expect((await enter(address, regular, device)).status).toBe(200);
    expect(waiting).toBeGreaterThan(1);
    expect((await enter(address, stranger)).status).toBe(200);
    stop = true;
    await Promise.all([guessing, earlier]);
  });

  it('a device on which somebody has signed in has a budget of its own', async () => {
    const owner = await newUser(world, 'Owner');
    const device = await deviceOf(owner);
    const address = newAddress();
    expect(count(await statuses(12, () => guess(address, owner.user.username)), 429)).toBe(2);
    await statuses(50, () => guess(newAddress(), owner.user.username));
    expect((await enter(newAddress(), owner)).status).toBe(429);
    expect((await enter(address, owner, device)).status).toBe(200);
  });

  it('A5: a known device is no way to guess without end, nor one for other accounts', async () => {
    const [owner, other] = [await newUser(world, 'Thief'), await newUser(world, 'Robbed')];
    const device = await deviceOf(owner);
    const address = newAddress();
    const guessed = (login: string) => statuses(24, () => guess(address, login, device));
    expect(count(await guessed(other.user.username), 401)).toBe(10);
    // The browser's own budget, and then that of any stranger.
    expect(count(await guessed(owner.user.username), 401)).toBe(20);
    const forged = device.replace(/=\d+/, `=${other.user.id}`);
    expect((await enter(address, other, forged)).status).toBe(429);
  });

  it('D4: the cookie of a known device is for no script, holds no name, and is not given to clients that are no browser', async () => {
    const { user } = await newUser(world, 'Cookie');
    const credentials = { login: user.username, password: PASSWORD };
    const line = (headers: Headers) => headers.getSetCookie().find((one) => one.startsWith('parley_device=')) ?? '';
    const cookie = line((await post('/auth/login', credentials, newAddress())).headers);
    expect(cookie).toMatch(/; Path=\/api;.*HttpOnly; SameSite=Strict/);
    expect(cookie).not.toContain(user.username);
    const byBody = await post('/auth/login', { ...credentials, tokenTransport: 'body' }, newAddress());
    expect(line(byBody.headers)).toBe('');
  });

  it('A5: an IPv6 subscriber is one address, whatever the last half says', async () => {
    const list = await statuses(14, (index) => guess(`2001:db8:1:2::${index + 1}`, 'nobody-six'));
    expect(list).toEqual([...Array<number>(10).fill(401), ...Array<number>(4).fill(429)]);
  });

  it('right passwords are not counted, and forget the wrong ones', async () => {
    const address = newAddress();
    const other = await newUser(world, 'Regular');
    const login = () => post('/auth/login', { login: other.user.username, password: PASSWORD }, address);
    expect(await statuses(15, login)).toEqual(Array(15).fill(200));
    await statuses(9, () => guess(address, other.user.username));
    expect((await login()).status).toBe(200);
    expect(await statuses(9, () => guess(address, other.user.username))).toEqual(Array(9).fill(401));
  });

  it('A5: the current password is no back door for guessing', async () => {
    const other = await newUser(world, 'Stolen');
    const list = await statuses(12, () =>
      other.api('POST', '/auth/password', { currentPassword: 'a guess', newPassword: 'something new' }),
    );
    expect([count(list, 403), count(list, 429)]).toEqual([10, 2]);
  });

  it('sixty registrations a minute from one address', async () => {
    const address = newAddress();
    const bodies = Array.from({ length: 63 }, (_, i) => ({
      username: `many${i}`,
      email: `many${i}@example.com`,
      password: 'never seen before',
    }));
    const list: number[] = [];
    for (let from = 0; from < bodies.length; from += 9)
      list.push(
        ...statusesOf(
          await Promise.all(bodies.slice(from, from + 9).map((body) => post('/auth/register', body, address))),
        ),
      );
    expect([count(list, 201), count(list, 429)]).toEqual([60, 3]);
  });

  it('a hundred and twenty refreshes that fail in a minute from one address, then they take turns', async () => {
    const address = newAddress();
    const failing = (times: number) =>
      Promise.all(Array.from({ length: times }, () => post('/auth/refresh', {}, address)));
    expect(count(statusesOf(await failing(120)), 401)).toBe(120);
    const { answers, turns } = await inTurns(() => failing(40));
    const slowed = statusesOf(answers);
    expect(count(slowed, 401)).toBeLessThanOrEqual(turns);
    expect(count(slowed, 401) + count(slowed, 429)).toBe(40);
  });

  it('refreshes that succeed count nothing, and pass those that fail', async () => {
    const address = newAddress();
    const refresh = (refreshToken: string) => post<SignedIn>('/auth/refresh', { refreshToken }, address);
    const people = await Promise.all(Array.from({ length: 10 }, () => newUser(world, 'Renewing')));
    const tokens = people.map(({ refreshToken }) => refreshToken);
    for (let round = 0; round < 15; round += 1) {
      const answers = await Promise.all(tokens.map(refresh));
      expect(statusesOf(answers)).toEqual(Array(10).fill(200));
      tokens.splice(0, 10, ...answers.map(({ body }) => body.refreshToken!));
    }
    const junk = Promise.all(Array.from({ length: 160 }, () => post('/auth/refresh', {}, address)));
    expect((await refresh(tokens[0]!)).status).toBe(200);
    await junk;
  });
});

it('asking whether tokens are good is limited for each address, whatever they are', async () => {
  const address = newAddress();
  const ask = () => post<TokenVerdict>('/auth/verify', { token: client.accessToken }, address);
  const answers = await Promise.all(Array.from({ length: VERIFICATIONS.points + 20 }, ask));
  expect(count(statusesOf(answers), 200)).toBeLessThanOrEqual(VERIFICATIONS.points);
  const refused = answers.find(({ status }) => status === 429)!;
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await post('/auth/verify', { token: 'x' }, newAddress())).status).toBe(200);
});
