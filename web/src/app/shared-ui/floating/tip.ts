import {
  DestroyRef,
  Directive,
  effect,
  ElementRef,
  inject,
  Injector,
  input,
  runInInjectionContext,
  untracked,
} from '@angular/core';
import type { MatTooltip } from '@angular/material/tooltip';
import { Floats } from './floats';

/** Material's tooltip for what stands on the first page. It is there as soon as what floats is loaded, at the latest when somebody points here. */
@Directive({
  selector: '[parleyTip]',
  host: {
    '(mouseenter)': 'wake()',
    '(focusin)': 'wake()',
    '(mouseleave)': 'wanted = false',
    '(focusout)': 'wanted = false',
  },
})
export class Tip {
  readonly parleyTip = input.required<string>();

  private readonly floats = inject(Floats);
  private readonly injector = inject(Injector);
  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private tooltip: MatTooltip | null = null;
  /** Somebody points here, and does not see the tip yet. */
  protected wanted = false;

  constructor() {
    effect(() => {
      const text = this.parleyTip();
      const overlays = this.floats.overlays();
      if (overlays) untracked(() => this.show(text, () => new overlays.MatTooltip()));
    });
    inject(DestroyRef).onDestroy(() => this.tooltip?.ngOnDestroy());
  }

  protected wake(): void {
    if (this.tooltip) return;
    this.wanted = true;
    this.floats.load().catch(() => undefined);
  }

  private show(text: string, make: () => MatTooltip): void {
    const isNew = this.tooltip === null;
    // Like every directive it asks its surroundings for the element.
    this.tooltip ??= runInInjectionContext(this.injector, make);
    this.tooltip.message = text;
    if (!isNew) return;
    this.tooltip.ngAfterViewInit();
    if (this.wanted && this.element.matches(':hover, :focus-visible')) this.tooltip.show();
  }
}
