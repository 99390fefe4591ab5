import { signal } from '@angular/core';
import type { Call } from '@contracts';
import { CallNews } from '../session/call-news';
import { RunningElsewhere } from './running-elsewhere';

/** For pages that are shown while no call of the user runs on another device, until one is learnt of. */
export const elsewhere = () => {
  const call = signal<Call | null>(null);
  const learn = (learnt: Call) => call.set(learnt);
  const running = { call, deserted: signal(false), placeIn: () => null, offer: () => undefined };
  return [
    { provide: RunningElsewhere, useValue: running },
    { provide: CallNews, useValue: { learn } },
  ];
};
