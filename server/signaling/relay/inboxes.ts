import { Injectable } from '@nestjs/common';
import type { SignalMessage } from '../../../contracts/index.js';
import type { Logged } from '../log/signal-log.js';
import type { ParleySocket, Seat } from '../sockets.js';

/** More than this that comes while the log is read waits there: memory is for the moment in between alone. */
const NEWS_MAX = 20;

/** One participant's way to its page. While the page catches up from the log, what is new waits behind what was held. */
export class Inbox {
  private isLive = false;
  /** What has come since the log was looked at; null where it was too much. */
  private news: SignalMessage[] | null = [];

  /** @param last the id of the signal that the page has seen last: within a call ids grow in the order of the commits */
  constructor(
    readonly socket: ParleySocket,
    readonly seat: Seat,
    private last: number,
    private readonly delivered: (message: SignalMessage, to: Seat) => void,
  ) {}

  deliver(message: SignalMessage): void {
    if (this.isLive) return this.hand(message);
    this.news?.push(message);
    if (this.news && this.news.length > NEWS_MAX) this.news = null;
  }

  /** Once each: what was read from the log may be told by its writer a moment later. */
  hand(message: SignalMessage): void {
    if (message.id <= this.last) return;
    this.last = message.id;
    this.socket.emit('signal', message);
    this.delivered(message, this.seat);
  }

  /** The log is looked at from now on. */
  look(): void {
    this.news = [];
  }

  /** The log held nothing more: what is new comes at once from now on. @returns false where the log has to be looked at again */
  goLive(): boolean {
    if (this.news === null) return false;
    this.isLive = true;
    for (const message of this.news.splice(0)) this.hand(message);
    return true;
  }
}

/** Which page of this process each participant is on: in order, exactly once. */
@Injectable()
export class Inboxes {
  private readonly byParticipant = new Map<number, Inbox>();
  /** Told of every signal handed to a socket; set by the delivery. */
  onDelivered: (message: SignalMessage, to: Seat) => void = () => undefined;

  /** The participant is on this page from now on, which has to catch up. */
  place(socket: ParleySocket, at: { seat: Seat; last: number }): Inbox {
    const inbox = new Inbox(socket, at.seat, at.last, (message, to) => this.onDelivered(message, to));
    this.byParticipant.set(at.seat.participantId, inbox);
    return inbox;
  }

  /** Whether this is where the participant is. */
  isOpen(inbox: Inbox): boolean {
    return this.byParticipant.get(inbox.seat.participantId) === inbox;
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
function isFor(seat: Seat, recipientEpoch: number): boolean {
  return recipientEpoch === seat.epoch || (recipientEpoch === 0 && seat.epoch === 1);
}
