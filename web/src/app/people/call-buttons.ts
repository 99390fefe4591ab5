import { Component, computed, inject, input } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import type { CallType, User } from '@contracts';
import { Calling } from '../call/session/calling';
import { Tip } from '../shared-ui/floating/tip';

/** Buttons to call a person with sound only, or with sound and picture. */
@Component({
  selector: 'parley-call-buttons',
  imports: [MatButton, MatIcon, MatIconButton, Tip],
  template: `
    @if (large()) {
      <button matButton="filled" [attr.aria-label]="audioName()" [disabled]="waiting()" (click)="ring('audio')">
        <mat-icon svgIcon="call" />Audio call
      </button>
      <button matButton="tonal" [attr.aria-label]="videoName()" [disabled]="waiting()" (click)="ring('video')">
        <mat-icon svgIcon="videocam" />Video call
      </button>
    } @else {
      <button
        matIconButton
        parleyTip="Audio call"
        [attr.aria-label]="audioName()"
        [disabled]="waiting()"
        (click)="ring('audio')"
      >
        <mat-icon svgIcon="call" />
      </button>
      <button
        matIconButton
        parleyTip="Video call"
        [attr.aria-label]="videoName()"
        [disabled]="waiting()"
        (click)="ring('video')"
      >
        <mat-icon svgIcon="videocam" />
      </button>
    }
  `,
  styles: `
    :host {
      display: flex;
      flex: none;
    }
    :host(.large) {
      flex-wrap: wrap;
      gap: 12px;
    }
    /* On the smallest telephones only the words, so that what stands beside them has its place in the line. */
    @media (width < 380px) {
      :host(.large) {
        gap: 8px;
      }
      :host(.large) mat-icon {
        display: none;
      }
      :host(.large) button {
        padding-inline: 14px;
      }
    }
    .mat-mdc-icon-button {
      color: var(--mat-sys-primary);
    }
  `,
  host: { '[class.large]': 'large()' },
})
export class CallButtons {
  readonly user = input.required<Pick<User, 'id' | 'displayName'>>();
  readonly large = input(false);

  private readonly calling = inject(Calling);
  protected readonly audioName = computed(() => `Audio call ${this.user().displayName}`);
  protected readonly videoName = computed(() => `Video call ${this.user().displayName}`);
  /** All call buttons wait while any call is being set up, since there can be only one. */
  protected readonly waiting = computed(() => this.calling.ringing() !== null);

  protected ring(type: CallType): void {
    void this.calling.ring(this.user(), type);
  }
}
