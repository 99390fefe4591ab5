import { Injectable } from '@nestjs/common';
import type { SignalMessage } from '../../contracts/index.js';
import type { Logged } from './signal-log.js';
import type { ParleySocket, Seat } from './sockets.js';

/** One participant's way to its page: while it catches up from the log, what is new waits behind what was held. */
class Inbox {
  private waiting: SignalMessage[] | null = [];

  constructor(
    readonly socket: ParleySocket,
    readonly seat: Seat,
    private readonly delivered: (id: number) => void,
  ) {}

  deliver(message: SignalMessage): void {
    if (this.waiting !== null) this.waiting.push(message);
    else this.emit(message);
  }

  /** Everything that was held, then what came meanwhile and was not among it. */
  open(held: SignalMessage[]): void {
    const known = new Set(held.map(({ id }) => id));
    const waiting = this.waiting ?? [];
    this.waiting = null;
    for (const message of [...held, ...waiting.filter(({ id }) => !known.has(id))]) this.emit(message);
  }

  private emit(message: SignalMessage): void {
    this.socket.emit('signal', message);
    this.delivered(message.id);
  }
}

/** Which page of this process each participant is on: in order, exactly once. */
@Injectable()
export class Inboxes {
  private readonly byParticipant = new Map<number, Inbox>();
  /** Told of every signal handed to a socket; set by the delivery. */
  onDelivered: (id: number) => void = () => undefined;

  /** The participant is on this page from now on; call the result with what the log held. */
  place(socket: ParleySocket, seat: Seat): (held: SignalMessage[]) => void {
    const inbox = new Inbox(socket, seat, (id) => this.onDelivered(id));
    this.byParticipant.set(seat.participantId, inbox);
    return (held) => {
      if (this.byParticipant.get(seat.participantId) === inbox) inbox.open(held);
    };
  }

  /** Where the participant is not here the signal stays in the log until it comes back. */
  deliver({ recipientId, recipientEpoch, relay }: Logged): void {
    const inbox = this.byParticipant.get(recipientId);
    if (relay !== null && inbox !== undefined && isFor(inbox.seat, recipientEpoch)) inbox.deliver(relay);
  }

  /** The socket has gone: what is sent now waits in the log. */
  close(socket: ParleySocket): void {
    for (const seat of socket.data.seats.values()) this.leave(socket, seat);
  }

  /** The call is over. */
  leave(socket: ParleySocket, { participantId }: Seat): void {
    if (this.byParticipant.get(participantId)?.socket === socket) this.byParticipant.delete(participantId);
  }
}

/** A signal is meant for one page of the recipient; what was sent before the first one came is for that one. */
export function isFor(seat: Seat, recipientEpoch: number): boolean {
  return recipientEpoch === seat.epoch || (recipientEpoch === 0 && seat.epoch === 1);
}
