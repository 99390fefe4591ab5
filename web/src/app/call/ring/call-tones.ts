import { inject, Injectable } from '@angular/core';
import { RingTone } from '../../media/ring-tone';
import type { PhaseName } from '../session/call-phase';

/** What one hears of a call besides the other: the ring-back while it rings there, and its end. */
@Injectable({ providedIn: 'root' })
export class CallTones {
  private readonly tone = inject(RingTone);
  private before: PhaseName | null = null;

  /** The phase the call is in now; null for none. */
  follow(phase: PhaseName | null): void {
    if (phase === this.before) return;
    if (phase === 'ringing') this.tone.play('ring-back');
    else this.tone.stop('ring-back');
    if (phase === 'over' && this.before !== null) this.tone.play('ended');
    this.before = phase;
  }
}
