import { Component, computed, inject } from '@angular/core';
import { MatIcon } from '@angular/material/icon';
import type { Call } from '@contracts';
import { isolated } from '../../shared-ui/isolated';
import { CallTimer } from '../screen/call-timer';
import { Calling } from '../session/calling';
import { CallSeconds } from './call-seconds';
import { ReturnButton } from './return-button';
import { RunningElsewhere } from './running-elsewhere';

/** Shows a call of the user that runs on another device or was left with its tab, and the way back into it. */
@Component({
  selector: 'parley-elsewhere-strip',
  imports: [CallTimer, MatIcon, ReturnButton],
  template: `
    @if (call(); as call) {
      <section class="strip always-dark" aria-label="Your call on another device">
        <mat-icon [svgIcon]="call.kind === 'room' ? 'meeting_room' : 'devices'" />
        <span class="what">
          <span class="words" dir="auto" [title]="words()">{{ words() }}</span>
          @if (seconds.of(call); as passed) {
            <parley-call-timer [seconds]="passed" />
          }
        </span>
        <parley-return-button [call]="call" />
      </section>
    }
  `,
  styles: `
    .strip {
      display: flex;
      align-items: center;
      gap: 8px 12px;
      padding: 4px 16px;
      background: #14352a;
      color: #e3f4ea;
    }
    mat-icon {
      flex: none;
    }
    .what {
      display: flex;
      flex: 1;
      flex-wrap: wrap;
      gap: 0 12px;
      min-width: 0;
    }
    // On two lines: cut on one, a name from right to left would lose its beginning.
    .words {
      display: -webkit-box;
      max-width: 100%;
      overflow: hidden;
      overflow-wrap: anywhere;
      font-weight: 550;
      -webkit-box-orient: vertical;
      -webkit-line-clamp: 2;
      line-clamp: 2;
    }
    parley-return-button {
      flex: none;
      flex-wrap: wrap;
      justify-content: end;
      max-width: 60%;
    }
  `,
})
export class ElsewhereStrip {
  private readonly calling = inject(Calling);
  private readonly elsewhere = inject(RunningElsewhere);
  protected readonly seconds = inject(CallSeconds);
  /** If another call runs on this device, that one has the strip. */
  protected readonly call = computed(() => (this.calling.busy() ? null : this.elsewhere.call()));
  protected readonly words = computed(() => {
    const call = this.call();
    if (!call?.roomTitle) return call && `In a call with ${this.othersIn(call)}`;
    return `In the meeting ${isolated(call.roomTitle)}`;
  });

  private othersIn(call: Call): string {
    const me = this.elsewhere.placeIn(call);
    const others = call.participants.filter(({ id, leftAt }) => id !== me?.id && leftAt === null);
    return others.map(({ displayName }) => isolated(displayName)).join(', ') || 'nobody';
  }
}
