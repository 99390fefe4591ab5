/** The built server on a database of its own, with people in it. */
import { randomBytes } from 'node:crypto';
import { freePort, Measured } from '../frame/processes.mjs';
import { newDatabase } from './databases.mjs';
import { addPeople } from './people.mjs';

/** Limits are off, because thousands come from one address. Nothing leaves the machine. */
const SETTINGS = { DEMO: 'off', LOG_LEVEL: 'silent', RATE_LIMITS: 'off', STUN_URLS: '', DRAIN_SECONDS: '0' };

class Parley {
  process;

  constructor(location, { port, secret, env }) {
    this.location = location;
    this.secret = secret;
    this.url = `http://127.0.0.1:${port}`;
    const { databaseUrl, dataDir } = location;
    const own = { PORT: String(port), PUBLIC_URL: this.url, JWT_SECRET: secret, DATA_DIR: dataDir };
    this.env = { ...SETTINGS, ...own, ...(databaseUrl && { DATABASE_URL: databaseUrl }), ...env };
  }

  /** Starts its process, the first time or again. @returns itself, when it answers */
  async start() {
    this.process = new Measured('dist/server/main.js', { env: this.env });
    await this.process.answers(`${this.url}/health/ready`);
    return this;
  }

  stop() {
    return this.process?.stop();
  }

  /** Accounts, signed in. May be called before the server is started, and on MariaDB while it runs. */
  people(count) {
    return addPeople(this, count);
  }
}

/** @returns a Parley that is not started yet, on a new database of this kind (see `databases.mjs`) */
export async function newParley(kind, { env = {}, extra = [] } = {}) {
  const location = await newDatabase(kind, { extra });
  return new Parley(location, { port: await freePort(), secret: randomBytes(32).toString('hex'), env });
}
