import { browserStore } from '../../browser/stores';

const KEY = 'parley-guest-name';

/** The name I used as a guest the last time. Empty where the browser stores nothing. */
export const rememberedName = (): string => browserStore.get(KEY) ?? '';

export function rememberName(name: string): void {
  browserStore.set(KEY, name);
}
