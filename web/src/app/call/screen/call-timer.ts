import { Component, computed, input } from '@angular/core';

/** "12:04", "1:02:09". */
export function timerWords(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[0] > 0 ? parts : parts.slice(1);
  return shown.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, '0'))).join(':');
}

/** The duration of a call, in digits of equal width so that it does not jitter. */
@Component({
  selector: 'parley-call-timer',
  template: `<span class="figures" role="timer" [attr.aria-label]="'Call time ' + words()">{{ words() }}</span>`,
})
export class CallTimer {
  readonly seconds = input.required<number>();
  protected readonly words = computed(() => timerWords(this.seconds()));
}
