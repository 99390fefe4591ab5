/** The folders for the temporary files of tests. */
import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';

/** A folder in memory, on Linux, so that nothing waits for a disk. */
const MEMORY = '/dev/shm';
/** Data folders, a database server and browser profiles together use about a fifth of it. */
const ENOUGH_BYTES = 4 * 1024 ** 3;
/** It survives a restart of the machine, so it is on a disk. */
const DISK = '/var/tmp';

/** Puts the temporary folder of this process and its children into memory, if there is enough. */
export function useQuickFolder() {
  if (process.env.TMPDIR === undefined && isRoomy(MEMORY)) process.env.TMPDIR = MEMORY;
}

/** A folder for temporary files on a real disk. */
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
