import type { IncomingMessage, ServerResponse } from 'node:http';

/** A browser reads the answer only after it has sent everything. Until then the rest of the body is read and discarded. */
const LINGER_MS = 3_000;
const LINGER_BYTES = 8 * 1024 * 1024;
const LOOK_EVERY_MS = 100;
/** How many connections may do so at once, because discarding costs time too. The others are closed. */
const LINGERING_AT_ONCE = 4;
/** A body no larger than this is already on its way. Discarding it is better than the sender losing the answer. */
const SMALL_BYTES = 512 * 1024;
let lingering = 0;

/** Closes the connection of a request that was answered before its body was read, unless the rest arrives soon and is small. */
export function endUnread(request: IncomingMessage, response: ServerResponse): void {
  response.once('finish', () => {
    if (!request.complete && !request.destroyed) watch(request);
  });
}

function watch(request: IncomingMessage): void {
  const { socket } = request;
  const small = Number(request.headers['content-length']) <= SMALL_BYTES;
  if (!small && lingering >= LINGERING_AT_ONCE) return void socket.destroySoon();
  const before = socket.bytesRead;
  const until = Date.now() + LINGER_MS;
  lingering += small ? 0 : 1;
  const timer = setInterval(() => {
    const over = Date.now() > until || socket.bytesRead - before > LINGER_BYTES;
    if (!over && !request.complete && !socket.destroyed) return;
    clearInterval(timer);
    lingering -= small ? 0 : 1;
    if (!request.complete) socket.destroy();
  }, LOOK_EVERY_MS);
}
