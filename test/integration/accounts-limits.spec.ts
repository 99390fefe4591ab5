import type { Problem, SignedIn } from '../../contracts/index.js';
import { call, newUser, PASSWORD, type TestClient } from '../support/client.js';
import { startServer, type World } from '../support/world.js';

/** Every request may name its address, as a proxy does. */
const ENV = { RATE_LIMITS: 'on', TRUST_PROXY: 'true' };
let world: World;
let client: TestClient;
let hosts = 0;
const newAddress = () => `198.51.100.${(hosts += 1)}`;

beforeAll(async () => {
  world = await startServer({ env: ENV });
  client = await newUser(world, 'Target');
});
afterAll(() => world.close());

const post = <T = Problem>(path: string, body: unknown, address: string) =>
  call<T>(world, { method: 'POST', path, body, headers: { 'x-forwarded-for': address } });
const guess = (address: string, login = client.user.username) =>
  post('/auth/login', { login, password: 'a wrong guess' }, address);
const enter = (address: string) =>
  post<SignedIn>('/auth/login', { login: client.user.username, password: PASSWORD }, address);
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

  it('A5: username and email address count as one account; an unknown one is limited alike', async () => {
    const other = await newUser(world, 'Twice');
    const address = newAddress();
    const names = [other.user.username, other.user.email!];
    expect(count(await statuses(14, (index) => guess(address, names[index % 2])), 401)).toBe(10);
    const elsewhere = newAddress();
    expect(count(await statuses(14, () => guess(elsewhere, 'nobody-there')), 401)).toBe(10);
  });

  it('A5: fifty for one account from everywhere', async () => {
    const other = await newUser(world, 'Everywhere');
    const list = await statuses(60, (index) => guess(`203.0.113.${index}`, other.user.username));
    expect(count(list, 401)).toBe(50);
  });

  it('A5: a hundred from one address for whatever account', async () => {
    const address = newAddress();
    const list = await statuses(110, (index) => guess(address, `somebody${index}`));
    expect(count(list, 401)).toBe(100);
  });

  it('A5: an IPv6 subscriber is one address, whatever the last half says', async () => {
    const list = await statuses(14, (index) => guess(`2001:db8:1:2::${index + 1}`, 'nobody-six'));
    expect(count(list, 401)).toBe(10);
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
    const answers = await Promise.all(bodies.map((body) => post('/auth/register', body, address)));
    const list = answers.map(({ status }) => status);
    expect([count(list, 201), count(list, 429)]).toEqual([60, 3]);
  });

  it('a hundred and twenty refreshes a minute from one address', async () => {
    const address = newAddress();
    const list = await Promise.all(Array.from({ length: 125 }, () => post('/auth/refresh', {}, address)));
    expect(
      count(
        list.map(({ status }) => status),
        401,
      ),
    ).toBe(120);
  });
});
