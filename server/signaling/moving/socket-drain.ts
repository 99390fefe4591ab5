import type { ParleySocket } from '../sockets.js';

type Connection = ParleySocket['conn'];

/** Waits until the network has taken what was sent to this socket. @returns false where it is gone instead */
export async function isDrained({ conn }: ParleySocket): Promise<boolean> {
  while (conn.readyState === 'open' && !conn.transport.writable) await somethingHappens(conn);
  return conn.readyState === 'open';
}

/** The transport can send again, is another one, or is gone. (`drain` of Engine.IO tells that it was given something to send.) */
function somethingHappens(conn: Connection): Promise<void> {
  const { transport } = conn;
  return new Promise((resolve) => {
    const done = () => {
      transport.off('ready', done);
      conn.off('upgrade', done).off('close', done);
      resolve();
    };
    transport.once('ready', done);
    conn.once('upgrade', done).once('close', done);
  });
}
