import { signal } from '@angular/core';
import type { Call } from '@contracts';
import { RunningElsewhere } from './running-elsewhere';

/** For pages that are shown while no call of the user runs on another device, until one is learnt of. */
export const elsewhere = () => {
  const call = signal<Call | null>(null);
  const learn = (learnt: Call) => call.set(learnt);
  return {
    provide: RunningElsewhere,
    useValue: { call, learn, deserted: signal(false), placeIn: () => null, offer: () => undefined },
  };
};
