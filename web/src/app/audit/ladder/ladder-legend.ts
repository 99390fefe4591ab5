import { type ConnectedPosition, OverlayModule } from '@angular/cdk/overlay';
import { Component, signal } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { MatTooltip } from '@angular/material/tooltip';

/** What the signs of a ladder stand for, and its keys. */
@Component({
  selector: 'parley-ladder-legend',
  imports: [MatIcon, MatIconButton, MatTooltip, OverlayModule],
  template: `
    <button
      matIconButton
      type="button"
      aria-label="Signs and keys"
      matTooltip="Signs and keys"
      aria-haspopup="dialog"
      [attr.aria-expanded]="open()"
      cdkOverlayOrigin
      #origin="cdkOverlayOrigin"
      (click)="open.set(!open())"
    >
      <mat-icon svgIcon="info" />
    </button>
    <ng-template
      cdkConnectedOverlay
      cdkConnectedOverlayHasBackdrop
      cdkConnectedOverlayBackdropClass="cdk-overlay-transparent-backdrop"
      [cdkConnectedOverlayOrigin]="origin"
      [cdkConnectedOverlayOpen]="open()"
      [cdkConnectedOverlayPositions]="positions"
      (backdropClick)="open.set(false)"
      (detach)="open.set(false)"
    >
      <div class="legend" role="dialog" aria-label="Signs and keys">
        <dl>
          @for (sign of signs; track sign.words) {
            <dt>
              <svg aria-hidden="true" viewBox="-10 -10 20 20" width="20" height="20">
                <path [attr.d]="sign.path" [class]="sign.look" />
              </svg>
            </dt>
            <dd>{{ sign.words }}</dd>
          }
          @for (key of keys; track key.words) {
            <dt>
              <kbd>{{ key.keys }}</kbd>
            </dt>
            <dd>{{ key.words }}</dd>
          }
        </dl>
      </div>
    </ng-template>
  `,
  styleUrl: './ladder-legend.scss',
})
export class LadderLegend {
  protected readonly open = signal(false);
  protected readonly positions: ConnectedPosition[] = [
    { originX: 'end', originY: 'bottom', overlayX: 'end', overlayY: 'top' },
    { originX: 'end', originY: 'top', overlayX: 'end', overlayY: 'bottom' },
  ];
  protected readonly signs = [
    { path: 'M-4.5,-4.5 h9 v9 h-9 z', look: 'accent', words: 'Offer' },
    { path: 'M0,-6 L6,0 L0,6 L-6,0 z', look: 'hollow strong', words: 'Answer' },
    { path: 'M-3,0 a3,3 0 1,0 6,0 a3,3 0 1,0 -6,0', look: '', words: 'Candidate' },
    { path: 'M-1.5,-6 h3 v12 h-3 z', look: '', words: 'End of candidates' },
    { path: 'M0,-9 V9', look: 'held', words: 'Held by the server' },
    { path: 'M-4,0 a4,4 0 1,0 8,0 a4,4 0 1,0 -8,0', look: '', words: 'At the end: applied' },
    { path: 'M-4,0 a4,4 0 1,0 8,0 a4,4 0 1,0 -8,0', look: 'hollow', words: 'Delivered, not reported as applied' },
    { path: 'M-5,0 h10', look: 'bar', words: 'Set aside, as it should be' },
    { path: 'M-4,-4 h8 v8 h-8 z', look: 'hollow', words: 'Never delivered' },
    { path: 'M-6,-6 L6,6 M6,-6 L-6,6', look: 'failed', words: 'Failed, or refused by the server' },
    { path: 'M0,-6.5 L7,6 H-7 z', look: 'trouble', words: 'Trouble' },
  ];
  protected readonly keys = [
    { keys: '↑ ↓', words: 'Step before, step after' },
    { keys: 'Enter', words: 'Open the step' },
    { keys: 'Esc', words: 'Close it' },
    { keys: 'f', words: 'Next failure' },
    { keys: '+ −', words: 'Zoom; also Ctrl and the wheel' },
  ];
}
