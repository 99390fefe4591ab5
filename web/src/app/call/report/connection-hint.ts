import { Component, computed, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Unbidden } from '../../shared-ui/keys/unbidden';
import type { CallSession } from '../session/call-session';
import { SignalBars } from '../stage/signal-bars';

/** A quiet line while a connection stays weak: why, and what may help. */
@Component({
  selector: 'parley-connection-hint',
  imports: [MatButton, SignalBars, Unbidden],
  host: { role: 'status' },
  template: `
    @if (advice(); as advice) {
      <div class="hint" parleyUnbidden>
        <parley-signal-bars level="poor" />
        <p>{{ advice.reason }} {{ advice.help }}</p>
        <span class="acts">
          @if (advice.cameraOff) {
            <button matButton (click)="turnCameraOff()">Turn camera off</button>
          }
          <button
            matButton
            [attr.aria-label]="'Dismiss: ' + advice.reason"
            (click)="session().reports.adviser.dismiss()"
          >
            Dismiss
          </button>
        </span>
      </div>
    }
  `,
  styles: `
    @use '../../shared-ui/notice';

    :host {
      display: grid;
      justify-items: center;
      max-width: 100%;
    }
    .hint {
      @include notice.surface;
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0 8px;
      max-width: min(720px, 100%);
      padding: 0 8px 0 16px;
      color: notice.$bad;
    }
    p {
      flex: 1 1 200px;
      min-width: 0;
      padding: 8px 0;
      overflow-wrap: anywhere;
    }
    .acts {
      display: flex;
      flex: none;
      margin-left: auto;
    }
  `,
})
export class ConnectionHint {
  readonly session = input.required<Pick<CallSession, 'reports' | 'media' | 'toggleCamera'>>();
  protected readonly advice = computed(() => this.session().reports.adviser.advice());

  protected turnCameraOff(): void {
    const { reports, media } = this.session();
    if (media.wanted().video) this.session().toggleCamera();
    reports.adviser.dismiss();
  }
}
