import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { ProblemError } from '../../http/errors/problem.js';
import { Spending } from '../../limits/spending.js';
import { Buckets } from '../../limits/token-bucket.js';

const MIB = 1024 * 1024;
const HOUR_SECONDS = 60 * 60;
/** Bytes in the log, including each row. A participant who renegotiates every minute with eleven others needs 15 MB an hour. */
export const PERSON_BYTES_AN_HOUR = 48 * MIB;
/** Twelve of them need 180 MB, and never all of them do. */
export const CALL_BYTES_AN_HOUR = 192 * MIB;
const REMEMBERED = 10_000;

/** So many bytes at once, and as many again within an hour. */
class Budgets extends Buckets {
  constructor(
    readonly name: string,
    private readonly bytesAnHour: number,
    private readonly spending: Spending,
  ) {
    super({ burst: bytesAnHour, perSecond: bytesAnHour / HOUR_SECONDS }, REMEMBERED);
  }

  take(key: string, { bytes, now }: { bytes: number; now: number }): void {
    const bucket = this.of(key, now);
    bucket.take(bytes, now);
    this.spending.took(this.name, { key, cost: bytes, left: bucket.left, of: this.bytesAnHour });
  }
}

/** Limits the bytes that a person, and a call, may write to the signal log, on all processes together, so that nobody can fill the disk. */
@Injectable()
export class SignalBudget implements OnModuleInit {
  private readonly persons: Budgets;
  private readonly calls: Budgets;

  constructor(
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'rateLimits'>,
    private readonly spending: Spending,
  ) {
    this.persons = new Budgets('bytes-of-person', PERSON_BYTES_AN_HOUR, spending);
    this.calls = new Budgets('bytes-of-call', CALL_BYTES_AN_HOUR, spending);
  }

  onModuleInit(): void {
    for (const budgets of [this.persons, this.calls])
      this.spending.share(budgets.name, (key, bytes) => budgets.of(key).lose(bytes));
  }

  /** @throws rate-limited */
  take(of: { person: string; callId: number; bytes: number }, now = performance.now()): void {
    if (!this.settings.rateLimits) return;
    const uses = [[this.persons, of.person] as const, [this.calls, String(of.callId)] as const];
    const { bytes } = of;
    if (!uses.every(([budgets, key]) => budgets.of(key, now).has(bytes, now))) throw usedUp();
    for (const [budgets, key] of uses) budgets.take(key, { bytes, now });
  }
}

const usedUp = () =>
  new ProblemError('rate-limited', 'Too many bytes of signals in this hour. Send less, or try again later.');
