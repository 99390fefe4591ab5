import { mkdirSync } from 'node:fs';

/** Takes a name for this process: it becomes a folder, which only one process can make. @returns whether nobody else had it */
export function takeFirst(folder) {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}
