import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import sharp from 'sharp';
import type { Ack, ClientRequest, Page, User } from '../../../contracts/index.js';
import { Transactions } from '../../../server/database/transactions.js';
import { EVENT_COSTS } from '../../../server/limits/costs.js';
import { named } from '../../../server/users/names/sort-name.js';
import { UserEntity } from '../../../server/users/user.entity.js';
import { EVENTS } from '../../support/access-table.js';
import { newDatabase } from '../../support/database.js';
import { call, newRoom, newUser, seenFrom, type Server, type TestClient } from '../../support/client.js';
import { median } from '../../bench/frame/figures.mjs';
import { LONG, rounds, sampled } from '../../support/rounds.js';
import { newServerProcess, type ServerProcess } from '../../support/server-process.js';
import { startServer } from '../../support/world.js';
import { Colleague, expectUndisturbed, type Felt } from '../support/colleague.js';

/** How many people are in the directory. */
const PEOPLE = rounds(4_000, 10_000);
/** `offline` asks for those who are not here, the others for those who are: every run has one of each. */
const PRESENCES = ['offline', 'online', 'in-call', 'away'];
/** How much longer a sign-in may take during an attack, for 95 of 100. */
const LATER_MS = 200;
/**
 * While one address guesses there is time for some twenty sign-ins. The slowest of them would be the 95th percentile, so that a
 * single hiccup of the machine would decide. Therefore several addresses guess, one after the other.
 */
const GUESSING_ADDRESSES = 3;

let server: ServerProcess;
let colleague: Colleague;
/** The server as the clients of one test see it: they share an address with each other, and with no other test. */
let here: Server;
/** Signs in repeatedly, from the address of the test. */
let signing: Colleague;
/** How long a sign-in takes without an attack. */
let atRest: Felt;
let addresses = 0;

beforeAll(async () => {
  const database = await newDatabase();
  const world = await startServer({ database });
  const { manager } = world.app.get(Transactions, { strict: false });
  for (let from = 0; from < PEOPLE; from += 500)
    await manager.insert(
      UserEntity,
      Array.from({ length: 500 }, (_, n) => person(from + n)),
    );
  await world.close();
  server = await newServerProcess({ env: { RATE_LIMITS: 'on', TRUST_PROXY: '1' }, database });
  [colleague, signing] = await Promise.all([Colleague.join(server), Colleague.signIn(server)]);
  // The first ones are slower, because the server's code is not compiled yet.
  await signing.during(() => wait(1_000));
  atRest = await signing.during(() => wait(1_000));
}, 60_000);
beforeEach(moveOn);
afterAll(() => server.close());

/** From now on the test's clients have another address, with limits of its own. */
function moveOn(): void {
  here = seenFrom(server, `203.0.113.${(addresses += 1)}`);
}

function person(n: number) {
  const username = `crowd${n}`;
  const account = { username, email: `${username}@example.com`, ...named(`Crowd ${n}`), passwordHash: 'none' };
  return { ...account, role: 'employee' as const, availability: 'auto' as const, createdAt: new Date() };
}

/** Makes this many requests, some at a time. */
async function many<T>(times: number, ask: (index: number) => Promise<T>, atOnce = 40): Promise<T[]> {
  const answers: T[] = [];
  let next = 0;
  const askOn = async () => {
    while (next < times) answers.push(await ask(next++));
  };
  await Promise.all(Array.from({ length: atOnce }, askOn));
  return answers;
}
/** Refused because of its cost, not because of the number of messages. */
const isOverBudget = (answer: Ack<object>) =>
  !answer.ok && answer.error.code === 'rate-limited' && answer.error.detail.startsWith('That was too much');
const count = (answers: { status: number }[], ...wanted: number[]) =>
  answers.filter(({ status }) => wanted.includes(status)).length;

