import { isUniqueViolation } from '../../database/transactions.js';
import { newRoomCode } from './room-code.js';

const ATTEMPTS = 5;

/** Makes a room with a code that no other room has. If the code is taken, which hardly ever happens, `make` is called again. */
export async function withFreshCode<T>(make: (code: string) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await make(newRoomCode());
    } catch (error) {
      if (attempt === ATTEMPTS || !isUniqueViolation(error)) throw error;
    }
  }
}
