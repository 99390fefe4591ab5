/** See `caddy.mjs`. */
export interface Caddy {
  url: string;
  rootFile: string;
  notices: (port: number) => Promise<void>;
  close: () => Promise<void>;
  /** Ends it without a word to anybody. */
  kill: () => Promise<void>;
}

/** Where the program is, or null. */
export function findCaddy(): string | null;

export function startCaddy(how: { port: number; servers: number[]; folder: string }): Promise<Caddy>;