/** People in a call must not notice the attack, and sign-ins from the same address hardly. */
async function expectBearable(
  attack: () => Promise<unknown>,
  { isKnown = false, fromAddresses = 1 } = {},
): Promise<void> {
  const attacked: Felt[] = [];
  const felt = await colleague.during(async () => {
    for (let n = 0; n < fromAddresses; n += 1) {
      if (n > 0) moveOn();
      attacked.push(await signing.during(attack, { passing: here.passing, isKnown }));
    }
  });
  const p95 = percentile95(attacked.flatMap(({ times }) => times));
  if (LONG) console.log({ felt, atRest, attacked, p95 });
  expect(attacked.flatMap(({ errors }) => errors)).toEqual([]);
  expect(p95 - atRest.p95).toBeLessThanOrEqual(LATER_MS);
  expectUndisturbed(felt);
}

function percentile95(times: number[]): number {
  return times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * 0.95))]!;
}

describe('S9: what costs is limited for whoever asks, and others do not feel it:', () => {
  it('rooms with passwords, two hundred at once', async () => {
    const attacker = await newUser(here, 'Attacker');
    const room = () => ({ title: 'Many', access: 'open', password: randomUUID() });
    await expectBearable(async () => {
      const answers = await many(200, () => attacker.api('POST', '/rooms', room()), 200);
      expect(count(answers, 429)).toBeGreaterThan(140);
      expect(count(answers, 201, 429)).toBe(200);
      const refused = answers.find(({ status }) => status === 429)!;
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    });
  });

  it('pictures of 49 megapixels are refused by their head, and of 24 drawn one after the other', async () => {
    const [painter, dabbler] = [await newUser(here, 'Painter'), await newUser(here, 'Dabbler')];
    const plain = (side: number) => sharp({ create: { width: side, height: side, channels: 3, background: '#234' } });
    const [huge, large] = [await plain(7_000).png().toBuffer(), await plain(4_900).png().toBuffer()];
    const put = (who: TestClient, picture: Buffer) => {
      const form = new FormData();
      form.append('file', new Blob([Uint8Array.from(picture)]), 'me.png');
      return who.api('PUT', '/users/me/avatar', form);
    };
    await expectBearable(async () => {
      expect(count(await many(20, () => put(painter, huge), 20), 422, 429)).toBe(20);
      const answers = await many(4, () => put(dabbler, large), 4);
      expect(count(answers, 200)).toBeGreaterThan(0);
      expect(count(answers, 200, 429)).toBe(4);
    });
  });

  it.each(sampled(PRESENCES, 2, 0))('the directory of many by presence: %s', async (presence) => {
    const asker = await newUser(here, 'Asker');
    const { status, body } = await asker.api<Page<User>>('GET', `/users?presence=${presence}`);
    expect([status, body.items.every((user) => user.presence === presence)]).toEqual([200, true]);
    const timed = async (path: string) => {
      const began = performance.now();
      await asker.api('GET', path);
      return performance.now() - began;
    };
    const [cheap, listed] = [[] as number[], [] as number[]];
    for (let n = 0; n < 5; n += 1) {
      cheap.push(await timed('/users/me'));
      listed.push(await timed(`/users?presence=${presence}&limit=${100 + n}`));
    }
    expect(median(listed)).toBeLessThan(150 + 5 * median(cheap));
    const askers = [asker, await newUser(here, 'Second'), await newUser(here, 'Third')];
    const ask = (n: number) => askers[n % 3]!.api('GET', `/users?presence=${presence}&limit=200`);
    await expectBearable(async () => {
      const answers = await many(900, ask);
      expect(count(answers, 200)).toBeGreaterThan(100);
      expect(count(answers, 200, 429)).toBe(900);
    });
  });

  it('a profile changed over and over: others hear of the last change, and of few before', async () => {
    const restless = await newUser(here, 'Restless');
    await restless.socket();
    const watching = await (await newUser(here, 'Watching')).socket();
    const heard = () => watching.all('presence:changed').filter(({ userId }) => userId === restless.user.id);
    await expectBearable(async () => {
      const change = (n: number) => restless.api('PATCH', '/users/me', { statusMessage: `status ${n}` });
      const answers = await many(600, change);
      expect(count(answers, 429)).toBeGreaterThan(540);
    });
    const { body } = await restless.api<User>('GET', '/users/me');
    await watching.next('presence:changed', ({ statusMessage }) => statusMessage === body.statusMessage);
    expect(heard().length).toBeLessThan(20);
  });

  it('knocks: whoever comes and goes is refused, and the owner is not rung each time', async () => {
    const owner = await newUser(here, 'Owner');
    const bell = await owner.socket();
    const { code } = await newRoom(owner, { waitingRoom: true });
    const knocker = await newUser(here, 'Knocker');
    await knocker.socket();
    const answers: { status: number }[] = [];
    await expectBearable(async () => {
      for (let n = 0; n < 60; n += 1) {
        answers.push(await knocker.api('POST', `/rooms/${code}/join`));
        await knocker.api('POST', `/rooms/${code}/leave`);
      }
    });
    expect([count(answers, 202), count(answers, 202, 429)]).toEqual([20, 60]);
    expect(bell.all('room:knock').length).toBeLessThan(12);
  });

  it('everything that one account can ask for, all of it at once', async () => {
    const greedy = await newUser(here, 'Greedy');
    const paths = ['/calls?limit=200', '/calls/export?format=csv', '/rooms?limit=200', '/users?search=cr%20o%20w%20d'];
    await expectBearable(async () => {
      const answers = await many(400, (n) => greedy.api('GET', paths[n % paths.length]!));
      expect(count(answers, 429)).toBeGreaterThan(300);
    });
    // What costs nothing is not refused for long.
    const { headers } = await greedy.api('GET', '/users/me');
    expect(Number(headers.get('retry-after') ?? 0)).toBeLessThan(3);
  });

  it('events over the socket, hundreds at once', async () => {
    const noisy = await newUser(here, 'Noisy');
    const socket = await noisy.socket();
    await expectBearable(async () => {
      const answers = await many(300, () => socket.request('sync', {}));
      expect(answers.filter(isOverBudget).length).toBeGreaterThan(200);
      // Within a second, after which enough points have come back.
      expect((await noisy.api('POST', '/rooms', { title: 'No more', access: 'open' })).status).toBe(429);
    });
  });

  it('each event that costs draws on the budget that requests have used up, and no call ends for it', async () => {
    const spender = await newUser(here, 'Spender');
    const socket = await spender.socket();
    await many(8, () => spender.api('GET', '/calls/export?format=csv'));
    await many(30, () => spender.api('GET', '/users?limit=1'));
    for (const [event, cost] of Object.entries(EVENT_COSTS) as [ClientRequest, number][]) {
      const payload = EVENTS[event].payload(1);
      const answers = (await many(30, () => socket.send(event, payload), 30)) as Ack<object>[];
      const refused = answers.filter(isOverBudget).length;
      if (cost === 0) expect([event, refused]).toEqual([event, 0]);
      // Enough points come back within a moment for some to get through.
      else expect([event, refused > 15]).toEqual([event, true]);
    }
  });

  it('requests without a token', async () => {
    await expectBearable(() => many(500, () => call(here, { method: 'GET', path: '/users/me' })));
  });

  it('wrong passwords: a person who signs in where they have signed in before hardly waits', async () => {
    await expectBearable(() => many(90, guess), { isKnown: true, fromAddresses: GUESSING_ADDRESSES });
  });

  it('wrong passwords, and requests without a token', async () => {
    await expectBearable(
      async () => {
        await many(90, guess);
        await many(500, () => call(here, { method: 'GET', path: '/users/me' }));
      },
      { fromAddresses: GUESSING_ADDRESSES },
    );
  });
});

/** Spread over thirty names for each address, so that no name reaches its own limit. */
function guess(n: number) {
  const login = `crowd${addresses * 30 + (n % 30)}`;
  return call(here, { method: 'POST', path: '/auth/login', body: { login, password: 'a guess' } });
}
