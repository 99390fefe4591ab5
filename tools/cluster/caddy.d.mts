/** See `caddy.mjs`. */
export interface Caddy {
  url: string;
  rootFile: string;
  notices: (port: number) => Promise<void>;
  close: () => Promise<void>;
}

export function startCaddy(how: { port: number; servers: number[]; folder: string }): Promise<Caddy>;
