import { ProblemError } from '../http/errors/problem.js';

/** How many failures are free within how many seconds. */
export interface SlowRule {
  free: number;
  seconds: number;
}

/** An attempt that may proceed. It counts as failed until it reports success, so parallel attempts are limited like successive ones. */
export interface Attempt {
  succeeded(): void;
}
export interface CountedAttempt extends Attempt {
  /** How often the same asker has failed at this place, including this attempt. */
  readonly failures: number;
}

interface Waiting {
  asker: string;
  begin: () => void;
  refuse: (error: ProblemError) => void;
}
interface Waiters {
  key: string;
  since: number;
  failures: number;
  /** How many failures other processes have counted here, as of the last attempt. */
  elsewhere: number;
  /** The failures of each asker. */
  askers: Map<string, number>;
  waiting: Waiting[];
  nextAt: number;
  timer: NodeJS.Timeout | null;
}

/** Counts the failures of a place in all processes. */
export interface Together {
  /** @returns how many there are now */
  add(key: string): Promise<number>;
  takeBack(key: string): void;
  /** How many processes there are. Each lets in its attempts by itself, so each makes its pauses that many times as long. */
  processes(): number;
}

/** The first pause between two attempts. It doubles with further failures. */
const FIRST_MS = 250;
const DOUBLES_EVERY = 100;
const LONGEST_MS = 2_000;
/** A request has three seconds, and needs some of them for its own work. */
const PATIENCE_MS = 2_000;
const WAITING_IN_ALL = 200;
const REMEMBERED_PLACES = 20_000;
const REMEMBERED_ASKERS = 1_000;

/**
 * Slows down repeated failures at one place, such as an address, without shutting anybody out: attempts take turns, with ever
 * longer pauses. Those who have failed less go first, so people who know the password pass those who guess. Only a few may wait,
 * since each holds a connection; the others are told when to try again.
 */
export class SlowDown {
  private readonly places = new Map<string, Waiters>();
  private waiting = 0;

  constructor(
    private readonly rule: SlowRule,
    private readonly isOn = true,
    private readonly together: Together | null = null,
  ) {}

  /** @param asker whose failures at this place are counted together @throws rate-limited when too many wait */
  async begin(key: string, asker: string, now = Date.now()): Promise<CountedAttempt> {
    if (!this.isOn) return { failures: 0, succeeded: () => undefined };
    const place = this.place(key, now);
    this.count(place, asker, 1);
    if (this.together !== null) place.elsewhere = Math.max(0, (await this.together.add(key)) - place.failures);
    if (place.failures + place.elsewhere > this.rule.free) await this.turn(place, asker, now);
    let open = true;
    return {
      failures: place.askers.get(asker) ?? 1,
      succeeded: () => {
        if (open) this.takeBack(place, asker);
        open = false;
      },
    };
  }

  private place(key: string, now: number): Waiters {
    const known = this.places.get(key);
    const over = known && known.waiting.length === 0 && now - known.since > this.rule.seconds * 1000;
    if (known && !over) return known;
    const counts = { failures: 0, elsewhere: 0, askers: new Map<string, number>() };
    const fresh: Waiters = { key, since: now, ...counts, waiting: [], nextAt: 0, timer: null };
    this.places.delete(key);
    this.places.set(key, fresh);
    if (this.places.size > REMEMBERED_PLACES) this.places.delete(this.places.keys().next().value!);
    return fresh;
  }

  private takeBack(place: Waiters, asker: string): void {
    this.count(place, asker, -1);
    this.together?.takeBack(place.key);
  }

  private count(place: Waiters, asker: string, change: 1 | -1): void {
    place.failures += change;
    const counted = (place.askers.get(asker) ?? 0) + change;
    if (counted <= 0) place.askers.delete(asker);
    else if (place.askers.size < REMEMBERED_ASKERS || place.askers.has(asker)) place.askers.set(asker, counted);
  }

  private turn(place: Waiters, asker: string, now: number): Promise<void> {
    const pause = this.pause(place);
    if (place.waiting.length === 0 && now >= place.nextAt) {
      place.nextAt = now + pause;
      return Promise.resolve();
    }
    return new Promise((begin, refuse) => {
      place.waiting.push({ asker, begin, refuse });
      this.waiting += 1;
      if (place.waiting.length > PATIENCE_MS / pause || this.waiting > WAITING_IN_ALL) this.refuseWorst(place);
      this.plan(place);
    });
  }

  private pause({ failures, elsewhere }: Waiters): number {
    const doubled = Math.floor((failures + elsewhere - this.rule.free) / DOUBLES_EVERY);
    return Math.min(LONGEST_MS, FIRST_MS * 2 ** doubled * (this.together?.processes() ?? 1));
  }

  /** Refuses the one who has failed most here; among equals, the last to arrive. */
  private refuseWorst(place: Waiters): void {
    const worst = place.waiting.toSorted((a, b) => this.failuresOf(place, a) - this.failuresOf(place, b)).at(-1)!;
    this.leave(place, worst);
    this.takeBack(place, worst.asker);
    const retryAfter = Math.ceil((this.pause(place) * (place.waiting.length + 1)) / 1000);
    worst.refuse(new ProblemError('rate-limited', 'Too many attempts. Wait a moment, then try again.', { retryAfter }));
  }

  private failuresOf(place: Waiters, { asker }: Waiting): number {
    return place.askers.get(asker) ?? 0;
  }

  private leave(place: Waiters, one: Waiting): void {
    place.waiting.splice(place.waiting.indexOf(one), 1);
    this.waiting -= 1;
  }

  private plan(place: Waiters): void {
    if (place.timer !== null || place.waiting.length === 0) return;
    place.timer = setTimeout(() => this.letOneIn(place), Math.max(0, place.nextAt - Date.now())).unref();
  }

  /** Lets in the one who has failed least here; among equals, the first to arrive. */
  private letOneIn(place: Waiters): void {
    place.timer = null;
    const best = place.waiting.toSorted((a, b) => this.failuresOf(place, a) - this.failuresOf(place, b))[0];
    if (best === undefined) return;
    this.leave(place, best);
    place.nextAt = Date.now() + this.pause(place);
    this.plan(place);
    best.begin();
  }
}
