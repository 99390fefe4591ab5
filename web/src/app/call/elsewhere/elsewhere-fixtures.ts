import { signal } from '@angular/core';
import type { Call } from '@contracts';
import { RunningElsewhere } from './running-elsewhere';

/** For pages that are shown while no call of the user runs on another device, or this one. */
export const elsewhere = (call: Call | null = null) => ({
  provide: RunningElsewhere,
  useValue: { call: signal(call), deserted: signal(false), learn: () => undefined, placeIn: () => null },
});
