import { Inject, Injectable } from '@nestjs/common';
import { Allowance } from '../../calls/life/allowance.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { ProblemError } from '../../http/errors/problem.js';

const MIB = 1024 * 1024;
const HOUR_SECONDS = 60 * 60;
/** Bytes in the log, including each row. A participant who renegotiates every minute with eleven others needs 15 MB an hour. */
export const PERSON_BYTES_AN_HOUR = 48 * MIB;
/** Twelve of them need 180 MB, and never all of them do. */
export const CALL_BYTES_AN_HOUR = 192 * MIB;
const REMEMBERED = 10_000;

/** Allows this many bytes at once, and as many again within an hour. */
class Budgets {
  private readonly known = new Map<string | number, Allowance>();
  private readonly limit: { burst: number; perSecond: number };

  constructor(bytesAnHour: number) {
    this.limit = { burst: bytesAnHour, perSecond: bytesAnHour / HOUR_SECONDS };
  }

  /** In the order of the last use: the one that has been quiet for longest is forgotten first. */
  of(key: string | number): Allowance {
    const budget = this.known.get(key) ?? new Allowance(this.limit);
    this.known.delete(key);
    this.known.set(key, budget);
    if (this.known.size > REMEMBERED) this.known.delete(this.known.keys().next().value!);
    return budget;
  }
}

/** Limits the bytes that a person, and a call, may write to the signal log, so that nobody can fill the disk. */
@Injectable()
export class SignalBudget {
  private readonly persons = new Budgets(PERSON_BYTES_AN_HOUR);
  private readonly calls = new Budgets(CALL_BYTES_AN_HOUR);

  constructor(@Inject(SETTINGS) private readonly settings: Pick<Settings, 'rateLimits'>) {}

  /** @throws rate-limited */
  take(of: { person: string; callId: number; bytes: number }, now = Date.now()): void {
    if (!this.settings.rateLimits) return;
    const budgets = [this.persons.of(of.person), this.calls.of(of.callId)];
    if (!budgets.every((budget) => budget.has(of.bytes, now))) throw usedUp();
    for (const budget of budgets) budget.take(now, of.bytes);
  }
}

const usedUp = () =>
  new ProblemError('rate-limited', 'Too many bytes of signals in this hour. Send less, or try again later.');
