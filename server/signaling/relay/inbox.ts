import type { SignalMessage } from '../../../contracts/index.js';
import type { ParleySocket, Seat } from '../sockets.js';

/** More than this that comes while the log is read waits there: memory is for the moment in between alone. */
const NEWS_MAX = 20;

/** One participant's way to its page. While the page catches up from the log, what is new waits behind what was held. */
export class Inbox {
  private isLive = false;
  private closed = false;
  /** What has come since the log was looked at; null where it was too much. */
  private news: SignalMessage[] | null = [];

  /** @param last the id of the signal that the page has seen last: within a call ids grow in the order of the commits */
  constructor(
    readonly socket: ParleySocket,
    readonly seat: Seat,
    private last: number,
    private readonly delivered: (message: SignalMessage) => void,
  ) {}

  /** Whether this is where the participant is. */
  get isOpen(): boolean {
    return !this.closed;
  }

  /** The page has gone, or another one has taken its place: what is sent now waits in the log. */
  close(): void {
    this.closed = true;
  }

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
    this.delivered(message);
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
