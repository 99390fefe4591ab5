/** Where tests keep what they throw away. */
import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';

/** Memory that is a folder, on Linux: nothing waits for a disk. */
const MEMORY = '/dev/shm';
/** Data folders, a database server and browser profiles together take about a fifth of it. */
const ENOUGH_BYTES = 4 * 1024 ** 3;
/** Survives a restart of the machine, so it is on a disk. */
const DISK = '/var/tmp';

/** From now on the temporary folder, of this process and of those it starts, is in memory where there is enough. */
export function useQuickFolder() {
  if (process.env.TMPDIR === undefined && isRoomy(MEMORY)) process.env.TMPDIR = MEMORY;
}

/** A folder for temporary files that lies on a real disk. */
export const diskFolder = () => (isWritable(DISK) ? DISK : tmpdir());

function isRoomy(folder) {
  if (!isWritable(folder)) return false;
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize > ENOUGH_BYTES;
}

function isWritable(folder) {
  if (!existsSync(folder)) return false;
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
