import { isUniqueViolation } from '../../database/transactions.js';
import { newRoomCode } from './room-code.js';

const ATTEMPTS = 5;

/** Makes a room under a code that no other has: `make` is called again where it is taken, which hardly ever happens. */
export async function withFreshCode<T>(make: (code: string) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await make(newRoomCode());
    } catch (error) {
      if (attempt === ATTEMPTS || !isUniqueViolation(error)) throw error;
    }
  }
}
