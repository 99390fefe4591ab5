import type { SignalMessage } from '../../../contracts/index.js';
import type { ParleySocket, Seat } from '../sockets.js';

/** If more than this arrives while the log is read, it stays in the log; memory only bridges that moment. */
const NEWS_MAX = 20;

/** Delivers signals to one participant's page. While the page catches up from the log, new signals wait behind the held ones. */
export class Inbox {
  private isLive = false;
  private closed = false;
  /** The newest signal for which the log was read again. */
  lookedTo = 0;
  /** Signals that have come since the log was read; null if there were too many. */
  private news: SignalMessage[] | null = [];

  /** @param last the id of the signal that the page has seen last: within a call ids grow in the order of the commits */
  constructor(
    readonly socket: ParleySocket,
    readonly at: { callId: number; seat: Seat },
    private last: number,
    private readonly delivered: (message: SignalMessage) => void,
  ) {}

  get seat(): Seat {
    return this.at.seat;
  }

  /** The id of the last signal that was handed over. */
  get upTo(): number {
    return this.last;
  }

  /** Whether the participant is on this page. */
  get isOpen(): boolean {
    return !this.closed;
  }

  /** The page has gone or was replaced by another one; from now on signals wait in the log. */
  close(): void {
    this.closed = true;
  }

  deliver(message: SignalMessage): void {
    if (this.isLive) return this.hand(message);
    this.news?.push(message);
    if (this.news && this.news.length > NEWS_MAX) this.news = null;
  }

  /** Hands over each signal once: one that was read from the log may also be told by the log's writer a moment later. */
  hand(message: SignalMessage): void {
    if (message.id <= this.last) return;
    this.last = message.id;
    this.socket.emit('signal', message);
    this.delivered(message);
  }

  /** Call it before the log is read. */
  look(): void {
    this.news = [];
  }

  /**
   * Other processes have written, or may have: new signals wait until the log is read again. @returns false if it is being read anyway, and
   * will be once more
   */
  lookAgain(): boolean {
    const wasLive = this.isLive;
    this.isLive = false;
    this.news = wasLive ? [] : null;
    return wasLive;
  }

  /** The log held nothing more, so new signals are handed over at once. @returns false if the log has to be read again */
  goLive(): boolean {
    if (this.news === null) return false;
    this.isLive = true;
    for (const message of this.news.splice(0)) this.hand(message);
    return true;
  }
}
