import { DestroyRef, inject, type Signal, signal } from '@angular/core';
import type { Call } from '@contracts';
import { browserStore } from '../../browser/stores';

const KEY = 'parley-call-left';
/** Other tabs hear of a change by the storage, this one by itself. */
const left = signal<Call['id'] | null>(null);

/** A page that is closed, or loaded anew, in a call tells the other tabs of this browser. */
export function noteLeft(id: Call['id']): void {
  write(String(id));
}

/** The call has a page again. */
export function forgetLeft(): void {
  write(null);
}

/** The call whose page was closed in another tab; null where none was. To be called in an injection context. */
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
