import { Connections } from './connections.js';

const phone = { socketId: 's1', userId: 7, guestId: null, deviceId: 'phone' };

function heard() {
  const connections = new Connections();
  const log: string[] = [];
  connections.on('arrived', (userId, here) => log.push(`${userId} came${here ? '' : ' elsewhere'}`));
  connections.on('gone', (userId) => log.push(`${userId} went`));
  return { connections, log };
}

describe('who is connected', () => {
  it('a user who changes the process has neither come nor gone', () => {
    const { connections, log } = heard();
    connections.add(phone);
    connections.useElsewhere(new Set([7]));
    connections.remove(phone);
    expect([log, connections.has(7), connections.hasHere(7)]).toEqual([['7 came'], true, false]);
    connections.useElsewhere(new Set());
    expect([log, connections.has(7)]).toEqual([['7 came', '7 went'], false]);
  });

  it('a user who comes to another process has come once', () => {
    const { connections, log } = heard();
    connections.useElsewhere(new Set([7]));
    connections.useElsewhere(new Set([7, 8]));
    connections.add(phone);
    expect(log).toEqual(['7 came elsewhere', '8 came elsewhere']);
  });

  it('devices are listed once, guests apart from users', () => {
    const { connections } = heard();
    connections.add(phone);
    connections.add({ ...phone, socketId: 's2' });
    connections.add({ socketId: 's3', userId: null, guestId: 7, deviceId: 'tablet' });
    expect(connections.devices()).toEqual([
      { userId: 7, guestId: null, deviceId: 'phone' },
      { userId: null, guestId: 7, deviceId: 'tablet' },
    ]);
    expect(connections.isConnected({ userId: 7, guestId: null, deviceId: 'tablet' })).toBe(false);
  });
});
