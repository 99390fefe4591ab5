import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server, type Socket } from 'socket.io';
import { io } from 'socket.io-client';
import { encodedFrame, joinedFrames, sendJoined } from './joined-frames.js';

const change = (userId: number, statusMessage: string | null = null) =>
  [{ userId, presence: 'online', statusMessage, lastSeenAt: null }] as const;

describe('joined frames', () => {
  it.each([
    ['websocket', false],
    ['polling', false],
    ['websocket', true],
  ])('arrive as single messages, in order, over %s (compressing: %s)', async (transport, perMessageDeflate) => {
    const web = createServer();
    const server = new Server(web, { perMessageDeflate });
    web.listen(0, '127.0.0.1');
    await once(web, 'listening');
    const { port } = web.address() as AddressInfo;
    const client = io(`http://127.0.0.1:${port}`, { transports: [transport], reconnection: false });
    const [socket] = (await once(server as unknown as NodeJS.EventEmitter, 'connection')) as [Socket];
    const heard: unknown[] = [];
    const all = Promise.withResolvers<void>();
    client.on('presence:changed', (news: { userId: number }) => heard.push(news) === 301 && all.resolve());

    // Lengths on both sides of each form of a frame's head, and letters of several bytes.
    const long = 'ü€😀'.repeat(10_000);
    const messages = Array.from({ length: 300 }, (_, n) => change(n, 'é'.repeat(n)));
    const pieces = joinedFrames(
      [...messages, change(300, long)].map(([news]) => encodedFrame('presence:changed', [news])),
    );
    expect(pieces.length).toBeGreaterThan(1);
    for (const piece of pieces) sendJoined(socket, piece);
    await all.promise;
    expect(heard).toEqual([...messages.map(([news]) => news), change(300, long)[0]]);

    const gone = Promise.withResolvers<unknown>();
    client.on('disconnect', gone.resolve);
    await server.close();
    await gone.promise;
  });
});
