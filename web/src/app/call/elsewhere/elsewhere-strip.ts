import { Component, computed, inject } from '@angular/core';
import { MatIcon } from '@angular/material/icon';
import type { Call } from '@contracts';
import { isolated } from '../../shared-ui/isolated';
import { CallTimer } from '../call-timer';
import { Calling } from '../calling';
import { CallSeconds } from './call-seconds';
import { ReturnButton } from './return-button';
import { RunningElsewhere } from './running-elsewhere';

/** A call of mine runs on another device, or was left with its tab: what it is, and the way back into it. */
@Component({
  selector: 'parley-elsewhere-strip',
  imports: [CallTimer, MatIcon, ReturnButton],
  template: `
    @if (call(); as call) {
      <section class="strip always-dark" aria-label="Your call on another device">
        <mat-icon [svgIcon]="call.kind === 'room' ? 'meeting_room' : 'devices'" />
        <span class="what ellipsis" dir="auto">{{ words() }}</span>
        @if (seconds.of(call); as passed) {
          <span aria-hidden="true">·</span>
          <parley-call-timer [seconds]="passed" />
        }
        <parley-return-button [call]="call" />
      </section>
    }
  `,
  styles: `
    .strip {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 8px;
      padding: 4px 16px;
      min-height: 48px;
      background: #14352a;
      color: #e3f4ea;
    }
    mat-icon {
      flex: none;
    }
    .what {
      min-width: 0;
      font-weight: 550;
    }
    parley-return-button {
      margin-inline-start: auto;
    }
  `,
})
export class ElsewhereStrip {
  private readonly calling = inject(Calling);
  private readonly elsewhere = inject(RunningElsewhere);
  protected readonly seconds = inject(CallSeconds);
  /** On this device another call runs: that one has the strip. */
  protected readonly call = computed(() => (this.calling.busy() ? null : this.elsewhere.call()));
  protected readonly words = computed(() => {
    const call = this.call();
    return call && `In a call with ${isolated(this.nameOf(call))}`;
  });

  private nameOf(call: Call): string {
    const me = this.elsewhere.placeIn(call);
    const others = call.participants.filter(({ id, leftAt }) => id !== me?.id && leftAt === null);
    return call.roomTitle ?? (others.map(({ displayName }) => displayName).join(', ') || 'nobody');
  }
}
