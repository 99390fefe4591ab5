import type { IncomingMessage, Server, ServerResponse } from 'node:http';

const waiting = new WeakSet<IncomingMessage>();

/**
 * A client that sends `Expect: 100-continue` is told to continue only when its body is about to be read, so a client that is
 * refused never sends it. The socket's polling reads at once.
 */
export function holdExpectations(server: Server): void {
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    if (request.url?.startsWith('/socket.io')) response.writeContinue();
    else waiting.add(request);
    server.emit('request', request, response);
  });
}

/** Tells the client to send its body now. */
export function allowBody(request: IncomingMessage, response: ServerResponse): void {
  if (waiting.delete(request)) response.writeContinue();
}
