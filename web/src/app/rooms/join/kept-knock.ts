import { tabStore } from '../../browser/stores';

const KEY = 'parley-knock';

/** Remembers that somebody waits to be let in, so that they still wait after a reload. */
export function keepKnocking(code: string): void {
  tabStore.set(KEY, code);
}

export function stopKnocking(code: string): void {
  if (isKnocking(code)) tabStore.remove(KEY);
}

export function isKnocking(code: string): boolean {
  return tabStore.get(KEY) === code;
}
