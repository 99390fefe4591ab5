import type { ParleySocket } from '../sockets.js';

type Connection = ParleySocket['conn'];

/** Waits until the network has taken everything sent to this socket. @returns false when the socket closed instead */
export async function isDrained({ conn }: ParleySocket): Promise<boolean> {
  while (conn.readyState === 'open' && !conn.transport.writable) await somethingHappens(conn);
  return conn.readyState === 'open';
}

/**
 * Resolves when the transport can send again, was replaced, or closed. (Engine.IO's `drain` only says that the transport was handed
 * the data.)
 */
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
