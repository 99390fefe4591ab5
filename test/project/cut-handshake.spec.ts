import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { HandshakeRefused, newSocket } from '../support/socket.js';

describe("the tests' socket", () => {
  it('is refused, and does not wait for ever, when the server ends before it has answered the handshake', async () => {
    const server = new Server(0);
    // The transport closes below socket.io, as when the process has gone.
    server.use(({ conn }) => void (conn.transport as unknown as { socket: { terminate(): void } }).socket.terminate());
    const { port } = (server as unknown as { httpServer: { address(): AddressInfo } }).httpServer.address();
    await expect(newSocket(`http://127.0.0.1:${port}`, {})).rejects.toEqual(new HandshakeRefused(undefined));
    await server.close();
  });
});
