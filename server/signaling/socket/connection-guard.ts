import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket as EngineSocket, Transport } from 'engine.io';
import type { Packet, RawData } from 'engine.io-parser';
import { PacketType } from 'socket.io-parser';
import type { WebSocket } from 'ws';
import { ProblemError } from '../../http/errors/problem.js';
import { refusalOf } from '../acknowledgement.js';
import { InboundMessage } from './packets/inbound-message.js';
import { OutboundBytes } from './packets/outbound-bytes.js';
import { judgePacket } from './packets/packet-judge.js';
import { TokenBucket } from '../../limits/token-bucket.js';
import type { UnfinishedBytes } from './unfinished-bytes.js';
import { BYTES, BYTES_CUT_OFF, CONTROL_FRAMES, PACKETS, PACKETS_AT_ONCE, UNSIGNED, UPGRADES } from './wire-limits.js';

/** `alone`: has sent no CONNECT yet; `asking`: its CONNECT is being checked; `refused`: it gets no second try. */
type Standing = 'alone' | 'asking' | 'signed-in' | 'refused' | 'gone';
/** What the transports take of it. */
type Parser = Pick<
  typeof import('engine.io-parser'),
  'encodePacket' | 'encodePayload' | 'decodePacket' | 'decodePayload'
>;
type WithParser = Omit<Transport, 'parser'> & { parser: Parser };
type UpgradeRequest = IncomingMessage & { websocket?: WebSocket };

/** A packet that does nothing. */
const NOTHING: Packet = { type: 'noop' };
const SEPARATOR = '\x1e';
const MESSAGE = '4';
/** How much Node reads from a connection at once. If a chunk is this large, more data is waiting. */
const FULL_CHUNK = 64 * 1024;
/** Length of the longest control packet; that is `2probe`. */
const CONTROL_MAX = 8;

/** What the guards of one server share. */
export interface Surroundings {
  /** Whether rates are limited. */
  paced: boolean;
  unfinished: UnfinishedBytes;
  onSignedIn: (guard: ConnectionGuard) => void;
  onCut: (guard: ConnectionGuard, reason: string) => void;
}

/**
 * Sits at the wire of one connection, on both transports: counts, measures and judges each packet before anybody parses it.
 * It replaces the parser of the transports, since the packets of both pass through there.
 */
export class ConnectionGuard {
  readonly since = performance.now();
  private standing: Standing = 'alone';
  private socket: EngineSocket | null = null;
  private outbound: OutboundBytes | null = null;
  private readonly packets = new TokenBucket(PACKETS);
  // Made when they are needed, as most connections never send a ping and an idle one sends next to nothing.
  private controlFrames: TokenBucket | null = null;
  private bytes: TokenBucket | null = null;
  // A connection has one or two of each, and a list that is pushed to has room for many.
  private inbound: readonly InboundMessage[] = [];
  private wires: readonly WebSocket[] = [];
  private unsignedPackets = 0;
  private unsignedBytes = 0;
  private upgrades = 0;

  constructor(
    readonly address: string,
    private readonly around: Surroundings,
  ) {}

  get isGone(): boolean {
    return this.standing === 'gone';
  }

  get isSignedIn(): boolean {
    return this.standing === 'signed-in';
  }

  /** Bytes that were sent to the connection and that it has not read. */
  get unread(): number {
    return this.outbound?.total ?? 0;
  }

  /** Called when the connection's first transport opens. */
  open(socket: EngineSocket): void {
    this.socket = socket;
    const notice = (packet: Packet) => {
      this.noticeAnswer(packet);
      // Everything that is sent would pass by here.
      if (this.isSignedIn) socket.off('packetCreate', notice);
    };
    socket.on('packetCreate', notice);
    socket.on('close', () => this.leave());
    this.outbound = new OutboundBytes(socket, () => this.cut('it does not read what it is sent'));
  }

  /** Every transport of the connection is passed to this. */
  watch(transport: Transport, request: UpgradeRequest): void {
    const own = transport as unknown as WithParser;
    own.parser = new GuardedParser(own.parser, this);
    if (request.websocket) this.watchFrames(request.websocket, request);
  }

