import { signal } from '@angular/core';
import type { Call } from '@contracts';
import { CallNews } from '../session/call-news';
import { RunningElsewhere } from './running-elsewhere';

/** For tests of pages that show calls on other devices; there is none until one is announced. */
export const elsewhere = () => {
  const call = signal<Call | null>(null);
  const learn = (learnt: Call) => call.set(learnt);
  const running = { call, deserted: signal(false), placeIn: () => null, offer: () => undefined };
  return [
    { provide: RunningElsewhere, useValue: running },
    { provide: CallNews, useValue: { learn } },
  ];
};
