/** A relay on bare WebSockets: it reads to whom a message goes, and passes it on. */
import { once } from 'node:events';
import { WebSocketServer } from 'ws';

const people = new Map();
const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
server.on('connection', (socket, { url }) => {
  people.set(new URL(url, 'http://localhost').searchParams.get('id'), socket);
  socket.on('message', (text) => people.get(JSON.parse(text).to)?.send(text.toString()));
});
await once(server, 'listening');
process.send({ port: server.address().port });
