const KEY = 'parley-knock';

/** Whoever waits to be let in goes on waiting after a reload. */
export function keepKnocking(code: string): void {
  sessionStorage.setItem(KEY, code);
}

export function stopKnocking(code: string): void {
  if (isKnocking(code)) sessionStorage.removeItem(KEY);
}

export function isKnocking(code: string): boolean {
  return sessionStorage.getItem(KEY) === code;
}
