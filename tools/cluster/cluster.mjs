import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { startMariaDb } from '../../test/support/mariadb.mjs';
import { freePort } from '../../test/support/ports.mjs';
import { Redis } from '../../test/support/redis.mjs';
import { findCaddy, startCaddy } from './caddy.mjs';
import { Server } from './server.mjs';
import { startSmallFront } from './small-front.mjs';

const SERVERS = 2;

/** Two servers on one private MariaDB and Redis, behind a front. Everything but the front's authority is gone at the end. */
export class Cluster {
  #stops = [];
  #starting = null;
  #restarting = null;
  #closing = null;
  #closed = Promise.withResolvers();
  #servers = [];
  #front = null;

  /** @param {{ port: number, front: 'caddy' | 'small', dataDir: string, say: (line: string) => void }} how */
  constructor({ port, front, dataDir, say }) {
    this.port = port;
    this.withCaddy = front === 'caddy' && findCaddy() !== null;
    this.authority = join(dataDir, 'cluster-caddy');
    this.say = say;
  }

  /** The address that people type. */
  get url() {
    return `${this.withCaddy ? 'https' : 'http'}://localhost:${this.port}`;
  }

  get note() {
    return this.withCaddy
      ? `Its certificate is of an authority of its own: the browser asks, or trust ${this.#front.rootFile}.`
      : 'There is no Caddy, so a small front without TLS stands before the servers.';
  }

  /** @returns whether it runs: not if it was closed meanwhile */
  async start() {
    this.#starting = this.#startAll();
    await this.#starting;
    return this.#closing === null;
  }

  async #startAll() {
    const folder = this.#keep(mkdtempSync(join(tmpdir(), 'parley-cluster-')), (path) =>
      rmSync(path, { recursive: true, force: true }),
    );
    const redis = this.#keep(new Redis(await freePort()), (one) => one.close());
    const opening = startMariaDb().then((one) => this.#keep(one, () => one.stop()));
    const [database] = await allOf([opening, redis.start()]);
    await createDatabase(database.url);
    if (this.#closing) return;
    const env = this.#settings({ databaseUrl: `${database.url}parley`, redisUrl: redis.url, folder });
    for (let n = 1; n <= SERVERS; n += 1) {
      const server = new Server({ name: `server ${n}`, port: await freePort(), env, say: this.say });
      this.#servers.push(this.#keep(server, (one) => one.end()));
    }
    await Promise.race([Promise.all(this.#servers.map((server) => server.start())), this.#closed.promise]);
    if (this.#closing) return;
    const how = { port: this.port, servers: this.#servers.map(({ port }) => port), folder: this.authority };
    this.#front = await (this.withCaddy ? startCaddy(how) : startSmallFront(how));
    this.#keep(this.#front, (one) => one.close());
  }

  /** One server after the other: each is drained, and the next waits until the front has seen this one come back. */
  async restart() {
    if (this.#front === null) return;
    this.#restarting ??= this.#oneAfterTheOther().finally(() => (this.#restarting = null));
    await this.#restarting;
  }

  /** In the opposite order of the start. May be called again, and while it starts. */
  close() {
    this.#closed.resolve();
    this.#closing ??= this.#closeAll();
    return this.#closing;
  }

  async #closeAll() {
    // What it has begun to open is there to be closed only afterwards.
    await this.#starting?.catch(() => undefined);
    for (const stop of this.#stops.toReversed()) await stop();
  }

  async #oneAfterTheOther() {
    for (const server of this.#servers) {
      if (this.#closing) return;
      this.say(`${server.name} is restarted …`);
      await server.restart();
      await this.#front.notices(server.port);
    }
    if (!this.#closing) this.say('Both servers have been restarted.');
  }

  #keep(thing, stop) {
    this.#stops.push(() => stop(thing));
    return thing;
  }

  #settings({ databaseUrl, redisUrl, folder }) {
    return {
      ...{ NODE_ENV: 'development', HOST: '127.0.0.1', PUBLIC_URL: this.url, TRUST_PROXY: '1', DATA_DIR: folder },
      ...{ DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, JWT_SECRET: randomBytes(32).toString('hex') },
      LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn',
    };
  }
}

/** Like `Promise.all`, but a failure is told when nothing of it is under way any more. */
async function allOf(work) {
  await Promise.allSettled(work);
  return Promise.all(work);
}

async function createDatabase(url) {
  const connection = await createConnection(url);
  await connection.query('CREATE DATABASE parley CHARACTER SET utf8mb4');
  await connection.end();
}
