import { Component, inject, input, output, signal } from '@angular/core';
import { MatIcon } from '@angular/material/icon';
import { MatSlideToggle, type MatSlideToggleChange } from '@angular/material/slide-toggle';
import type { Room } from '@contracts';
import { Feedback } from '../../frame/feedback';
import { RoomsApi } from '../rooms-api';

/**
 * Says who can use the link that was just copied. If the room does not allow guests, people without an account
 * cannot; a user who may change that can do it here, and others read whom to ask.
 */
@Component({
  selector: 'parley-link-note',
  imports: [MatIcon, MatSlideToggle],
  template: `
    <p role="status">
      <mat-icon [svgIcon]="room().guestsAllowed ? 'check_circle' : 'info'" class="mat-icon-20" />
      @if (room().guestsAllowed) {
        <span>Guests can use this link.</span>
      } @else {
        <span>
          Guests cannot use this link: only people with an account can.
          @if (!editable()) {
            Ask <bdi>{{ room().owner.displayName }}</bdi> to let guests in.
          }
        </span>
      }
    </p>
    @if (editable()) {
      <mat-slide-toggle [checked]="room().guestsAllowed" [disabled]="busy()" (change)="allow($event)">
        <span class="label">Guests may come by the link</span>
      </mat-slide-toggle>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 8px;
      padding: 12px;
      border-radius: 12px;
      background: var(--parley-chosen);
    }
    p {
      display: flex;
      gap: 8px;
      overflow-wrap: anywhere;
    }
    mat-icon {
      flex: none;
    }
    .label {
      margin-inline-start: 8px;
    }
  `,
})
export class LinkNote {
  readonly room = input.required<Room>();
  /** The user owns the room, or is an administrator. */
  readonly editable = input(false);
  readonly changed = output<Room>();

  private readonly api = inject(RoomsApi);
  private readonly feedback = inject(Feedback);
  protected readonly busy = signal(false);

  protected async allow({ checked: guestsAllowed, source }: MatSlideToggleChange): Promise<void> {
    this.busy.set(true);
    try {
      this.changed.emit(await this.api.change(this.room().code, { guestsAllowed }));
    } catch (failure) {
      source.checked = this.room().guestsAllowed;
      this.feedback.fail(failure);
    } finally {
      this.busy.set(false);
    }
  }
}
