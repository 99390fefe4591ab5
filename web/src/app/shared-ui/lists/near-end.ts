import { afterNextRender, DestroyRef, Directive, ElementRef, inject, output } from '@angular/core';

/** Emits when the element comes near the visible part. Put it after the last row of an endless list. */
@Directive({ selector: '[parleyNearEnd]' })
export class NearEnd {
  readonly parleyNearEnd = output<void>();

  constructor() {
    const element = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
    const destroyed = inject(DestroyRef);
    afterNextRender(() => {
      if (!('IntersectionObserver' in window)) return;
      const observer = new IntersectionObserver((entries) => this.tell(entries), { rootMargin: '600px' });
      observer.observe(element);
      destroyed.onDestroy(() => observer.disconnect());
    });
  }

  private tell(entries: readonly IntersectionObserverEntry[]): void {
    if (entries.some((entry) => entry.isIntersecting)) this.parleyNearEnd.emit();
  }
}
