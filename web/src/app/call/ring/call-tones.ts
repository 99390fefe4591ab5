import { inject, Injectable } from '@angular/core';
import { RingTone } from '../../media/ring-tone';
import type { PhaseName } from '../session/call-phase';

/** The sounds of a call besides the voices: the ring-back tone while it rings, and the end. */
@Injectable({ providedIn: 'root' })
export class CallTones {
  private readonly tone = inject(RingTone);
  private before: PhaseName | null = null;

  /** Takes the phase the call is in; null for no call. */
  follow(phase: PhaseName | null): void {
    if (phase === this.before) return;
    if (phase === 'ringing') this.tone.play('ring-back');
    else this.tone.stop('ring-back');
    if (phase === 'over' && this.before !== null) this.tone.play('ended');
    this.before = phase;
  }
}