  /** Whether one more HTTP request of this connection is accepted. */
  admitsRequest(): boolean {
    return !this.isGone && this.paced();
  }

  admitsUpgrade(): boolean {
    this.upgrades += 1;
    return this.upgrades <= UPGRADES && this.admitsRequest();
  }

  /** Counts a polling request's body while it arrives. */
  watchBody(request: IncomingMessage, response: ServerResponse): void {
    const message = this.expect();
    request.on('data', (chunk: Buffer | string) => this.take(message, Buffer.byteLength(chunk)));
    response.once('close', () => message.end());
  }

  /** Checks for what only shows with time; called every second. */
  check(now = performance.now()): void {
    if (!this.isSignedIn && now - this.since > UNSIGNED.millis) this.cut('it did not sign in');
    else if (this.inbound.some((message) => message.isLate(now))) this.cut('a message that does not end');
    else if (this.outbound?.isStale(now)) this.cut('it does not read what it is sent');
  }

  /** Closes the connection at once, without waiting for the other end. */
  cut(reason: string): void {
    if (this.isGone) return;
    this.leave();
    this.around.onCut(this, reason);
    this.socket?.close(true);
    for (const wire of this.wires) wire.terminate();
  }

  private leave(): void {
    this.standing = 'gone';
    for (const message of this.inbound) message.end();
  }

  private watchFrames(wire: WebSocket, { socket }: IncomingMessage): void {
    const message = this.expect();
    let ended = false;
    let control = 0;
    this.wires = this.wires.concat(wire);
    wire.on('message', () => (ended = true));
    const onControl = (data: Buffer) => {
      // The head of a masked frame and its payload. They are no part of a message.
      control += 6 + data.length;
      return !this.isGone && this.paced((this.controlFrames ??= new TokenBucket(CONTROL_FRAMES)));
    };
    // ws itself would answer every ping that arrived in the same chunk, even those above the limit.
    wire.on('ping', (data: Buffer) => onControl(data) && wire.pong(data)).on('pong', onControl);
    // Added after the receiver's own listener, so the messages of this chunk have been reported by then.
    socket.on('data', (chunk: Buffer) => {
      if (chunk.length >= FULL_CHUNK) letOthersThrough(wire);
      if (ended) message.end();
      this.take(message, ended ? 0 : Math.max(0, chunk.length - control));
      ended = false;
      control = 0;
    });
  }

  private expect(): InboundMessage {
    const message = new InboundMessage(this.address, this.around.unfinished);
    this.inbound = this.inbound.concat(message);
    return message;
  }

  private take(message: InboundMessage, bytes: number): void {
    if (this.isGone || !this.countUnsigned({ bytes })) return;
    if (bytes > 0 && !message.grow(bytes)) this.cut('too much of messages that do not end');
  }

  /** One packet, as read by the transport. */
  receive(parser: Parser, data: RawData): Packet {
    if (this.isGone || !this.paced() || !this.countUnsigned({ packets: 1 })) return NOTHING;
    if (typeof data !== 'string' || data.charAt(0) === 'b') return this.binary();
    if (data.charAt(0) !== MESSAGE) return this.control(parser, data);
    return this.judge(data.slice(1));
  }

  /** The body of a polling request, with several packets. They are counted before they are split. */
  unpack(parser: Parser, text: string): Packet[] {
    const most = this.isSignedIn ? PACKETS_AT_ONCE.signedIn : PACKETS_AT_ONCE.unsigned;
    if (this.isGone || !this.hasAtMost(text, most)) return [];
    const packets: Packet[] = [];
    for (const packet of text.split(SEPARATOR)) packets.push(this.receive(parser, packet));
    return packets;
  }

  private hasAtMost(text: string, most: number): boolean {
    let count = 1;
    for (let at = text.indexOf(SEPARATOR); at >= 0; at = text.indexOf(SEPARATOR, at + 1)) {
      count += 1;
      if (count > most) return this.refuseWire('too many packets at once');
    }
    return true;
  }

  private control(parser: Parser, data: string): Packet {
    if (data.length <= CONTROL_MAX) return parser.decodePacket(data);
    this.cut('an unreadable packet');
    return NOTHING;
  }

