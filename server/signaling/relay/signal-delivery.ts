import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { isMeantFor, type SignalMessage } from '../../../contracts/index.js';
import { Inbox } from './inbox.js';
import { SignalBacklog } from './signal-backlog.js';
import { SignalCourier } from './signal-courier.js';
import type { Logged } from '../log/signal-log.js';
import { SignalOutbox } from './signal-outbox.js';
import { callRoom, type ParleySocket, type Seat } from '../sockets.js';

const MARK_MS = 100;
/** Deliveries this close to each other are written with one time: a few statements, however many signals. */
const SAME_MS = 10;

/** Signals that wait for a page to have its acknowledgement. */
export interface Held {
  lastSignalId: number;
  /** In order, after an answer that is given in this turn of the event loop. */
  letThrough: () => void;
}

/** Brings committed signals to their pages, in order and each once, and has what was held or missed brought to pages that come (back). */
@Injectable()
export class SignalDelivery implements OnModuleDestroy {
  private readonly logger = new Logger('SignalDelivery');
  /** By participant: the page of this process that they are on. */
  private readonly inboxes = new Map<number, Inbox>();
  /** By the moment, in steps of `SAME_MS`. */
  private marks = new Map<number, { ids: number[]; at: Date }>();
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly outbox: SignalOutbox,
    private readonly courier: SignalCourier,
    private readonly backlog: SignalBacklog,
  ) {}

  async onModuleDestroy(): Promise<void> {
    if (this.timer !== null) clearTimeout(this.timer);
    await this.flush();
  }

  /** A fresh page: what was held for the participant comes once it is let through. */
  async start(socket: ParleySocket, at: { callId: number; seat: Seat }): Promise<Held> {
    const newest = await this.outbox.newestId(at.seat);
    this.backlog.begin(at.callId, at.seat);
    const { first, letThrough } = await this.take(socket, { ...at, after: 0 });
    return { lastSignalId: first === null ? newest : first - 1, letThrough };
  }

  /** The same page on a new socket: everything after the last signal that it has seen. */
  async resume(socket: ParleySocket, at: { callId: number; seat: Seat; lastSignalId: number }): Promise<Held> {
    const { lastSignalId } = at;
    const { letThrough } = await this.take(socket, { ...at, after: lastSignalId });
    return { lastSignalId, letThrough };
  }

  /** After the commit, in the order of the log. Where the recipient is not here it stays in the log until they come. */
  deliver({ relay, recipientId: to, recipientEpoch, bytes }: Logged): void {
    // A repeat has been relayed before.
    if (relay === null) return;
    this.backlog.add(relay, { to, bytes });
    const inbox = this.inboxes.get(to);
    if (inbox && isMeantFor(recipientEpoch, inbox.seat)) inbox.deliver(relay);
  }

  /** @returns the first signal that waits, and how to let it through */
  private async take(socket: ParleySocket, at: { callId: number; seat: Seat; after: number }) {
    const { callId, seat, after } = at;
    socket.data.seats.set(callId, seat);
    void socket.join(callRoom(callId));
    const inbox = this.place(socket, { seat, last: after });
    const waiting = await this.courier.look(inbox, after);
    const bring = () => void this.courier.catchUp(inbox, { after, waiting });
    return { first: waiting[0]?.id ?? null, letThrough: () => afterAcknowledgement(bring) };
  }

  /** The participant is on this page from now on, which has to catch up. */
  private place(socket: ParleySocket, at: { seat: Seat; last: number }): Inbox {
    const { participantId } = at.seat;
    const inbox = new Inbox(socket, at.seat, at.last, (message) => this.got(message, participantId));
    this.inboxes.get(participantId)?.close();
    this.inboxes.set(participantId, inbox);
    return inbox;
  }

  private got(message: SignalMessage, participantId: number): void {
    this.backlog.got(message, participantId);
    this.mark(message.id);
  }

  /** The call is over. */
  forget(callId: number): void {
    this.backlog.forget(callId);
  }

  /** The page has no part in this call any more. */
  leave(socket: ParleySocket, callId: number): void {
    const seat = socket.data.seats.get(callId);
    if (seat === undefined) return;
    this.shut(socket, seat);
    socket.data.seats.delete(callId);
    void socket.leave(callRoom(callId));
  }

  /** The socket has gone. */
  close(socket: ParleySocket): void {
    for (const seat of socket.data.seats.values()) this.shut(socket, seat);
  }

  /** Where another page has taken the participant's place, that one keeps its inbox. */
  private shut(socket: ParleySocket, { participantId }: Seat): void {
    const inbox = this.inboxes.get(participantId);
    if (inbox?.socket !== socket) return;
    inbox.close();
    this.inboxes.delete(participantId);
  }

  /** "Delivered" is for support to read; it is written in groups, outside the signal's way. */
  private mark(id: number): void {
    const at = new Date();
    const moment = Math.floor(at.getTime() / SAME_MS);
    const mark = this.marks.get(moment) ?? { ids: [], at };
    mark.ids.push(id);
    this.marks.set(moment, { ...mark, at });
    this.timer ??= setTimeout(() => void this.flush(), MARK_MS).unref();
  }

  private async flush(): Promise<void> {
    const marks = [...this.marks.values()];
    this.marks.clear();
    this.timer = null;
    try {
      for (const { ids, at } of marks) await this.outbox.markDelivered(ids, at);
    } catch (error) {
      this.logger.warn(`not marked: ${String(error)}`);
    }
  }
}

/** The handler's answer leaves in this turn of the event loop; what follows it leaves in the next. */
function afterAcknowledgement(work: () => void): void {
  setImmediate(work);
}
