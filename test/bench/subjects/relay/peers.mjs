/** Relays beside which Parley is measured. Each gives `{ process, pairs }`. */
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { startBare } from '../../frame/processes.mjs';
import { connected } from '../../parley/sockets.mjs';
import { Pair } from './pair.mjs';

export async function socketIo(count, { acknowledged }) {
  const { process, url } = await startBare('bare-socket-io');
  const pairs = await each(count, async (i) => {
    const [a, b] = [await connected(url, { id: `a${i}` }), await connected(url, { id: `b${i}` })];
    const emit = (message) => (acknowledged ? a.emitWithAck('signal', message) : void a.emit('signal', message));
    const pair = new Pair({ acknowledged, transmit: (message) => emit({ to: `b${i}`, ...message }) });
    b.on('signal', ({ clientId }) => pair.arrived(clientId));
    return pair;
  });
  return { process, pairs };
}

export async function webSockets(count) {
  const { process, url } = await startBare('bare-ws');
  const pairs = await each(count, async (i) => {
    const [a, b] = [await opened(`${url}/?id=a${i}`), await opened(`${url}/?id=b${i}`)];
    const pair = new Pair({ transmit: (message) => a.send(JSON.stringify({ to: `b${i}`, ...message })) });
    b.on('message', (text) => pair.arrived(JSON.parse(text).clientId));
    return pair;
  });
  return { process, pairs };
}

/** Clients speak PeerServer's own protocol, as PeerJS does. */
export async function peerServer(count) {
  const { process, url } = await startBare('peer-server');
  const pairs = await each(count, async (i) => {
    const address = (id) => `${url}/peerjs?key=peerjs&id=${id}&token=t`;
    const [a, b] = [await opened(address(`a${i}`)), await opened(address(`b${i}`))];
    const transmit = (payload) => a.send(JSON.stringify({ type: 'CANDIDATE', dst: `b${i}`, payload }));
    const pair = new Pair({ transmit });
    b.on('message', (text) => pair.arrived(JSON.parse(text).payload?.clientId));
    return pair;
  });
  return { process, pairs };
}

async function opened(url) {
  const socket = new WebSocket(url.replace('http', 'ws'));
  await once(socket, 'open');
  return socket;
}

async function each(count, make) {
  const made = [];
  for (let i = 0; i < count; i += 1) made.push(await make(i));
  return made;
}
