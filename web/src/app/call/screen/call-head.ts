import { Component, computed, input, output } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { MatTooltip } from '@angular/material/tooltip';
import type { LinkQuality } from '../../webrtc/quality/link-quality';
import type { CallSession } from '../session/call-session';
import { QualityBars } from '../stage/quality-bars';
import { CallTimer } from './call-timer';

/**
 * The person or room, the call's state and its duration. It is a component of its own because it changes every
 * second.
 */
@Component({
  selector: 'parley-call-head',
  imports: [CallTimer, MatIcon, MatIconButton, MatTooltip, QualityBars],
  template: `
    @let call = session();
    @if (canLeaveOpen()) {
      <button class="leave" matIconButton aria-label="Back to Parley" matTooltip="Back to Parley" (click)="left.emit()">
        <mat-icon svgIcon="arrow_back" />
      </button>
    }
    <h1 class="ellipsis" dir="auto" [title]="call.title()">{{ call.title() }}</h1>
    @if (call.room()?.locked) {
      <mat-icon class="mat-icon-20" svgIcon="lock" /><span class="unseen-text">Locked</span>
    }
    <div class="state">
      <span role="status" [class.bad]="phase().bad">{{ phase().words }}</span>
      @if (phase().name === 'talking' && call.seconds() !== null) {
        <parley-call-timer [seconds]="call.seconds() ?? 0" />
      }
      @if (quality(); as quality) {
        <parley-quality-bars [quality]="quality" />
      }
    </div>
    @if (hasLink()) {
      <button class="link" matIconButton aria-label="Copy link" matTooltip="Copy link" (click)="linkAsked.emit()">
        <mat-icon svgIcon="link" />
      </button>
    }
  `,
  styleUrl: './call-head.scss',
  host: { '[class.over-picture]': 'overPicture()' },
})
export class CallHead {
  readonly session = input.required<CallSession>();
  /** It is in the middle on top of the picture; otherwise it is a bar above the stage. */
  readonly overPicture = input(false);
  readonly quality = input<LinkQuality | null>(null);
  readonly canLeaveOpen = input(true);
  readonly hasLink = input(false);

  readonly left = output();
  readonly linkAsked = output();

  protected readonly phase = computed(() => this.session().phase());
}
