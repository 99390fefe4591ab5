import { MAX_SOCKET_MESSAGE_BYTES } from '../../../contracts/index.js';

const KIB = 1_024;
const MIB = 1_024 * KIB;

/** The limits here are explained in docs/limits.md, "Connections and sockets". */

/** Before the sign-in: room for a token, a device, and the handshakes of the transports. */
export const UNSIGNED = { bytes: 8 * KIB, packets: 16, millis: 10_000, perAddress: 600, inAll: 3_000 };

/** New connections: after a restart an office of several hundred people behind one address reconnects at once. */
export const HANDSHAKES = { burst: 600, perSecond: 20 };
export const CONNECTIONS = { perAddress: 2_000, inAll: 10_000 };
/** The tabs and devices of one user. A guest needs few: a page that reloads may connect before its old socket is noticed as gone. */
export const SOCKETS = { user: 20, guest: 4 };
export const SIGN_INS = { burst: 60, perSecond: 1 };

/** Per connection; packets of any kind, polling requests included. The limit per person is lower. */
export const PACKETS = { burst: 2_000, perSecond: 200 };
/** Pings and pongs of WebSocket itself. Browsers send none, and each ping has to be answered. */
export const CONTROL_FRAMES = { burst: 60, perSecond: 5 };
/** Messages above this are refused; a client that continues is cut off. */
export const BYTES = { burst: 8 * MIB, perSecond: MIB };
export const BYTES_CUT_OFF = 8 * MIB;
/** In one body of a polling request. */
export const PACKETS_AT_ONCE = { unsigned: UNSIGNED.packets, signedIn: 1_000 };
export const UPGRADES = 3;
/** In one WebSocket message: browsers send one frame, other clients a few. */
export const FRAGMENTS = { frames: 128, chunks: 4_096 };

/** Limits for messages and bodies that have not ended. */
export const UNFINISHED = {
  millis: 15_000,
  perAddress: 16 * MIB,
  inAll: 64 * MIB,
  perConnection: MAX_SOCKET_MESSAGE_BYTES,
};
/** Data that one connection has not read: the maximum, and the amount that must not wait longer than a connection may hang. */
export const UNREAD = { bytes: 4 * MIB, stale: 256 * KIB, millis: 10_000, inAll: 128 * MIB };
