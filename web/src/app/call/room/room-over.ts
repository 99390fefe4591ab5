import { afterNextRender, Component, computed, ElementRef, input, output, viewChild } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Unbidden } from '../../shared-ui/keys/unbidden';
import { durationWords } from '../../shared-ui/times/times';

/** What is left of a meeting when it is over for me. */
@Component({
  selector: 'parley-room-over',
  imports: [MatButton, Unbidden],
  template: `
    <section parleyUnbidden aria-labelledby="room-over-words">
      <p class="title" dir="auto">{{ title() }}</p>
      <div role="status">
        <h1 #heading id="room-over-words" tabindex="-1">{{ words() }}</h1>
      </div>
      @if (lasted()) {
        <p class="details figures">{{ lasted() }}</p>
      }
      <div class="next">
        <ng-content />
        <button matButton="outlined" (click)="closed.emit()">Close</button>
      </div>
    </section>
  `,
  styles: `
    :host {
      position: absolute;
      inset: 0;
      z-index: 6;
      display: grid;
      place-items: center;
      overflow: auto;
      background: radial-gradient(circle at 50% 40%, #22292f 0%, #121619 70%);
    }
    section {
      display: grid;
      justify-items: center;
      gap: 8px;
      max-width: min(480px, 100%);
      box-sizing: border-box;
      padding: 24px;
      text-align: center;
    }
    h1 {
      text-wrap: balance;
    }
    .title {
      max-width: 100%;
      overflow-wrap: anywhere;
      font: var(--mat-sys-title-medium);
      color: #d5dde3;
    }
    .details {
      color: #b9c3cb;
    }
    .next {
      display: flex;
      flex-wrap: wrap;
      justify-content: center;
      gap: 12px;
      margin-top: 24px;
    }
    .next button {
      min-width: 136px;
      min-height: 48px;
    }
  `,
})
export class RoomOver {
  readonly title = input.required<string>();
  readonly words = input.required<string>();
  /** Whole seconds; null where it never began. */
  readonly seconds = input<number | null>(null);

  readonly closed = output();

  private readonly heading = viewChild.required<ElementRef<HTMLElement>>('heading');
  protected readonly lasted = computed(() => {
    const seconds = this.seconds();
    return seconds ? durationWords(seconds) : '';
  });

  constructor() {
    afterNextRender(() => this.takeLostFocus());
  }

  /** The controls of the call are gone, and with them the focus; a card that rings or a dialog keeps it. */
  private takeLostFocus(): void {
    const lost = document.activeElement === null || document.activeElement === document.body;
    if (lost) this.heading().nativeElement.focus();
  }
}
