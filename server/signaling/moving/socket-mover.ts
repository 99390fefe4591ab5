import { setTimeout as wait } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Event } from 'socket.io';
import { ProblemError } from '../../http/errors/problem.js';
import { refusalOf } from '../acknowledgement.js';
import { type ParleySocket, Sockets, type Traffic } from '../sockets.js';

/** No request takes longer to answer. */
const ANSWERS_WITHIN_MS = 3_000;
const LOOK_MS = 10;
/** Incoming data is read in pieces. After this many looks without a new message, none is left. */
const QUIET_LOOKS = 5;
/** A page that keeps sending is closed after this time anyway. */
const QUIET_WITHIN_MS = 500;

/** Why a socket closes. A page that is asked to move says that it goes; a tab that is closed, or has no network, does not. */
const BREAKS: ReadonlySet<string | undefined> = new Set(['transport close', 'transport error', 'ping timeout']);

type Answer = (answer: unknown) => void;

/**
 * Moves the sockets away from a server that is about to stop: each is told, its requests are answered, and it is closed at a
 * random time of its own.
 */
@Injectable()
export class SocketMover {
  private moving = false;

  constructor(private readonly sockets: Sockets) {}

  /** Whether a socket that closes for this reason (socket.io's) closes because its page was asked to leave the server. */
  hasMoved(reason: string | undefined): boolean {
    return this.moving && !BREAKS.has(reason);
  }

  /** socket.io middleware: refuses new sockets while the server is moving, so that they connect to another one. */
  readonly admit = (_: ParleySocket, next: (error?: Error) => void): void => {
    if (this.moving) next(Object.assign(new Error('unavailable'), { data: refusalOf(movingOn()).error }));
    else next();
  };

  /** Counts the messages that are not answered yet, before anybody else sees them. @returns whether this one may be handled */
  admits({ data: { traffic } }: ParleySocket, packet: Event): boolean {
    traffic.heard += 1;
    const answer = packet.at(-1) as unknown;
    if (typeof answer !== 'function') return true;
    if (traffic.closing) (answer as Answer)(refusalOf(movingOn()));
    else expectAnswer(traffic, packet, answer as Answer);
    return !traffic.closing;
  }

  /** Resolves when all are closed. Each closes at a random time within `withinMs`, so that the next server is not overrun. */
  async move(withinMs: number): Promise<void> {
    this.moving = true;
    this.sockets.server?.emit('server:moving', { withinMs });
    await Promise.all(this.sockets.local().map((socket) => this.close(socket, Math.random() * withinMs)));
  }

  private async close(socket: ParleySocket, afterMs: number): Promise<void> {
    await wait(afterMs);
    await this.untilQuiet(socket);
    const { traffic } = socket.data;
    traffic.closing = true;
    const end = performance.now() + ANSWERS_WITHIN_MS;
    while (traffic.unanswered > 0 && performance.now() < end) await wait(LOOK_MS);
    socket.disconnect(true);
  }

  /** Waits until the messages that have already arrived have been passed to their handlers. */
  private async untilQuiet({ data: { traffic } }: ParleySocket): Promise<void> {
    const end = performance.now() + QUIET_WITHIN_MS;
    let before = traffic.heard;
    for (let quiet = 0; quiet < QUIET_LOOKS && performance.now() < end; quiet += 1) {
      await wait(LOOK_MS);
      const now = traffic.heard;
      if (now !== before) quiet = 0;
      before = now;
    }
  }
}

function expectAnswer(traffic: Traffic, packet: Event, answer: Answer): void {
  traffic.unanswered += 1;
  packet[packet.length - 1] = (...given: [unknown]) => {
    traffic.unanswered -= 1;
    answer(...given);
  };
}

const movingOn = () => new ProblemError('unavailable', 'This server is about to stop. Connect again in a moment.');
