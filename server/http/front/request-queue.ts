import type { IncomingMessage, ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import { noteArrival } from '../time-limit.js';

/** So many requests of one address are worked on at once; the next ones wait their turn. */
const AT_ONCE_PER_ADDRESS = 32;
/** So many may wait, and so long. */
const WAITING_PER_ADDRESS = 2_000;
const WAITS_MS = 2_500;
/** A request that takes longer than this waits for something, such as a hash. It stops counting, so that others at its address go on. */
const HOLDS_MS = 150;
/** So many begin before others' messages are looked at again. */
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

interface Place {
  address: string;
  /** Whether it counts as worked on now. */
  held: boolean;
  /** Releases the place after `HOLDS_MS`. */
  timer?: NodeJS.Timeout;
}

/**
 * Requests of one address take turns, and so do addresses: a thousand requests at once would hold up everybody's messages for as
 * long as they take together. Who waits is slowed, not refused.
 */
@Injectable()
export class RequestQueue {
  private readonly lanes = new Map<string, Lane>();
  private readonly places = new WeakMap<IncomingMessage, Place>();
  private begun = 0;
  private turning = false;

  /** Calls one of them: `begin` when it is its turn, `refuse` where that never comes. The place is free when the answer is out. */
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
    const stop = this.mayBegin(lane) ? begin() : wait(lane, begin, way.refuse);
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

  /** Does this without a place: who waits for bytes of a client works on nothing. */
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

  /** Nothing where the request is gone. */
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

  /** After what is ready has been done: others' messages come between. */
  private turn(): void {
    if (this.turning) return;
    this.turning = true;
    setImmediate(() => {
      this.turning = false;
      this.begun = 0;
      for (const [address, lane] of [...this.lanes]) this.next(address, lane);
    });
  }

  /** One of this lane, which then is behind all others. */
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

/** Waits in the lane; what comes back gives up. */
function wait(lane: Lane, begin: Turn, refuse: Turn): Turn {
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
  }, WAITS_MS);
  lane.waiting.add(turn);
  return stop;
}
