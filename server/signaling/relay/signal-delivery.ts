import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { isMeantFor, isNewerPage, isSamePage, type SignalMessage } from '../../../contracts/index.js';
import { ProblemError } from '../../http/errors/problem.js';
import { Wake } from '../../cluster/wake.js';
import { Inbox } from './inbox.js';
import { SignalBacklog } from './signal-backlog.js';
import { SignalCourier } from './signal-courier.js';
import type { Logged } from '../log/signal-writer.js';
import { SignalOutbox } from './signal-outbox.js';
import { isSeatOf } from '../../calls/actor.js';
import { movedOn } from '../../calls/call-errors.js';
import type { ParticipantEntity } from '../../calls/rows/participant.entity.js';
import { callRoom, type ParleySocket, type Seat } from '../sockets.js';

const MARK_MS = 100;
/** Deliveries this close to each other are stored with one time, so a few statements suffice for many signals. */
const SAME_MS = 10;

/** Signals that wait until a page has its acknowledgement. */
export interface Held {
  lastSignalId: number;
  /** Delivers them in order, after an answer that is given in this turn of the event loop. */
  letThrough: () => void;
}

/** A page in a call, and the id of the last signal that it has. */
interface At {
  callId: number;
  seat: Seat;
  last: number;
}

/** Delivers committed signals to their pages, in order and once each, and starts the catching up of pages that come or come back. */
@Injectable()
export class SignalDelivery implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger('SignalDelivery');
  /** The page of this process that each participant is on, by participant id. */
  private readonly inboxes = new Map<number, Inbox>();
  /** Keyed by the moment, in steps of `SAME_MS`. */
  private marks = new Map<number, { ids: number[]; at: Date }>();
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly outbox: SignalOutbox,
    private readonly courier: SignalCourier,
    private readonly backlog: SignalBacklog,
    private readonly wake: Wake,
  ) {}

  onModuleInit(): void {
    this.wake.on('signals', (participantId) => this.lookAgain(this.inboxes.get(participantId)));
    this.wake.look(() => this.compare());
  }

  async onModuleDestroy(): Promise<void> {
    if (this.timer !== null) clearTimeout(this.timer);
    await this.flush();
  }

  /** For a fresh page: the signals held for the participant follow once they are let through. @throws stale-epoch */
  async start(socket: ParleySocket, at: { callId: number; seat: Seat }): Promise<Held> {
    const newest = await this.outbox.newestId(at.seat);
    const inbox = await this.settle(socket, { ...at, last: 0 });
    this.backlog.begin(at.callId, at.seat);
    const { first, letThrough } = await this.lookInto(inbox);
    return { lastSignalId: first === null ? newest : first - 1, letThrough };
  }

  /** For the same page on a new socket: every signal after the last one that it has seen. @throws stale-epoch */
  async resume(socket: ParleySocket, at: { callId: number; seat: Seat; lastSignalId: number }): Promise<Held> {
    const { lastSignalId, ...here } = at;
    const inbox = await this.settle(socket, { ...here, last: lastSignalId });
    const { letThrough } = await this.lookInto(inbox);
    return { lastSignalId, letThrough };
  }

  /** Call it after the commit, in the order of the log. If the recipient is not here, the signal stays in the log until they come. */
  deliver({ relay, recipientId: to, recipientEpoch, recipientSeat, bytes, follows }: Logged): void {
    // A repeat has been relayed already.
    if (relay === null) return;
    const inbox = this.inboxOf({ id: to, seat: recipientSeat });
    // Nobody tells this process what a page on another one has received.
    if (inbox || !this.wake.isShared) this.backlog.add(relay, { to, bytes });
    this.wake.say('signals', to);
    // Signals of other processes come before this one, maybe to others in the call, who would get them too late.
    if (this.wake.isShared && !follows) this.lookAgainIn(relay.callId);
    else if (inbox && isMeantFor(recipientEpoch, inbox.seat)) inbox.deliver(relay);
  }

  /** The page of the recipient, if it is here. A page that has gone on over another connection is served by that one. */
  private inboxOf({ id, seat }: Pick<ParticipantEntity, 'id' | 'seat'>): Inbox | undefined {
    const inbox = this.inboxes.get(id);
    if (inbox === undefined || isSeatOf({ seat }, { seat: inbox.seat.place })) return inbox;
    this.leave(inbox.socket, inbox.at.callId);
    return undefined;
  }

  private lookAgainIn(callId: number): void {
    for (const inbox of this.inboxes.values()) if (inbox.at.callId === callId) this.lookAgain(inbox);
  }

  private lookAgain(inbox: Inbox | undefined): void {
    if (inbox?.isOpen && inbox.lookAgain()) void this.courier.catchUp(inbox, { after: inbox.upTo, waiting: null });
  }

  /** One query for all pages of this process, for signals that nobody has announced. */
  private async compare(): Promise<void> {
    const newest = await this.outbox.newestOf([...this.inboxes.keys()]);
    for (const [participantId, id] of newest) {
      const inbox = this.inboxes.get(participantId);
      // Signals to or from an earlier page are never handed over.
      if (inbox === undefined || id <= Math.max(inbox.upTo, inbox.lookedTo)) continue;
      inbox.lookedTo = id;
      this.lookAgain(inbox);
    }
  }

  /** @returns the first signal that waits, and how to let it through */
  private async lookInto(inbox: Inbox) {
    const after = inbox.upTo;
    const waiting = await this.courier.look(inbox, after);
    const bring = () => void this.courier.catchUp(inbox, { after, waiting });
    return { first: waiting[0]?.id ?? null, letThrough: () => afterAcknowledgement(bring) };
  }

  /**
   * Seats may be committed in one order and get here in the other; the last commit counts. If there are two pages, the epoch tells which
   * one that is; if there are two connections of one page, the row does, provided that it is read while the other one is here. @throws
   * stale-epoch
   */
  private async settle(socket: ParleySocket, at: At): Promise<Inbox> {
    const { seat } = at;
    for (let asked: Inbox | undefined; ;) {
      const here = this.inboxes.get(seat.participantId);
      if (here && isNewerPage(here.seat, seat))
        throw new ProblemError('stale-epoch', 'You have joined again meanwhile.');
      if (socket.disconnected) throw movedOn();
      if (here === undefined || here === asked || here.socket === socket || !isSamePage(here.seat, seat))
        return this.place(socket, at);
      asked = here;
      if (!(await this.outbox.isSeated(seat))) throw movedOn();
    }
  }

  /** From now on the participant is on this page, which has to catch up. */
  private place(socket: ParleySocket, at: At): Inbox {
    const { callId, seat } = at;
    const { participantId } = seat;
    socket.data.seats.set(callId, seat);
    void socket.join(callRoom(callId));
    const inbox = new Inbox(socket, { callId, seat }, at.last, (message) => this.got(message, participantId));
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

  /** The page is no longer part of this call. */
  leave(socket: ParleySocket, callId: number): void {
    const seat = socket.data.seats.get(callId);
    if (seat === undefined) return;
    this.shut(socket, seat);
    socket.data.seats.delete(callId);
    void socket.leave(callRoom(callId));
  }

  /** The socket has gone. @returns the calls in which its page was on it: in others it has gone on over another one */
  close(socket: ParleySocket): [callId: number, seat: Seat][] {
    return [...socket.data.seats].filter(([, seat]) => this.shut(socket, seat));
  }

  /** If another page has taken the participant's place, it keeps its inbox. @returns whether the participant was on this socket */
  private shut(socket: ParleySocket, { participantId }: Seat): boolean {
    const inbox = this.inboxes.get(participantId);
    if (inbox?.socket !== socket) return false;
    inbox.close();
    this.inboxes.delete(participantId);
    return true;
  }

  /** "Delivered" is only for support, so it is stored in groups and does not delay signals. */
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
    if (marks.length === 0) return;
    try {
      await this.outbox.markDelivered(marks);
    } catch (error) {
      this.logger.warn(`not marked: ${String(error)}`);
    }
  }
}

/** The handler's answer leaves in this turn of the event loop, and `work` is done in the next. */
function afterAcknowledgement(work: () => void): void {
  setImmediate(work);
}
