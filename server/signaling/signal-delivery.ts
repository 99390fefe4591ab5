import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { SignalMessage } from '../../contracts/index.js';
import { Inboxes } from './inboxes.js';
import { SignalLog } from './signal-log.js';
import { SignalOutbox } from './signal-outbox.js';
import { callRoom, type ParleySocket, type Seat } from './sockets.js';

const MARK_MS = 100;
/** Deliveries this close to each other are written with one time: a few statements, however many signals. */
const SAME_MS = 10;

/** Signals that wait for a page to have its acknowledgement. */
export interface Held {
  lastSignalId: number;
  /** In order, after an answer that is given in this turn of the event loop. */
  letThrough: () => void;
}

/** Brings committed signals to their pages, and what was held or missed to pages that come (back). */
@Injectable()
export class SignalDelivery implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger('SignalDelivery');
  /** By the moment, in steps of `SAME_MS`. */
  private marks = new Map<number, { ids: number[]; at: Date }>();
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly log: SignalLog,
    private readonly outbox: SignalOutbox,
    private readonly inboxes: Inboxes,
  ) {}

  onModuleInit(): void {
    this.log.onCommitted = (logged) => this.inboxes.deliver(logged);
    this.inboxes.onDelivered = (id) => this.mark(id);
  }

  async onModuleDestroy(): Promise<void> {
    if (this.timer !== null) clearTimeout(this.timer);
    await this.flush();
  }

  /** A fresh page: what was held for the participant comes once it is let through. */
  async start(socket: ParleySocket, at: { callId: number; seat: Seat }): Promise<Held> {
    const newest = await this.outbox.newestId(at.seat);
    const open = this.take(socket, at);
    const held = await this.outbox.held(at.seat);
    const lastSignalId = held[0] ? held[0].id - 1 : newest;
    return { lastSignalId, letThrough: () => afterAcknowledgement(() => open(held)) };
  }

  /** The same page on a new socket: everything after the last signal that it has seen. */
  async resume(socket: ParleySocket, at: { callId: number; seat: Seat; lastSignalId: number }): Promise<Held> {
    const open = this.take(socket, at);
    const missed = await this.outbox.after(at.seat, at.lastSignalId);
    return { lastSignalId: at.lastSignalId, letThrough: () => afterAcknowledgement(() => open(missed)) };
  }

  private take(socket: ParleySocket, at: { callId: number; seat: Seat }): (held: SignalMessage[]) => void {
    socket.data.seats.set(at.callId, at.seat);
    void socket.join(callRoom(at.callId));
    return this.inboxes.place(socket, at.seat);
  }

  /** The page has no part in this call any more. */
  leave(socket: ParleySocket, callId: number): void {
    const seat = socket.data.seats.get(callId);
    if (seat === undefined) return;
    this.inboxes.leave(socket, seat);
    socket.data.seats.delete(callId);
    void socket.leave(callRoom(callId));
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
  setImmediate(() => setImmediate(work));
}
