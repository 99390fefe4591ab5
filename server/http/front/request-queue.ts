import type { IncomingMessage, ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import { noteArrival, Patience } from '../time-limit.js';

/** How many requests of one address are worked on at once. Further ones wait for their turn. */
const AT_ONCE_PER_ADDRESS = 32;
/** How many requests may wait. */
const WAITING_PER_ADDRESS = 2_000;
/** They wait a little longer than a request may take, because the guards of one that gets its turn at the very end still have theirs. */
const WAITS_LONGER_MS = 100;
/** A request that takes longer waits for something, such as a hash. It no longer counts then, so that others of its address go on. */
const HOLDS_MS = 150;
/** How many requests begin before the event loop gets to other work, such as messages. */
const BEGIN_PER_TURN = 6;

type Turn = () => void;

/** The requests of one address. */
class Lane {
  working = 0;
  readonly waiting = new Set<Turn>();

  get empty(): boolean {
    return this.working === 0 && this.waiting.size === 0;
  }
}

interface QueueEnd {
  address: string;
  /** Whether it counts as being worked on now. */
  held: boolean;
  /** Releases the place after `HOLDS_MS`. */
  timer?: NodeJS.Timeout;
}

/**
 * The requests of one address take turns, and the addresses take turns too. A thousand requests at once would otherwise delay
 * everybody's messages until all of them are done. Requests that have to wait are delayed, not refused.
 */
@Injectable()
export class RequestQueue {
  private readonly lanes = new Map<string, Lane>();
  private readonly places = new WeakMap<IncomingMessage, QueueEnd>();
  private begun = 0;
  private turning = false;

  constructor(private readonly patience: Patience) {}

  /** Calls `begin` when it is the request's turn, or `refuse` when that never comes. The place is released when the response closes. */
  enter(request: IncomingMessage, response: ServerResponse, way: { address: string; begin: Turn; refuse: Turn }): void {
    noteArrival(request);
    const lane = this.laneOf(way.address);
    if (lane.waiting.size >= WAITING_PER_ADDRESS) return way.refuse();
    this.places.set(request, { address: way.address, held: false });
    const begin = () => {
      this.begun += 1;
      this.hold(request);
      this.turn();
      way.begin();
    };
    const stop = this.mayBegin(lane)
      ? begin()
      : wait({ lane, begin, refuse: way.refuse }, this.patience.usual + WAITS_LONGER_MS);
    response.once('close', () => {
      stop?.();
      this.release(request);
      this.places.delete(request);
      this.turn();
    });
  }

  private mayBegin(lane: Lane): boolean {
    return lane.waiting.size === 0 && lane.working < AT_ONCE_PER_ADDRESS && this.begun < BEGIN_PER_TURN;
  }

  /** Runs the work without holding a place: a request that waits for bytes from its client uses no computing time. */
  async outside<T>(request: IncomingMessage, work: () => Promise<T>): Promise<T> {
    this.release(request);
    try {
      return await work();
    } finally {
      this.hold(request);
    }
  }

  private laneOf(address: string): Lane {
    const lane = this.lanes.get(address) ?? new Lane();
    this.lanes.set(address, lane);
    return lane;
  }

  /** Does nothing when the request is gone. */
  private hold(request: IncomingMessage): void {
    const place = this.places.get(request);
    if (place === undefined || place.held) return;
    place.held = true;
    place.timer = setTimeout(() => this.release(request), HOLDS_MS).unref();
    this.laneOf(place.address).working += 1;
  }

  private release(request: IncomingMessage): void {
    const place = this.places.get(request);
    if (place === undefined || !place.held) return;
    place.held = false;
    clearTimeout(place.timer);
    this.laneOf(place.address).working -= 1;
    this.turn();
  }

  /** Starts the next requests after pending events have been handled, so that messages get through in between. */
  private turn(): void {
    if (this.turning) return;
    this.turning = true;
    setImmediate(() => {
      this.turning = false;
      this.begun = 0;
      for (const [address, lane] of [...this.lanes]) this.next(address, lane);
    });
  }

  /** Begins one request of this lane, and puts the lane behind all others. */
  private next(address: string, lane: Lane): void {
    if (lane.empty) this.lanes.delete(address);
    const [turn] = lane.waiting;
    if (turn === undefined || lane.working >= AT_ONCE_PER_ADDRESS) return;
    if (this.begun >= BEGIN_PER_TURN) return this.turn();
    this.lanes.delete(address);
    this.lanes.set(address, lane);
    turn();
    this.next(address, lane);
  }
}

/** Waits in the lane. @returns a function that gives up waiting */
function wait({ lane, begin, refuse }: { lane: Lane; begin: Turn; refuse: Turn }, milliseconds: number): Turn {
  const stop = () => {
    clearTimeout(timer);
    lane.waiting.delete(turn);
  };
  const turn = () => {
    stop();
    begin();
  };
  const timer = setTimeout(() => {
    stop();
    refuse();
  }, milliseconds);
  lane.waiting.add(turn);
  return stop;
}
