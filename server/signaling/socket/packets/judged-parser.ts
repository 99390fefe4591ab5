import { Decoder, Encoder } from 'socket.io-parser';
import { JudgedPacket } from './packet-judge.js';

/** Accepts only packets that were judged at the wire. Text that arrives in any other way is not parsed at all. */
class JudgedDecoder extends Decoder {
  override add(packet: unknown): void {
    if (!(packet instanceof JudgedPacket)) throw new Error('This packet was not judged.');
    this.emitReserved('decoded', packet);
  }
}

/** For socket.io's option `parser`. */
export const JUDGED_PARSER = { Encoder, Decoder: JudgedDecoder };
