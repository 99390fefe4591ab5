import { vi } from 'vitest';

/** Vitest's own five seconds are too short beside browsers. It only ends what hangs. */
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });
