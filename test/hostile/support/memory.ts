import { readFileSync } from 'node:fs';
import type { ServerProcess } from '../../support/server-process.js';

const MIB = 1024;

/** What the server's process has of the machine's memory, in MiB (Linux). */
export function memoryOf({ pid }: Pick<ServerProcess, 'pid'>): number {
  const [, kib] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))!;
  return Number(kib) / MIB;
}

/** How much more it had at most, in MiB, while `work` went on. */
export async function growthDuring(server: Pick<ServerProcess, 'pid'>, work: () => Promise<unknown>): Promise<number> {
  const before = memoryOf(server);
  let most = before;
  const watch = setInterval(() => (most = Math.max(most, memoryOf(server))), 20);
  await work().finally(() => clearInterval(watch));
  return most - before;
}
