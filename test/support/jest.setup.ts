import { jest } from '@jest/globals';

const SECONDS: Record<string, number> = { integration: 20, hostile: 60, browser: 90 };
const folder = /[\\/]test[\\/](\w+)[\\/]/.exec(expect.getState().testPath ?? '')?.[1] ?? '';

jest.setTimeout((SECONDS[folder] ?? 5) * 1000);

// Times are measured beside whatever else has part of the machine. One that was too long is measured again, twice at most: what
// really holds up others does so each time. A server that has ended stays ended, and fails then, too.
if (folder === 'hostile') jest.retryTimes(2, { logErrorsBeforeRetry: true });
