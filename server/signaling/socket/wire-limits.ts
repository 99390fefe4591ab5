import { MAX_SOCKET_MESSAGE_BYTES } from '../../../contracts/index.js';

const KIB = 1_024;
const MIB = 1_024 * KIB;

/** Everything here is explained in docs/limits.md, "Connections and sockets". */

/** Of nobody yet: a token, a device, and what the transports say to each other. */
export const UNSIGNED = { bytes: 8 * KIB, packets: 16, millis: 10_000, perAddress: 600, inAll: 3_000 };

/** New connections: an office of several hundred behind one address comes back at once after a restart. */
export const HANDSHAKES = { burst: 600, perSecond: 20 };
export const CONNECTIONS = { perAddress: 2_000, inAll: 10_000 };
/** The tabs and devices of one person; of a guest, a page that was reloaded before its old socket was missed. */
export const SOCKETS = { user: 20, guest: 4 };
export const SIGN_INS = { burst: 60, perSecond: 1 };

/** Of one connection, packets of any kind, polling requests included. A person's pace is lower. */
export const PACKETS = { burst: 2_000, perSecond: 200 };
/** Pings and pongs of WebSocket itself: browsers send none, each ping is answered. */
export const CONTROL_FRAMES = { burst: 60, perSecond: 5 };
/** Larger messages are refused; who goes on is cut off. */
export const BYTES = { burst: 8 * MIB, perSecond: MIB };
export const BYTES_CUT_OFF = 8 * MIB;
/** In one body of a polling request. */
export const PACKETS_AT_ONCE = { unsigned: UNSIGNED.packets, signedIn: 1_000 };
export const UPGRADES = 3;
/** Of one WebSocket message: browsers send one frame, other clients a few. */
export const FRAGMENTS = { frames: 128, chunks: 4_096 };

/** Of messages and bodies whose end has not come. */
export const UNFINISHED = {
  millis: 15_000,
  perAddress: 16 * MIB,
  inAll: 64 * MIB,
  perConnection: MAX_SOCKET_MESSAGE_BYTES,
};
/** What one connection does not read: at most, and for longer than a line that hangs. */
export const UNREAD = { bytes: 4 * MIB, stale: 256 * KIB, millis: 10_000, inAll: 128 * MIB };
