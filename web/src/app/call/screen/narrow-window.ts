import { BreakpointObserver } from '@angular/cdk/layout';
import { inject, type Signal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { map } from 'rxjs';

const NARROW = '(width < 600px)';

/** Whether the window is as narrow as a telephone held upright. Call it in an injection context. */
export function narrowWindow(): Signal<boolean> {
  const matching = inject(BreakpointObserver).observe(NARROW);
  return toSignal(matching.pipe(map(({ matches }) => matches)), { initialValue: false });
}
