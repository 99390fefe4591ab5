import { DestroyRef, inject, type Signal, signal } from '@angular/core';
import type { Call } from '@contracts';
import { browserStore } from '../../browser/stores';

const KEY = 'parley-call-left';
/** Other tabs learn of a change from the storage event. The tab that makes it gets no event, so it sets this signal. */
const left = signal<Call['id'] | null>(null);

/** Call when a page is closed or reloaded during a call; tells the other tabs of this browser. */
export function noteLeft(id: Call['id']): void {
  write(String(id));
}

/** The call has a page again. */
export function forgetLeft(): void {
  write(null);
}

/** The call whose page was closed in another tab; null if there is none. Call it in an injection context. */
export function leftCall(): Signal<Call['id'] | null> {
  left.set(read());
  const listen = ({ key }: StorageEvent) => key === KEY && left.set(read());
  addEventListener('storage', listen);
  inject(DestroyRef).onDestroy(() => removeEventListener('storage', listen));
  return left.asReadonly();
}

function read(): Call['id'] | null {
  return Number(browserStore.get(KEY)) || null;
}

function write(value: string | null): void {
  if (value === null) browserStore.remove(KEY);
  else browserStore.set(KEY, value);
  left.set(read());
}