  /** The protocol has no binary data. Attachments of an event that was refused are ignored. */
  private binary(): Packet {
    if (!this.isSignedIn) this.cut('binary data before it signed in');
    return NOTHING;
  }

  private judge(text: string): Packet {
    if (this.isSignedIn && this.tooManyBytes(text)) return NOTHING;
    if (!this.isSignedIn && !text.startsWith('0')) return this.alien('it did not sign in');
    if (!this.isSignedIn && text.length > UNSIGNED.bytes) return this.alien('too much before it signed in');
    const judgement = judgePacket(text);
    switch (judgement.is) {
      case 'packet':
        return this.admit(judgement.packet);
      case 'refused':
        this.answer(judgement.id, judgement.problem);
        return NOTHING;
      case 'ignored':
        return NOTHING;
      case 'alien':
        return this.alien(judgement.reason);
    }
  }

  private admit(packet: { type: PacketType }): Packet {
    if (packet.type === PacketType.CONNECT) {
      if (this.standing !== 'alone') return this.alien('a second CONNECT');
      this.standing = 'asking';
    }
    // A connection without its namespace is of no use to anybody.
    if (packet.type === PacketType.DISCONNECT) setImmediate(() => this.socket?.close(true));
    // The engine passes `data` on as it is.
    return { type: 'message', data: packet };
  }

  private alien(reason: string): Packet {
    this.cut(reason);
    return NOTHING;
  }

  /** The server's answer to a CONNECT shows whether the sign-in succeeded. */
  private noticeAnswer({ type, data }: Packet): void {
    if (this.standing !== 'asking' || type !== 'message' || typeof data !== 'string') return;
    if (data.startsWith('0{')) {
      this.standing = 'signed-in';
      this.around.onSignedIn(this);
    } else if (data.startsWith('4')) this.standing = 'refused';
  }

  private answer(id: number | null, problem: ProblemError): void {
    if (id !== null) this.socket?.write(`3${id}${JSON.stringify([refusalOf(problem)])}`);
  }

  /** Counts one packet against the limit, and closes the connection when it is exceeded. */
  private paced(bucket = this.packets): boolean {
    if (!this.around.paced || bucket.draw() >= 0) return true;
    return this.refuseWire('too many packets');
  }

  private tooManyBytes(text: string): boolean {
    if (!this.around.paced) return false;
    const left = (this.bytes ??= new TokenBucket(BYTES)).draw(text.length);
    if (left >= 0) return false;
    const id = /^[25](\d{1,15})/.exec(text)?.[1];
    if (left < -BYTES_CUT_OFF) this.cut('too many bytes');
    else if (id !== undefined) this.answer(Number(id), tooMuch());
    return true;
  }

  private countUnsigned({ bytes = 0, packets = 0 }): boolean {
    if (this.isSignedIn) return true;
    this.unsignedBytes += bytes;
    this.unsignedPackets += packets;
    if (this.unsignedBytes <= UNSIGNED.bytes && this.unsignedPackets <= UNSIGNED.packets) return true;
    return this.refuseWire('too much before it signed in');
  }

  private refuseWire(reason: string): false {
    this.cut(reason);
    return false;
  }
}

/** Stands in for the transport's parser. As a class, since there is one for each connection. */
class GuardedParser implements Parser {
  constructor(
    private readonly parser: Parser,
    private readonly guard: Pick<ConnectionGuard, 'receive' | 'unpack'>,
  ) {}

  get encodePacket(): Parser['encodePacket'] {
    return this.parser.encodePacket;
  }

  get encodePayload(): Parser['encodePayload'] {
    return this.parser.encodePayload;
  }

  decodePacket(data: RawData): Packet {
    return this.guard.receive(this.parser, data);
  }

  decodePayload(text: string): Packet[] {
    return this.guard.unpack(this.parser, text);
  }
}

/** Without this, up to 2 MB of one connection would be read, parsed and handled before any other connection gets its turn. */
function letOthersThrough(wire: WebSocket): void {
  wire.pause();
  setImmediate(() => wire.resume());
}

const tooMuch = () => new ProblemError('rate-limited', 'Too much at once. Wait a moment, then try again with less.');
