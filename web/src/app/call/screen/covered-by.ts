import { computed, effect, type ElementRef, type Signal, signal } from '@angular/core';

/**
 * How far down an element reaches in the element that it covers, in pixels; 0 while it is empty or missing. Call it in
 * an injection context.
 */
export function coveredBy(element: Signal<ElementRef<HTMLElement> | undefined>): Signal<number> {
  const reach = signal(0);
  effect((onCleanup) => {
    const place = element()?.nativeElement;
    if (!place) return;
    const measure = () => reach.set(place.offsetHeight === 0 ? 0 : place.offsetTop + place.offsetHeight);
    const observer = new ResizeObserver(measure);
    observer.observe(place);
    onCleanup(() => observer.disconnect());
  });
  return computed(() => (element() ? reach() : 0));
}
