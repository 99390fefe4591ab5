import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from './eventually.js';

const START_MS = 120_000;
const RESTART_MS = 90_000;
const SETTINGS = { PORT: '0', DRAIN_SECONDS: '6', STUN_URLS: '' };
const RESTARTED = 'Both servers have been restarted.';

/** `npm run cluster`, without the build: servers, database, Redis and front of its own. */
export class ClusterCommand {
  private readonly opened: (() => unknown)[] = [];
  private readonly child: ChildProcessWithoutNullStreams;
  /** Everything that it has written. */
  said = '';
  url = '';

  private constructor(
    readonly folder: string,
    private readonly env: Record<string, string>,
    args: string[],
  ) {
    this.child = this.run(args);
  }

  /** It starts, and may be stopped while it does. */
  static begin(args: string[] = [], env: Record<string, string> = {}): ClusterCommand {
    return new ClusterCommand(mkdtempSync(join(tmpdir(), 'parley-cluster-test-')), env, args);
  }

  /** Resolves when it has said its address. @throws with its output when it ends instead */
  static async start(args: string[] = [], env: Record<string, string> = {}): Promise<ClusterCommand> {
    const command = ClusterCommand.begin(args, env);
    try {
      await command.hasStarted();
    } catch (error) {
      await command.close();
      throw error;
    }
    return command;
  }

  onClose(release: () => unknown): void {
    this.opened.push(release);
  }

  /** Presses a key. */
  press(key: string): void {
    this.child.stdin.write(key);
  }

  /** The same command again, beside the one that runs. @returns its exit code */
  async beside(...args: string[]): Promise<number> {
    const [code] = (await once(this.run(args), 'exit')) as [number];
    return code;
  }

  async restarted(): Promise<void> {
    await eventually(() => this.said.includes(RESTARTED), RESTART_MS);
  }

  /** The process of this server, for killing it: another one is started in its place, on the same port. */
  serverNow(which: 1 | 2): { pid: number; port: number } {
    const line = new RegExp(`^server ${which} │ runs as process (\\d+) on port (\\d+)`, 'gm');
    const [, pid, port] = [...this.said.matchAll(line)].at(-1)!;
    return { pid: Number(pid), port: Number(port) };
  }

  /** Closes what was opened through it. */
  async release(): Promise<void> {
    await Promise.all(this.opened.splice(0).map((release) => release()));
  }

  /** Ctrl-C. @returns its exit code */
  async stop(): Promise<number | null> {
    await this.release();
    const { child } = this;
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const gone = once(child, 'exit');
    child.kill('SIGINT');
    const [code] = (await gone) as [number | null];
    return code;
  }

  async close(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private run(args: string[]): ChildProcessWithoutNullStreams {
    const { PATH = '', HOME = '', TMPDIR = tmpdir(), NODE_COMPILE_CACHE = '' } = process.env;
    const env = { PATH, HOME, TMPDIR, NODE_COMPILE_CACHE, ...SETTINGS, ...this.env, DATA_DIR: this.folder };
    const child = spawn(process.execPath, ['tools/cluster.mjs', ...args], { env });
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (text: Buffer) => (this.said += text.toString()));
    return child;
  }

  private async hasStarted(): Promise<void> {
    this.url = await eventually(() => {
      const url = /^Parley is at (\S+)/m.exec(this.said)?.[1];
      if (url === undefined && this.child.exitCode === null) throw new Error(`it does not start:\n${this.said}`);
      return url ?? '';
    }, START_MS);
    if (this.url === '') throw new Error(`it ended:\n${this.said}`);
  }
}
