import { jest } from '@jest/globals';

const SECONDS: Record<string, number> = { integration: 20, hostile: 60, browser: 90, faults: 900 };
const folder = /[\\/]test[\\/](\w+)[\\/]/.exec(expect.getState().testPath ?? '')?.[1] ?? '';

jest.setTimeout((SECONDS[folder] ?? 5) * 1000);
