import { jest } from '@jest/globals';

const SECONDS: Record<string, number> = { integration: 20, hostile: 60, browser: 90 };
const folder = /[\\/]test[\\/](\w+)[\\/]/.exec(expect.getState().testPath ?? '')?.[1] ?? '';

jest.setTimeout((SECONDS[folder] ?? 5) * 1000);

// Times are measured beside whatever else the machine does, which only ever adds to them: what really holds up others does so each time.
if (folder === 'hostile') jest.retryTimes(2, { logErrorsBeforeRetry: true });
