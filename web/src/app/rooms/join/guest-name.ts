import { browserStore } from '../../browser/stores';

const KEY = 'parley-guest-name';

/** The guest name used last time; empty where the browser stores nothing. */
export const rememberedName = (): string => browserStore.get(KEY) ?? '';

export function rememberName(name: string): void {
  browserStore.set(KEY, name);
}
