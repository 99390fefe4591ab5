import { afterNextRender, Component, DestroyRef, ElementRef, inject, input, output, viewChild } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';

/** The panels that can be open at the side. */
export type PanelName = 'chat' | 'participants' | 'add' | 'statistics';

/**
 * Slides in from the right, or from the bottom on a telephone. The focus moves into it (to the element with
 * `data-first-focus`, else to the heading) and returns to where it was when the panel closes.
 */
@Component({
  selector: 'parley-side-panel',
  imports: [MatIcon, MatIconButton],
  template: `
    <div class="top">
      <h2 #title tabindex="-1">{{ heading() }}</h2>
      <button matIconButton aria-label="Close" (click)="closed.emit()"><mat-icon svgIcon="close" /></button>
    </div>
    <ng-content />
  `,
  styles: `
    :host {
      display: flex;
      flex-direction: column;
      overflow: hidden;
      box-sizing: border-box;
      width: 344px;
      border-left: 1px solid var(--parley-line);
      background: #181c1f;
      animation: from-right var(--parley-motion);
    }
    .top {
      display: flex;
      flex: none;
      align-items: center;
      justify-content: space-between;
      padding: 8px 4px 4px 16px;
    }
    h2:focus-visible {
      outline: none;
    }
    @keyframes from-right {
      from {
        opacity: 0;
        translate: 40px 0;
      }
    }
    @media (width < 600px) {
      :host {
        position: absolute;
        z-index: 5;
        inset: auto 0 0;
        width: auto;
        height: min(72%, 640px);
        padding-bottom: env(safe-area-inset-bottom);
        border-left: none;
        border-top: 1px solid var(--parley-line);
        border-radius: 20px 20px 0 0;
        animation-name: from-below;
      }
    }
    @keyframes from-below {
      from {
        opacity: 0;
        translate: 0 40px;
      }
    }
  `,
  host: { role: 'region', '[attr.aria-label]': 'heading()' },
})
export class SidePanel {
  readonly heading = input.required<string>();
  readonly closed = output();

  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly title = viewChild.required<ElementRef<HTMLElement>>('title');
  private readonly opener = document.activeElement;

  constructor() {
    afterNextRender(() => this.takeFocus());
    inject(DestroyRef).onDestroy(() => this.giveFocusBack());
  }

  private takeFocus(): void {
    const first = this.host.querySelector<HTMLElement>('[data-first-focus]');
    (first ?? this.title().nativeElement).focus({ preventScroll: true });
  }

  /** Unless the user has moved the focus elsewhere meanwhile. */
  private giveFocusBack(): void {
    const focused = document.activeElement;
    const lost = focused === null || focused === document.body || this.host.contains(focused);
    if (lost && this.opener instanceof HTMLElement && this.opener.isConnected) this.opener.focus();
  }
}
