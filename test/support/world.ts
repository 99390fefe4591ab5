import type { AddressInfo } from 'node:net';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from '../../server/app.module.js';
import { setupApp } from '../../server/app.setup.js';
import { readSettings } from '../../server/config/settings.js';
import { HttpFront } from '../../server/http/front/http-front.js';
import { Patience } from '../../server/http/time-limit.js';
import { Passwords } from '../../server/users/passwords.js';
import { migratedDatabase, type TestDatabase } from './database.js';
import { TEST_ENV } from './test-env.js';
import { choiceBetween, shareRedis, startTwin, type Twin } from './twin.js';

/** The whole server in this process, on a port and a database of its own. */
export interface World {
  /** `http://127.0.0.1:<port>`, without a slash at the end. With `PROCESSES=2` the one or the other of two, chosen each time. */
  readonly url: string;
  /** The address for this client; the same each time. */
  urlOf(client: object): string;
  /** `world.app.get(SomeService, { strict: false })` returns any provider. */
  app: NestExpressApplication;
  database: TestDatabase;
  /** Registers what a test opened and the world has to close with itself. */
  onClose(release: () => unknown): void;
  /** Idempotent. Closes everything opened in it and the server, and drops the database unless it was given. */
  close(): Promise<void>;
}

export interface WorldOptions {
  /** Settings by their environment names; they replace the ones below. */
  env?: Record<string, string>;
  /** Hashes as in production, for tests about hashes; otherwise hashing costs next to nothing. */
  passwords?: 'as-in-production';
  /** Refuses what takes too long as soon as in production, for tests about that; otherwise only after 20 s. */
  patience?: 'as-in-production';
  /** Another server's database, to start a second server on it. It is not dropped with this world. */
  database?: TestDatabase;
}

/** Tests make hundreds of accounts, and the cost of their passwords proves nothing. A server process hashes as in production. */
const CHEAP = { memoryCost: 256, timeCost: 1 };

/** A burst on a busy machine takes longer than a request may, and how fast the machine is proves nothing. A server process has the usual limit. */
const PATIENT_MS = 20_000;

export async function startServer(options: WorldOptions = {}): Promise<World> {
  const database = options.database ?? (await migratedDatabase());
  await shareRedis(database);
  const settings = readSettings({ ...TEST_ENV, ...database.env, ...options.env });
  const app = await NestFactory.create<NestExpressApplication>(AppModule.with(settings), new HttpFront(), {
    logger: false,
    abortOnError: false,
  });
  setupApp(app, settings);
  if (options.passwords === undefined) app.get(Passwords, { strict: false }).use(CHEAP);
  if (options.patience === undefined) app.get(Patience, { strict: false }).use(PATIENT_MS);
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  const own = `http://127.0.0.1:${port}`;
  const twin = await startTwin(own, database, options.env);
  const urlOf = choiceBetween(own, twin);
  return worldOf({ app, database, urlOf, twin, keepDatabase: options.database !== undefined });
}

interface Parts extends Pick<World, 'app' | 'database' | 'urlOf'> {
  twin: Twin | null;
  keepDatabase: boolean;
}

function worldOf({ app, database, urlOf, twin, keepDatabase }: Parts): World {
  const opened: (() => unknown)[] = [];
  let closing: Promise<void> | undefined;
  const closeAll = async () => {
    await Promise.all(opened.map((release) => release()));
    await Promise.all([app.close(), twin?.close()]);
    if (!keepDatabase) await database.drop();
  };
  return {
    ...{ app, database, urlOf },
    get url() {
      return urlOf({});
    },
    onClose: (release) => void opened.push(release),
    close: () => (closing ??= closeAll()),
  };
}
