import { FreshSocket } from './sockets.js';

describe('what is known of a socket', () => {
  const user = { userId: 1, sessionId: 1, role: 'employee' as const };
  const mapsIn = (socket: FreshSocket) => Object.values(socket).filter((value) => value instanceof Map).length;

  it('holds no maps while the socket is in no call, and keeps them from then on', () => {
    const socket = new FreshSocket(user, 'device');
    expect(mapsIn(socket)).toBe(0);
    socket.seats.set(7, { participantId: 1, epoch: 1, place: '1/a' });
    socket.places.set(7, '1/a');
    expect([mapsIn(socket), socket.seats.get(7)?.epoch, socket.places.get(7)]).toEqual([2, 1, '1/a']);
  });

  it('is of this socket alone', () => {
    const [one, other] = [new FreshSocket(user, 'a'), new FreshSocket(user, 'b')];
    one.places.set(7, '1/a');
    one.traffic.heard += 1;
    expect([other.places.size, other.traffic.heard]).toEqual([0, 0]);
  });
});
