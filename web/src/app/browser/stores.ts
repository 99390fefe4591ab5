/** Stores short texts by name. */
export interface TextStore {
  get(name: string): string | null;
  set(name: string, text: string): void;
  remove(name: string): void;
  names(): string[];
}

/** Shared by all pages of this browser; if the browser denies storage, kept for as long as this page lives. */
export const browserStore = storeOf(() => localStorage);
/** For this tab, also after a reload; if the browser denies storage, kept for as long as this page lives. */
export const tabStore = storeOf(() => sessionStorage);

/** True if the browser stores nothing for this page. */
export function keepsNothing(): boolean {
  try {
    localStorage.setItem('parley-probe', '');
    localStorage.removeItem('parley-probe');
    return false;
  } catch {
    return true;
  }
}

/** Where storage is denied, even reading `localStorage` throws; where it is full, writing throws. */
function storeOf(storage: () => Storage): TextStore {
  const denied = new Map<string, string>();
  const attempt = <T>(work: (storage: Storage) => T, otherwise: T): T => {
    try {
      return work(storage());
    } catch {
      return otherwise;
    }
  };
  return {
    get: (name) => denied.get(name) ?? attempt((kept) => kept.getItem(name), null),
    set: (name, text) => {
      const kept = attempt((kept) => (kept.setItem(name, text), true), false);
      if (kept) denied.delete(name);
      else denied.set(name, text);
    },
    remove: (name) => {
      denied.delete(name);
      attempt((kept) => kept.removeItem(name), undefined);
    },
    names: () => [...denied.keys(), ...attempt((kept) => Object.keys(kept), [])],
  };
}
