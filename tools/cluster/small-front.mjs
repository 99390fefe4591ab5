/** A front for trying things out where there is no Caddy: plain HTTP and WebSocket to whichever server is ready. */
import { createServer, request as send } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

const LOOK_MS = 500;
const ANSWER_MS = 3_000;
/** Names the server that a browser had last: long polling has to stay there. */
const COOKIE = 'parley-front';

/** One of the servers, as the front sees it. */
class Backend {
  ready = false;
  open = 0;

  constructor(port) {
    this.port = port;
  }

  async look() {
    const answer = fetch(`http://127.0.0.1:${this.port}/health/ready`, { signal: AbortSignal.timeout(ANSWER_MS) });
    this.ready = await answer.then(({ ok }) => ok).catch(() => false);
  }

  /** Counts what is open until `stream` closes. */
  hold(stream) {
    this.open += 1;
    stream.once('close', () => (this.open -= 1));
  }
}

/**
 * @param {{ port: number, servers: number[] }} how the port that it listens on (0: a free one), and those of the servers, all on loopback
 * @returns {Promise<{ url: string, notices: (port: number) => Promise<void>, close: () => Promise<void> }>}
 */
export async function startSmallFront({ port, servers }) {
  const backends = servers.map((one) => new Backend(one));
  const look = () => Promise.all(backends.map((one) => one.look()));
  const clients = new Set();
  const server = createServer((request, response) => answer(inTurn(backends, request), request, response));
  server.on('upgrade', (request, socket, head) => {
    socket.unshift(head);
    tunnel(inTurn(backends, request), request, socket);
  });
  server.on('connection', (socket) => {
    clients.add(socket);
    socket.once('close', () => clients.delete(socket));
  });
  await look();
  const looking = setInterval(look, LOOK_MS);
  await new Promise((done, fail) => server.once('error', fail).listen(port, '127.0.0.1', done));
  const close = async () => {
    clearInterval(looking);
    const closed = new Promise((done) => server.close(done));
    for (const socket of clients) socket.destroy();
    await closed;
  };
  const notices = async (port) => {
    while (!backends.find((one) => one.port === port).ready) await wait(LOOK_MS);
  };
  return { url: `http://localhost:${server.address().port}`, notices, close };
}

const lastOf = ({ headers }) => Number(new RegExp(`(?:^|; )${COOKIE}=(\\d+)`).exec(headers.cookie ?? '')?.[1] ?? -1);

/** The servers in the order in which they are tried: ready ones first, among them the one of the cookie, then the least busy. */
function inTurn(backends, request) {
  const last = lastOf(request);
  const rank = (one) => [one.ready ? 0 : 1, backends.indexOf(one) === last ? 0 : 1, one.open];
  const compared = (a, b) => rank(a).reduce((found, value, at) => found || value - rank(b)[at], 0);
  return backends.toSorted(compared).map((one) => ({ backend: one, index: backends.indexOf(one) }));
}

const passedOn = ({ headers, socket }) => ({
  ...headers,
  'x-forwarded-for': socket.remoteAddress,
  'x-forwarded-proto': 'http',
});

/** The next server is tried only if this one did not even take the connection, so nothing is done twice. */
function answer([first, ...others], request, response) {
  if (first === undefined) return void response.writeHead(503).end('No server answers.\n');
  const { backend, index } = first;
  const { method, url } = request;
  let taken = false;
  const onward = send({
    port: backend.port,
    host: '127.0.0.1',
    method,
    path: url,
    headers: passedOn(request),
    agent: false,
  });
  onward.on('socket', (socket) =>
    socket.once('connect', () => {
      taken = true;
      backend.hold(response);
      request.pipe(onward);
    }),
  );
  onward.on('response', (answered) => {
    const own = lastOf(request) === index ? [] : [`${COOKIE}=${index}; Path=/; HttpOnly; SameSite=Lax`];
    const cookies = [...(answered.headers['set-cookie'] ?? []), ...own];
    response.writeHead(answered.statusCode, {
      ...answered.headers,
      ...(cookies.length > 0 && { 'set-cookie': cookies }),
    });
    answered.pipe(response);
  });
  onward.on('error', () => {
    if (!taken) return answer(others, request, response);
    if (response.headersSent) response.destroy();
    else response.writeHead(502).end('The server has gone.\n');
  });
  response.once('close', () => onward.destroy());
}

/** Passes a WebSocket on, byte by byte, behind the request as the client has sent it. */
function tunnel([first, ...others], request, client) {
  if (first === undefined) return void client.end('HTTP/1.1 503 Service Unavailable\r\n\r\n');
  const { backend } = first;
  const server = connect(backend.port, '127.0.0.1');
  let taken = false;
  server.once('connect', () => {
    taken = true;
    backend.hold(client);
    const lines = Object.entries(passedOn(request)).map(([name, value]) => `${name}: ${value}\r\n`);
    server.write(`${request.method} ${request.url} HTTP/1.1\r\n${lines.join('')}\r\n`);
    client.pipe(server).pipe(client);
  });
  server.on('error', () => (taken ? client.destroy() : tunnel(others, request, client)));
  server.once('close', () => taken && client.destroy());
  client.on('error', () => server.destroy());
  client.once('close', () => server.destroy());
}
