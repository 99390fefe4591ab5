/** See `small-front.mjs`. */
export function startSmallFront(how: { port: number; servers: number[] }): Promise<{
  url: string;
  notices: (port: number) => Promise<void>;
  close: () => Promise<void>;
}>;
