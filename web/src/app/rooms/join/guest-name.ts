import { browserStore } from '../../browser/stores';

const KEY = 'parley-guest-name';

/** Under which name I came the last time, without an account; empty where the browser keeps nothing. */
export const rememberedName = (): string => browserStore.get(KEY) ?? '';

export function rememberName(name: string): void {
  browserStore.set(KEY, name);
}
