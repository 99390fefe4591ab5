import type { IncomingMessage, Server, ServerResponse } from 'node:http';

const waiting = new WeakSet<IncomingMessage>();

/**
 * A client that asks first (`Expect: 100-continue`) is told to go on only when its body is about to be read: who is refused never
 * sends it. Polling of the socket reads at once.
 */
export function holdExpectations(server: Server): void {
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    if (request.url?.startsWith('/socket.io')) response.writeContinue();
    else waiting.add(request);
    server.emit('request', request, response);
  });
}

/** The body may come now. */
export function allowBody(request: IncomingMessage, response: ServerResponse): void {
  if (waiting.delete(request)) response.writeContinue();
}
