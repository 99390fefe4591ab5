import type { IncomingMessage, ServerResponse } from 'node:http';

/** A browser reads the answer only when it has sent all; what comes until then is thrown away as it comes. */
export const LINGER_MS = 3_000;
export const LINGER_BYTES = 8 * 1024 * 1024;
const LOOK_EVERY_MS = 100;

/** Closes the connection of a request that was answered before its body was read, unless the rest comes soon and is small. */
export function endUnread(request: IncomingMessage, response: ServerResponse): void {
  response.once('finish', () => {
    if (!request.complete && !request.destroyed) watch(request);
  });
}

function watch(request: IncomingMessage): void {
  const { socket } = request;
  const before = socket.bytesRead;
  const until = Date.now() + LINGER_MS;
  const timer = setInterval(() => {
    const over = Date.now() > until || socket.bytesRead - before > LINGER_BYTES;
    if (over && !request.complete) socket.destroy();
    if (over || request.complete || socket.destroyed) clearInterval(timer);
  }, LOOK_EVERY_MS);
}
