import { setImmediate, setTimeout } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { Turns } from '../../http/turns.js';
import type { Inbox } from './inbox.js';
import { SignalOutbox, type Waiting } from './signal-outbox.js';
import { isDrained } from '../moving/socket-drain.js';

/** This much is read and handed over at once; a description has up to 64 KiB, a candidate up to 2. */
const PIECE_BYTES = 256 * 1024;
const DESCRIPTION_BYTES = 64 * 1024;
const CANDIDATE_BYTES = 2 * 1024;
/** The pause before the next attempt, since the database may be away. */
const AGAIN_MS = 500;

/**
 * Delivers to a page what has waited for it in the log, in pieces: the next piece follows when the socket has taken the one before. Pages
 * that catch up take turns, so that others get through in between.
 */
@Injectable()
export class SignalCourier {
  private readonly logger = new Logger('SignalCourier');
  private readonly turns = new Turns();

  constructor(private readonly outbox: SignalOutbox) {}

  /** The signals that wait after the given one, up to the limit of one query. */
  look(inbox: Inbox, after: number): Promise<Waiting[]> {
    inbox.look();
    return this.turns.take(() => this.outbox.waiting(inbox.seat, after));
  }

  /**
   * Goes on from the first look until the page has everything; after that, new signals reach it at once. A page that comes or comes back
   * brings the result of the first look. Without one, the page was live until now, and gets every offer.
   */
  async catchUp(inbox: Inbox, first: { after: number; waiting: Waiting[] | null }): Promise<void> {
    let after = first.after;
    let { waiting } = first;
    const isFresh = waiting !== null;
    while (inbox.isOpen) {
      try {
        waiting ??= await this.look(inbox, after);
        if (waiting.length === 0 && inbox.goLive()) return;
        if (!(await this.bring(inbox, waiting, isFresh ? withoutSuperseded(waiting) : waiting))) return;
        after = waiting.at(-1)?.id ?? after;
        waiting = null;
      } catch (error) {
        this.logger.warn(`not brought yet: ${error instanceof Error ? error.message : String(error)}`);
        await setTimeout(AGAIN_MS, undefined, { ref: false });
      }
    }
  }

  /** @returns false when the page is gone */
  private async bring(inbox: Inbox, waiting: Waiting[], current: Waiting[]): Promise<boolean> {
    for (const piece of piecesOf(current)) if (!(await this.hand(inbox, piece))) return false;
    const kept = new Set(current);
    await this.outbox.markSuperseded(waiting.filter((one) => !kept.has(one)).map(({ id }) => id));
    return true;
  }

  private async hand(inbox: Inbox, piece: Waiting[]): Promise<boolean> {
    await this.turns.take(async () => {
      const messages = await this.outbox.read(piece.map(({ id }) => id));
      if (inbox.isOpen) for (const message of messages) inbox.hand(message);
      await setImmediate();
    });
    return (await isDrained(inbox.socket)) && inbox.isOpen;
  }
}

/** Keeps only the last offer of each sender: an earlier one that nobody has received is out of date. */
function withoutSuperseded(waiting: Waiting[]): Waiting[] {
  const last = new Map(waiting.filter(({ kind }) => kind === 'offer').map(({ senderId, id }) => [senderId, id]));
  return waiting.filter(({ kind, senderId, id }) => kind !== 'offer' || last.get(senderId) === id);
}

function* piecesOf(waiting: Waiting[]): Generator<Waiting[]> {
  let piece: Waiting[] = [];
  let bytes = 0;
  for (const one of waiting) {
    const weight = one.kind === 'candidate' ? CANDIDATE_BYTES : DESCRIPTION_BYTES;
    if (piece.length > 0 && bytes + weight > PIECE_BYTES) {
      yield piece;
      piece = [];
      bytes = 0;
    }
    piece.push(one);
    bytes += weight;
  }
  if (piece.length > 0) yield piece;
}
