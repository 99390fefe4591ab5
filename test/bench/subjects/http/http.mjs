/** What a request costs the server, beside one that does nothing but read a token. */
import { figure } from '../../frame/report.mjs';
import { interleaved } from '../../frame/rounds.mjs';
import { startBare } from '../../frame/processes.mjs';
import { DATABASES } from '../../parley/databases.mjs';
import { newParley } from '../../parley/parley.mjs';
import { addPastCalls } from '../../parley/past-calls.mjs';
import { ask } from './requests.mjs';

const SIZES = {
  full: { light: 2_000, heavy: 200, rounds: 5, databases: ['sqlite', 'mariadb'] },
  quick: { light: 400, heavy: 40, rounds: 2, databases: ['sqlite', 'mariadb'] },
  tiny: { light: 10, heavy: 2, rounds: 1, databases: ['sqlite'] },
};
const PEOPLE = 6;
/** With six people, each has well over fifty of them. */
const CALLS = 400;
const ROUTES = { me: '/users/me', history: '/calls/history?limit=50' };

export async function run({ size }) {
  const sizes = SIZES[size];
  const hello = await startBare('nest-hello');
  const bearer = (token) => ({ authorization: `Bearer ${token}` });
  const helloRequest = { url: `${hello.url}/hello`, headers: bearer(hello.token) };
  const things = { hello: () => cost(hello.process, helloRequest, sizes.light) };
  const rows = [{ key: 'hello', name: 'Nest on Express: hello with a JWT' }];
  const servers = [hello.process];
  for (const database of sizes.databases) {
    const server = await parley(database);
    servers.push(server.process);
    for (const [key, path] of Object.entries(ROUTES)) {
      const count = key === 'me' ? sizes.light : sizes.heavy;
      // A new token each time: it is valid for a quarter of an hour.
      const asked = async () => ({ url: `${server.url}/api${path}`, headers: bearer(await server.me.token()) });
      things[`${database}-${key}`] = async () => cost(server.process, await asked(), count);
      rows.push({ key: `${database}-${key}`, name: `Parley, ${DATABASES[database]}: GET ${path}` });
    }
  }
  for (const measure of Object.values(things)) await measure();
  const results = await interleaved(sizes.rounds, things);
  for (const server of servers) await server.stop();
  const to = results.hello.micros;
  return rows.map(({ key, name }) => figure({ key: `http/${key}`, name, unit: 'µs', values: results[key].micros, to }));
}

async function parley(database) {
  const server = await newParley(database);
  const people = await server.people(PEOPLE);
  await addPastCalls(server, people, CALLS);
  await server.start();
  return Object.assign(server, { me: people[0] });
}

async function cost(process, asked, count) {
  const before = await process.cpu();
  await ask(asked, count);
  return { micros: ((await process.cpu()) - before) / count };
}
