import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { migratedDatabase, type TestDatabase } from './database.js';
import { eventually } from './eventually.js';
import { freePort } from './ports.mjs';
import { TEST_ENV } from './test-env.js';

const ROOT = join(import.meta.dirname, '../..');
/** Several may start at once, on a busy machine. */
const START_MS = 60_000;

/** A process and everything it has written so far, over all its starts. */
interface Running {
  /** What it runs, where it matters: see `AS_SHIPPED`. */
  main?: string | undefined;
  child?: ChildProcess;
  text: string;
}

/** The built server in a process of its own, which can be killed, and restarted on the same database and port. */
export class ServerProcess {
  private readonly opened: (() => unknown)[] = [];

  constructor(
    readonly port: number,
    readonly database: TestDatabase,
    readonly env: Record<string, string>,
    readonly running: Running = { text: '' },
  ) {}

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get pid(): number | undefined {
    return this.running.child?.pid;
  }

  get isRunning(): boolean {
    const { child } = this.running;
    return child !== undefined && child.exitCode === null && child.signalCode === null;
  }

  /** Everything it has written so far, over all its starts. */
  get output(): string {
    return this.running.text;
  }

  onClose(release: () => unknown): void {
    this.opened.push(release);
  }

  /** Starts it and waits until it is ready. @throws with its output when it fails */
  async start(): Promise<this> {
    const child = runServer({ ...this.database.env, ...this.env, PORT: String(this.port) }, this.running.main);
    const { running } = this;
    running.child = child;
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => (running.text += chunk.toString()));
    await eventually(async () => {
      if (child.exitCode === null) return (await fetch(`${this.url}/health/ready`)).status === 200;
      throw new Error(`the server ended with ${child.exitCode}:\n${running.text}`);
    }, START_MS).catch(async (error: unknown) => {
      await this.kill();
      throw error;
    });
    return this;
  }

  /** Ends it and waits until it is gone. @returns its exit code, or the signal's name */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<number | string | null> {
    const { child } = this.running;
    if (child === undefined || !this.isRunning) return child?.exitCode ?? null;
    const gone = once(child, 'exit');
    child.kill(signal);
    const [code, by] = (await gone) as [number | null, string | null];
    return code ?? by;
  }

  /** Waits until it has ended by itself. @returns its exit code, or the signal's name */
  async ended(): Promise<number | string | null> {
    const { child } = this.running;
    if (child && this.isRunning) await once(child, 'exit');
    return child?.exitCode ?? child?.signalCode ?? null;
  }

  /** Closes what was opened on it. */
  async release(): Promise<void> {
    await Promise.all(this.opened.splice(0).map((release) => release()));
  }

  /** Kills it and drops its database. */
  async close(): Promise<void> {
    await this.release();
    await this.kill();
    await this.database.drop();
  }
}

/** What `npm start` runs. Specs about how a server starts and ends take this; others take the one that starts sooner (`bundle.mjs`). */
export const AS_SHIPPED = 'dist/server/main.js';

/** The built server with these settings and no others. */
export function runServer(env: Record<string, string>, main = process.env['TEST_SERVER'] ?? AS_SHIPPED): ChildProcess {
  const { PATH = '', HOME = '', NODE_COMPILE_CACHE = '' } = process.env;
  return spawn(process.execPath, [main], {
    cwd: ROOT,
    env: { PATH, HOME, NODE_COMPILE_CACHE, ...TEST_ENV, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** A started server process on a free port, on a database of its own unless one is given. */
export async function newServerProcess(
  options: { env?: Record<string, string>; database?: TestDatabase; main?: string } = {},
): Promise<ServerProcess> {
  const database = options.database ?? (await migratedDatabase());
  const port = await freePort();
  const env = { HOST: '127.0.0.1', PUBLIC_URL: `http://127.0.0.1:${port}`, ...options.env };
  return new ServerProcess(port, database, env, { main: options.main, text: '' }).start();
}
