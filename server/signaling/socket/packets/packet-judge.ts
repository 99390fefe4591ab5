import { type Packet, PacketType } from 'socket.io-parser';
import { invalid, ProblemError } from '../../../http/errors/problem.js';
import { limitOf } from './event-limits.js';
import { measureJson } from './json-shape.js';

/** Deeper than any payload of the protocol, including the packet's own array. */
const DEPTH_MAX = 8;
/** The data of a CONNECT: a token and a device. */
const HANDSHAKE = { depth: 3, members: 16 };
const NAMESPACE_MAX = 64;

/** A packet that may reach socket.io. Our decoder accepts nothing else. */
export class JudgedPacket implements Packet {
  readonly nsp: string;
  readonly data: unknown;
  declare readonly id?: number;

  constructor(
    readonly type: PacketType,
    content: { nsp?: string; data?: unknown; id?: number | null } = {},
  ) {
    this.nsp = content.nsp ?? '/';
    this.data = content.data;
    if (content.id !== undefined && content.id !== null) this.id = content.id;
  }
}

export type Judgement =
  | { is: 'packet'; packet: JudgedPacket }
  /** If the client asked for an acknowledgement, it gets this problem. */
  | { is: 'refused'; id: number | null; problem: ProblemError }
  /** Nobody waits for an answer, and no client of this protocol sends this. */
  | { is: 'ignored' }
  /** No client of this protocol sends this, so the connection is closed. */
  | { is: 'alien'; reason: string };

const EVENT = /^2(\d{1,15})?(?=\[)/;
const BINARY_EVENT = /^5\d{1,3}-(\d{1,15})?(?=\[)/;
const NAME = /^\[\s{0,8}"([^"\\]{1,40})"/;

/**
 * Judges the raw text of a Socket.IO packet: first the size allowed for its event, then its shape, and only then it parses it.
 * Each check is cheaper than the next one.
 */
export function judgePacket(text: string): Judgement {
  switch (text.charAt(0)) {
    case '0':
      return judgeConnect(text);
    case '1':
      return text === '1' ? accepted(new JudgedPacket(PacketType.DISCONNECT)) : alien('an unreadable packet');
    case '2':
      return judgeEvent(text);
    // Acknowledgements: the server never asks for one.
    case '3':
    case '6':
      return { is: 'ignored' };
    case '5':
      return refused(idOf(BINARY_EVENT.exec(text)), invalid('payload', 'This event takes no binary data.'));
    default:
      return alien('an unreadable packet');
  }
}

function judgeConnect(text: string): Judgement {
  const nsp = /^0(\/[^,]*)?,?/.exec(text)!;
  const body = text.slice(nsp[0].length);
  const name = nsp[1] ?? '/';
  const shape = measureJson(body, 0, HANDSHAKE);
  if (name.length > NAMESPACE_MAX || shape.depth > HANDSHAKE.depth || shape.members > HANDSHAKE.members)
    return alien('an oversized handshake');
  const data = body === '' ? undefined : parsed(body);
  const readable = data === undefined ? body === '' : isObject(data);
  return readable ? accepted(new JudgedPacket(PacketType.CONNECT, { nsp: name, data })) : alien('an unreadable packet');
}

function judgeEvent(text: string): Judgement {
  const head = EVENT.exec(text);
  // Another namespace, or not an array: there would be nobody to answer.
  if (head === null) return text.startsWith('2/') ? alien('another namespace') : { is: 'ignored' };
  const id = idOf(head);
  const from = head[0].length;
  const name = NAME.exec(text.slice(from, from + 64))?.[1] ?? '';
  const problem = sizeProblem(text, name) ?? shapeProblem(text, from, name);
  if (problem !== null) return refused(id, problem);
  const data = parsed(text.slice(from));
  if (!Array.isArray(data) || typeof data[0] !== 'string')
    return refused(id, invalid('payload', 'This message cannot be read.'));
  return accepted(new JudgedPacket(PacketType.EVENT, { id, data }));
}

function sizeProblem(text: string, name: string): ProblemError | null {
  const { bytes } = limitOf(name);
  if (text.length <= bytes && Buffer.byteLength(text) <= bytes) return null;
  return new ProblemError('payload-too-large', `A message of this event may have at most ${bytes} bytes.`);
}

function shapeProblem(text: string, from: number, name: string): ProblemError | null {
  const bounds = { depth: DEPTH_MAX, members: limitOf(name).members };
  const shape = measureJson(text, from, bounds);
  if (shape.depth > bounds.depth) return invalid('payload', 'This is nested too deeply.');
  if (shape.outer > 2) return invalid('payload', 'An event has one payload.');
  if (shape.members > bounds.members) return invalid('payload', 'This has too many fields or elements.');
  return null;
}

const accepted = (packet: JudgedPacket): Judgement => ({ is: 'packet', packet });
const refused = (id: number | null, problem: ProblemError): Judgement => ({ is: 'refused', id, problem });
const alien = (reason: string): Judgement => ({ is: 'alien', reason });
const idOf = (head: RegExpExecArray | null): number | null => (head?.[1] === undefined ? null : Number(head[1]));
const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
