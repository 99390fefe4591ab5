import { jest } from '@jest/globals';

/** They only end a test that hangs, so they are longer than what it may wait for. */
const SECONDS: Record<string, number> = { integration: 60, hostile: 90, browser: 90, faults: 900 };
const USUAL = 30;
const folder = /[\\/]test[\\/](\w+)[\\/]/.exec(expect.getState().testPath ?? '')?.[1] ?? '';

jest.setTimeout((SECONDS[folder] ?? USUAL) * 1000);
