import { Injectable } from '@angular/core';
import { tabStore } from '../browser/stores';
import { holdForever } from './web-lock';

const KEY = 'parley-device';
/** Set while no page of this tab is running; then the next page takes over the id of the one before it. */
const LEFT_KEY = 'parley-device-left';
/** How long to wait for the lock. Only a duplicated tab, whose original holds the lock, waits this long. */
const PATIENCE_MS = 400;
/** A busy browser needs a while to release the lock of the page that was left. */
const RELOAD_PATIENCE_MS = 5_000;

/**
 * The id of this browser tab for the server: a UUID that survives a reload. A duplicated tab copies sessionStorage,
 * so the id is valid only together with a Web Lock on it.
 */
@Injectable({ providedIn: 'root' })
export class Device {
  private claimed: string | null = null;

  /** Must be claimed before the first request; reading it earlier is a bug in the caller. */
  get id(): string {
    if (!this.claimed) throw new Error('The device id has not been claimed yet');
    return this.claimed;
  }

  async claim(): Promise<void> {
    const remembered = tabStore.get(KEY);
    if (remembered && (await this.hold(remembered))) this.claimed = remembered;
    else this.claimed = await this.freshId();
    tabStore.set(KEY, this.claimed);
    this.noteLeaving();
  }

  /** A page may also be restored from the browser's back/forward cache. */
  private noteLeaving(): void {
    tabStore.remove(LEFT_KEY);
    addEventListener('pagehide', () => tabStore.set(LEFT_KEY, 'true'));
    addEventListener('pageshow', () => tabStore.remove(LEFT_KEY));
  }

  private async freshId(): Promise<string> {
    const id = uuid();
    await this.hold(id);
    return id;
  }

  private hold(id: string): Promise<boolean> {
    const goesOn = tabStore.get(LEFT_KEY) !== null;
    return holdForever(`parley-device-${id}`, goesOn ? RELOAD_PATIENCE_MS : PATIENCE_MS);
  }
}

/** `crypto.randomUUID` is missing on pages without https; `getRandomValues` is there. */
export function uuid(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
