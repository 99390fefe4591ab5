import { Sockets } from '../sockets.js';
import { SocketMover } from './socket-mover.js';

const REASONS = ['client namespace disconnect', 'server namespace disconnect', 'transport close', 'ping timeout'];

it('a page that leaves a server that stops was asked to; one whose connection breaks meanwhile was not', async () => {
  const mover = new SocketMover(new Sockets());
  expect(REASONS.filter((reason) => mover.hasMoved(reason))).toEqual([]);
  await mover.move(0);
  expect(REASONS.filter((reason) => mover.hasMoved(reason))).toEqual([
    'client namespace disconnect',
    'server namespace disconnect',
  ]);
});
