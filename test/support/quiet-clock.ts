import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';

/** Time passes only as a test says, and warnings are not printed. */
export function useQuietClock(): void {
  beforeEach(() => {
    jest.useFakeTimers();
    jest.spyOn(Logger.prototype, 'warn').mockReturnValue();
  });
  afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
  });
}
