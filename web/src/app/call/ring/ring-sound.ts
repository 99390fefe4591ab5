import { inject, Injectable } from '@angular/core';
import { RingTone } from '../../media/ring-tone';
import { SoundOutput } from '../../media/sound-output';
import { takeTurn } from '../../session/web-lock';

/**
 * The ring tone. If several tabs of one user ring, only one of them plays it, since two would be out of step. A tab
 * that the browser keeps silent does not queue for it; otherwise nothing might be heard.
 */
@Injectable({ providedIn: 'root' })
export class RingSound {
  private readonly tone = inject(RingTone);
  private readonly output = inject(SoundOutput);
  private leave: (() => void) | null = null;

  start(): void {
    if (this.leave) return;
    let wanted = true;
    let giveBack: (() => void) | null = null;
    this.leave = () => ((wanted = false), giveBack?.());
    void this.output.audible().then(() => {
      if (wanted) giveBack = takeTurn('parley-ring', () => this.tone.play('ring'));
    });
  }

  stop(): void {
    this.leave?.();
    this.leave = null;
    this.tone.stop('ring');
  }
}
