/**
 * The least with which people can meet: a page that opens its media beforehand, and a socket.io server that relays what the pages say
 * to each other and keeps nothing. In a call of two the caller offers when it hears that the callee has accepted; in a mesh each newcomer
 * offers to those who were there.
 */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { Server } from 'socket.io';

const page = await readFile(join(import.meta.dirname, 'bare-meet.html'));
const http = createServer((request, response) => response.setHeader('content-type', 'text/html').end(page));
const server = new Server(http, { serveClient: true });
server.on('connection', (socket) => {
  socket.on('enter', async (room, acknowledge) => {
    const others = [...(server.sockets.adapter.rooms.get(room) ?? [])];
    await socket.join(room);
    acknowledge(others);
  });
  socket.on('leave', (room) => void socket.leave(room));
  socket.on('say', (message) => server.to(message.to).emit('say', { ...message, from: socket.id }));
});
http.listen(0, '127.0.0.1');
await once(http, 'listening');
process.send({ port: http.address().port });
