import { readFileSync } from 'node:fs';
import type { ServerProcess } from '../../support/server-process.js';

const MIB = 1024;

/** The resident memory of the server's process in MiB (Linux). */
export function memoryOf({ pid }: Pick<ServerProcess, 'pid'>): number {
  const [, kib] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))!;
  return Number(kib) / MIB;
}

/** By how much it grew at most while `work` ran, in MiB. */
export async function growthDuring(server: Pick<ServerProcess, 'pid'>, work: () => Promise<unknown>): Promise<number> {
  const before = memoryOf(server);
  let most = before;
  const watch = setInterval(() => (most = Math.max(most, memoryOf(server))), 20);
  await work().finally(() => clearInterval(watch));
  return most - before;
}
