import { type ConnectedPosition, OverlayModule } from '@angular/cdk/overlay';
import { Component, signal } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { MatTooltip } from '@angular/material/tooltip';
import { LEGEND } from './legend';

/** Explains the signs of a ladder, and its keys. */
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
      [cdkConnectedOverlayPush]="true"
      [cdkConnectedOverlayViewportMargin]="8"
      [cdkConnectedOverlayPositions]="positions"
      (backdropClick)="open.set(false)"
      (detach)="open.set(false)"
    >
      <div class="legend" role="dialog" aria-label="Signs and keys">
        @for (group of groups; track group.name) {
          <section>
            <h2>{{ group.name }}</h2>
            <dl>
              @for (sign of group.signs; track sign.words) {
                <dt>
                  <svg aria-hidden="true" viewBox="-10 -10 20 20" width="20" height="20">
                    <path [attr.d]="sign.path" [class]="sign.look" />
                  </svg>
                </dt>
                <dd>{{ sign.words }}</dd>
              }
            </dl>
          </section>
        }
        <section>
          <h2>Keys</h2>
          <dl>
            @for (key of keys; track key.words) {
              <dt>
                <kbd>{{ key.keys }}</kbd>
              </dt>
              <dd>{{ key.words }}</dd>
            }
          </dl>
        </section>
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
    // For windows where the button is at the left, in its own row.
    { originX: 'start', originY: 'bottom', overlayX: 'start', overlayY: 'top' },
    { originX: 'start', originY: 'top', overlayX: 'start', overlayY: 'bottom' },
  ];
  protected readonly groups = LEGEND;
  protected readonly keys = [
    { keys: '↑ ↓', words: 'Step before, step after' },
    { keys: 'Enter', words: 'Open the step' },
    { keys: 'Esc', words: 'Close it' },
    { keys: 'f', words: 'Next failure' },
    { keys: '+ −', words: 'Zoom; also Ctrl and the wheel' },
  ];
}
