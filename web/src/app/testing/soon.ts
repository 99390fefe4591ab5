import { vi } from 'vitest';

/** Vitest's own second is too short for a machine that has more to do. Only a failing test waits for so long. */
const PATIENCE_MS = 10_000;

/** Asks until it does not throw any more. @returns what it gave then */
export function soon<T>(ask: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(ask, PATIENCE_MS);
}
