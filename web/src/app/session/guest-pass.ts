import type { Guest, GuestEntry } from '@contracts';
import { tabStore } from '../browser/stores';
import { deviceNow } from './server-clock';

const PREFIX = 'parley-guest-';

/** Lets somebody without an account into one room. */
export interface GuestPass {
  readonly guest: Guest;
  readonly accessToken: string;
  /** Milliseconds since 1970 by this browser's clock. */
  readonly expiresAt: number;
}

/** Stored for this tab only, so that a reload comes back as the same guest. */
export function keepPass({ guest, accessToken, expiresIn }: GuestEntry): GuestPass {
  const pass = { guest, accessToken, expiresAt: deviceNow() + expiresIn * 1000 };
  tabStore.set(PREFIX + guest.roomCode, JSON.stringify(pass));
  return pass;
}

/** The valid pass for this room; null if there is none. */
export function findPass(code: string): GuestPass | null {
  try {
    const pass = JSON.parse(tabStore.get(PREFIX + code) ?? 'null') as GuestPass | null;
    return pass && pass.expiresAt > deviceNow() ? pass : null;
  } catch {
    return null;
  }
}

export function dropPass(code: string): void {
  tabStore.remove(PREFIX + code);
}

/** Call when somebody signs in, since users need no passes. */
export function dropAllPasses(): void {
  const names = tabStore.names().filter((name) => name.startsWith(PREFIX));
  for (const name of names) tabStore.remove(name);
}
