/** The least that relaying can cost: a socket.io server that acknowledges and relays, and does nothing else. It tells its port. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { Server } from 'socket.io';

const http = createServer();
const server = new Server(http, { serveClient: false });
server.on('connection', (socket) => {
  void socket.join(socket.handshake.auth.id);
  socket.on('signal', (message, acknowledge) => {
    acknowledge({ ok: true });
    server.to(message.to).emit('signal', message);
  });
});
http.listen(0, '127.0.0.1');
await once(http, 'listening');
process.send({ port: http.address().port });
process.once('disconnect', () => process.exit());
