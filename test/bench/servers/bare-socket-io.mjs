/**
 * The least that relaying can cost with socket.io: a server that acknowledges, where it is asked to, and relays. `call` tells everybody
 * who joined the same call, as a mesh needs.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { Server } from 'socket.io';

const http = createServer();
const server = new Server(http, { serveClient: false, cors: { origin: '*' } });
server.on('connection', (socket) => {
  void socket.join(socket.handshake.auth.id);
  socket.on('signal', (message, acknowledge) => {
    acknowledge?.({ ok: true });
    server.to(message.to).emit('signal', message);
  });
});
http.listen(0, '127.0.0.1');
await once(http, 'listening');
process.send({ port: http.address().port });
