import { vi } from 'vitest';

/** Vitest's own second is too short for a machine that has more to do. Only a failing test waits this long. */
const PATIENCE_MS = 10_000;

/** Tries until it no longer throws. @returns what it gave then */
export function soon<T>(ask: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(ask, PATIENCE_MS);
}
