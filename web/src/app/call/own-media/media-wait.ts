import { Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { Calling } from '../session/calling';

/**
 * Shown while a call waits for the browser's microphone prompt, which may be open forever, or for what a call is made of: says
 * what is being waited for, and offers a way out.
 */
@Component({
  selector: 'parley-media-wait',
  imports: [MatButton, MatIcon],
  template: `
    <div role="status">
      @if (words(); as words) {
        <div class="bar">
          <mat-icon [svgIcon]="calling.preparing() ? 'call' : 'mic'" />
          <span>{{ words }}</span>
          @if (!calling.preparing()) {
            <button matButton (click)="calling.goOnWithoutMicrophone()">Go on without</button>
          }
          <button matButton (click)="calling.cancelOpening()">Cancel</button>
        </div>
      }
    </div>
  `,
  styles: `
    .bar {
      position: fixed;
      inset: 16px 16px auto;
      z-index: 1001;
      display: flex;
      align-items: center;
      gap: 12px;
      width: fit-content;
      max-width: calc(100% - 32px);
      margin: 0 auto;
      padding: 4px 8px 4px 16px;
      border: 1px solid var(--mat-sys-outline-variant);
      border-radius: 28px;
      background: var(--mat-sys-surface-container-high);
      color: var(--mat-sys-on-surface);
      animation: appear 150ms 600ms backwards;
    }
    mat-icon,
    button {
      flex: none;
    }
    button {
      min-height: 48px;
    }
    /* If the microphone is allowed already it opens sooner than this, so nothing flashes. */
    @keyframes appear {
      from {
        visibility: hidden;
        opacity: 0;
      }
    }
  `,
})
export class MediaWait {
  protected readonly calling = inject(Calling);
  protected readonly words = computed(() => {
    if (this.calling.preparing()) return 'Preparing the call…';
    const type = this.calling.opening();
    return type && `Waiting for the microphone${type === 'video' ? ' and the camera' : ''}…`;
  });
}
