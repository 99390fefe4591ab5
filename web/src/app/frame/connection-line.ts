import { Component, computed, effect, inject, signal } from '@angular/core';
import { MatIcon } from '@angular/material/icon';
import { Signaling } from '../signaling/signaling';

const AWAY = 'No connection to the server. Trying again…';
const KEPT_OUT =
  'Parley is open too often, or has connected too often. Close it in other tabs or on other devices; it connects by itself.';
/** Connecting at the start, or a short gap, is not worth a message. */
const PATIENCE_MS = 2_000;

/** A quiet line while the server cannot be reached; it disappears when the server is back. */
@Component({
  selector: 'parley-connection-line',
  imports: [MatIcon],
  template: `
    <div role="status">
      @if (lost()) {
        <p><mat-icon svgIcon="cloud_off" class="mat-icon-20" />{{ words() }}</p>
      }
    </div>
  `,
  styles: `
    p {
      display: flex;
      align-items: center;
      justify-content: center;
      gap: 8px;
      padding: 6px 16px;
      font: var(--mat-sys-body-medium);
      background: var(--mat-sys-inverse-surface);
      color: var(--mat-sys-inverse-on-surface);
    }
  `,
})
export class ConnectionLine {
  private readonly signaling = inject(Signaling);
  protected readonly lost = signal(false);
  /**
   * A server that gives a reason is there; calling it unreachable would make people look for a fault in their
   * network.
   */
  protected readonly words = computed(() => (this.signaling.refusal() === null ? AWAY : KEPT_OUT));

  constructor() {
    effect((onCleanup) => {
      const connected = this.signaling.connected();
      const timer = setTimeout(() => this.lost.set(!connected), connected ? 0 : PATIENCE_MS);
      onCleanup(() => clearTimeout(timer));
    });
  }
}
