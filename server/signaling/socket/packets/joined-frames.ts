import type { Socket as EngineSocket } from 'engine.io';
import { Encoder, PacketType } from 'socket.io-parser';
import type { ServerEvents } from '../../../../contracts/index.js';

/** Frames of one piece together. The largest pieces must not hold up others, nor fill what waits for slow readers. */
const LARGEST_BYTES = 16 * 1_024;
/** Engine.IO's type of a packet with a message. */
const MESSAGE = '4';

/** Messages as a WebSocket carries them one after the other, and the same as socket.io's packets for connections that poll. */
export interface JoinedFrames {
  frames: Buffer;
  packets: string[];
}

/** One message, encoded once for all who get it. */
interface EncodedFrame {
  frame: Buffer;
  packet: string;
}

const ENCODER = new Encoder();

export function encodedFrame<E extends keyof ServerEvents>(
  event: E,
  message: Parameters<ServerEvents[E]>,
): EncodedFrame {
  const [packet] = ENCODER.encode({ type: PacketType.EVENT, nsp: '/', data: [event, ...message] }) as [string];
  return { frame: textFrame(MESSAGE + packet), packet };
}

/** The messages in pieces. */
export function joinedFrames(messages: readonly EncodedFrame[]): JoinedFrames[] {
  const pieces: { frames: Buffer[]; bytes: number; packets: string[] }[] = [];
  for (const { frame, packet } of messages) {
    let piece = pieces.at(-1);
    if (piece === undefined || piece.bytes + frame.length > LARGEST_BYTES)
      pieces.push((piece = { frames: [], bytes: 0, packets: [] }));
    piece.frames.push(frame);
    piece.packets.push(packet);
    piece.bytes += frame.length;
  }
  return pieces.map(({ frames, packets }) => ({ frames: Buffer.concat(frames), packets }));
}

/** What engine.io looks at before it sends a frame that was made beforehand; where this is not so, it would send `data` as one message. */
interface Transport {
  name: string;
  perMessageDeflate?: unknown;
  socket?: { _sender?: { sendFrame?: unknown } };
}
const sendsFrames = ({ name, perMessageDeflate, socket }: Transport): boolean =>
  name === 'websocket' && !perMessageDeflate && typeof socket?._sender?.sendFrame === 'function';

/**
 * Sends a piece to one socket, with one write. socket.io sends what it broadcasts as a frame made beforehand, too; here this
 * frame is several. `packets` is then only for the engine's count of bytes. A connection that has become a WebSocket stays one, and any
 * other gets each message by itself.
 */
export function sendJoined(
  { conn }: { conn: Pick<EngineSocket, 'transport' | 'write'> },
  { frames, packets }: JoinedFrames,
): void {
  const joined = { compress: false, wsPreEncodedFrame: [frames] } as { compress: boolean };
  if (sendsFrames(conn.transport)) conn.write(packets.join(''), joined);
  else for (const packet of packets) conn.write(packet, { compress: false });
}

/** A server's frame of text, whole and not masked (RFC 6455, 5.2). */
function textFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  const head = Buffer.alloc(payload.length < 126 ? 2 : payload.length <= 0xffff ? 4 : 10);
  head[0] = 0x81;
  head[1] = head.length === 2 ? payload.length : head.length === 4 ? 126 : 127;
  if (head.length === 4) head.writeUInt16BE(payload.length, 2);
  if (head.length === 10) head.writeBigUInt64BE(BigInt(payload.length), 2);
  return Buffer.concat([head, payload]);
}
