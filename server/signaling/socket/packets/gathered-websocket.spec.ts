import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket as Wire } from 'node:net';
import { jest } from '@jest/globals';
import type { Socket as EngineSocket } from 'engine.io';
import { WebSocket } from 'ws';
import { SocketEngine } from '../socket-engine.js';
import { GatheredWebSocket } from './gathered-websocket.js';

const OPTIONS = { pingInterval: 25_000, pingTimeout: 20_000, transports: ['websocket'] } as never;

describe('frames for one connection', () => {
  it('leave in two writes however many are sent in one turn, all and in order', async () => {
    const web = createServer();
    const engine = new SocketEngine(OPTIONS, { limited: false, addressOf: () => 'here', originOf: () => 'own' });
    engine.attach(web, { path: '/engine' });
    web.listen(0, '127.0.0.1');
    await once(web, 'listening');
    const opened = once(engine, 'connection') as Promise<[EngineSocket]>;
    const { port } = web.address() as AddressInfo;
    const client = new WebSocket(`ws://127.0.0.1:${port}/engine/?EIO=4&transport=websocket`);
    const greeted = once(client, 'message');
    const heard: string[] = [];
    const all = Promise.withResolvers<void>();
    client.on('message', (data: Buffer) => heard.push(data.toString()) === 41 && all.resolve());
    const [socket] = await opened;
    expect(socket.transport).toBeInstanceOf(GatheredWebSocket);
    const { _socket: wire } = (socket.transport as unknown as { socket: { _socket: Wire } }).socket;
    // What the engine says first is on its way.
    await greeted;
    const writes = [jest.spyOn(wire, '_write'), jest.spyOn(wire, '_writev' as never)];
    const sent = Array.from({ length: 40 }, (_, n) => `${n} ${'é'.repeat(n * 50)}`);
    for (const text of sent) socket.write(text);
    await all.promise;
    expect(heard.slice(1)).toEqual(sent.map((text) => `4${text}`));
    expect(writes.reduce((sum, { mock }) => sum + mock.calls.length, 0)).toBe(2);
    client.terminate();
    engine.close();
    web.close();
  });
});
