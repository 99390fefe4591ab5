import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { HEADER_BYTES, stunLength } from './stun-message.js';
import type { TurnUrl } from '../../../contracts/index.js';

/** A way to one TURN server. It carries whole STUN messages. */
export interface TurnLine {
  /** Whether packets may get lost, so that requests have to be repeated. */
  readonly isLossy: boolean;
  /** What arrived, or the error that ended the line. At most one listener. */
  listen(listener: { message: (bytes: Buffer) => void; end: (error: Error) => void }): void;
  /** Does nothing if the line is closed. */
  send(bytes: Buffer): void;
  /** The listener is told the end, so that nobody waits for what cannot come. */
  close(): void;
}

/** A stream that claims to send more than this in one message speaks something else. Answers to requests have some hundred bytes. */
const MESSAGE_MAX = 4096;

/** Something answered that does not speak STUN. */
export class NotStun extends Error {}

/** Opens the way. @throws the system's error: name not found, refused, a certificate that does not fit … */
export async function openLine(url: TurnUrl, { signal }: { signal: AbortSignal }): Promise<TurnLine> {
  const { address, family } = await lookup(url.host);
  signal.throwIfAborted();
  if (url.transport === 'udp') return openUdp({ address, family, port: url.port });
  const socket = url.transport === 'tls' ? tlsTo(url, address) : connect({ host: address, port: url.port });
  return openStream(socket, { ready: url.transport === 'tls' ? 'secureConnect' : 'connect', signal });
}

/** The certificate has to be good for the name in the URL, as browsers ask it to be. */
const tlsTo = ({ host, port }: TurnUrl, address: string): Socket =>
  connectTls({ host: address, port, ...(isIP(host) ? {} : { servername: host }), minVersion: 'TLSv1.2' });

async function openUdp({
  address,
  family,
  port,
}: {
  address: string;
  family: number;
  port: number;
}): Promise<TurnLine> {
  const socket = createSocket(family === 6 ? 'udp6' : 'udp4');
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    // Connected, so that packets of others do not arrive, and an ICMP "port unreachable" becomes an error.
    // An error arrives as the argument of the callback.
    socket.connect(port, address, (error?: Error) => (error ? reject(error) : resolve()));
  }).catch((error: unknown) => {
    socket.close();
    throw error;
  });
  let closed = false;
  let ended: (error: Error) => void = () => undefined;
  return {
    isLossy: true,
    listen: ({ message, end }) => {
      ended = end;
      socket.removeAllListeners('error').on('error', end).on('message', message);
    },
    // A closed socket throws, and a request that is repeated would throw it inside a timer.
    send: (bytes) => (closed ? undefined : socket.send(bytes)),
    close: () => {
      if (closed) return;
      closed = true;
      socket
        .removeAllListeners('error')
        .on('error', () => undefined)
        .close();
      ended(new Error('closed'));
    },
  };
}

async function openStream(
  socket: Socket,
  { ready, signal }: { ready: 'connect' | 'secureConnect'; signal: AbortSignal },
): Promise<TurnLine> {
  const giveUp = () => socket.destroy(signal.reason as Error);
  signal.addEventListener('abort', giveUp, { once: true });
  await new Promise<void>((resolve, reject) => {
    socket
      .once(ready, resolve)
      .once('error', reject)
      .once('close', () => reject(new Error('closed')));
  }).finally(() => signal.removeEventListener('abort', giveUp));
  return {
    isLossy: false,
    listen: ({ message, end }) => {
      let rest: Buffer = Buffer.alloc(0);
      socket.on('error', end).on('close', () => end(new Error('closed')));
      socket.on('data', (chunk: Buffer) => {
        const { messages, left } = cutIntoMessages(Buffer.concat([rest, chunk]));
        rest = left;
        for (const bytes of messages) message(bytes);
        if ((stunLength(rest) ?? 0) > MESSAGE_MAX) socket.destroy(new NotStun());
      });
    },
    send: (bytes) => socket.write(bytes),
    close: () => socket.on('error', () => undefined).destroy(),
  };
}

/** The whole messages at the beginning of what a stream brought, and what is left. */
export function cutIntoMessages(stream: Buffer): { messages: Buffer[]; left: Buffer } {
  const messages: Buffer[] = [];
  let at = 0;
  for (let length = stunLength(stream); length !== null && at + length <= stream.length && length <= MESSAGE_MAX;) {
    messages.push(stream.subarray(at, at + length));
    at += length;
    length = stream.length - at < HEADER_BYTES ? null : stunLength(stream.subarray(at));
  }
  return { messages, left: stream.subarray(at) };
}
