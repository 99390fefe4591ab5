/** A line between pages and a server: a TCP proxy on loopback that keeps everything back for a while, in both directions. */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { hold } from './held.mjs';

/** @returns `{ url, delay(ms) }`; the delay of each direction is 0 at first */
export async function slowLineTo(url) {
  const { port } = new URL(url);
  const sockets = new Set();
  let ms = 0;
  const proxy = createServer({ noDelay: true }, (front) => {
    const back = connect({ port: Number(port), host: '127.0.0.1', noDelay: true });
    pass(front, back, () => ms);
    pass(back, front, () => ms);
    for (const socket of [front, back]) {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    }
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  hold(() => {
    proxy.close();
    for (const socket of sockets) socket.destroy();
  });
  return { url: `http://127.0.0.1:${proxy.address().port}`, delay: (value) => (ms = value) };
}

/** Pieces keep their order, and each is kept back on its own: the line is long, not narrow. */
function pass(from, to, delay) {
  let before = Promise.resolve();
  const later = (work) => {
    const ms = delay();
    const due = ms > 0 ? wait(ms) : null;
    before = before.then(() => due).then(work);
  };
  from.on('data', (piece) => later(() => to.destroyed || to.write(piece)));
  from.on('end', () => later(() => to.end()));
  from.on('error', () => to.destroy());
  from.on('close', () => later(() => to.destroy()));
}
