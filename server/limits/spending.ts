import { createHmac } from 'node:crypto';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { RedisCounts } from '../cluster/redis-counts.js';
import { Wake } from '../cluster/wake.js';

/** Changes are gathered for this long. */
const TOLD_EVERY_MS = 250;
/** No more than this many people and addresses spend a lot within that time. */
const TOLD_MAX = 1_000;
/** What is left of a budget when the other processes begin to hear of it, so that people who use little cost nothing. */
const LOW = 3 / 4;

/** Takes from a budget what somebody has spent on another process. */
type Lose = (key: string, cost: number) => void;

/**
 * Tells the other processes how much the biggest spenders have spent, so that a budget refills once in all and not once on each process. Budgets
 * have to answer at once, so they ask nobody: another process learns of it a moment later, or not at all while Redis is away.
 */
@Injectable()
export class Spending implements OnModuleDestroy {
  private readonly losers = new Map<string, Lose>();
  private spent = new Map<string, number>();
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly wake: Wake,
    private readonly counts: RedisCounts,
  ) {
    this.wake.on('spent', (all) => {
      for (const [budget, key, cost] of all) this.losers.get(budget)?.(key, cost);
    });
  }

  onModuleDestroy(): void {
    if (this.timer !== null) clearTimeout(this.timer);
  }

  /** @param budget a name that no other budget has */
  share(budget: string, lose: Lose): void {
    this.losers.set(budget, lose);
  }

  /** A key that may go through Redis, made from one that names somebody, such as an address. */
  hidden(key: string): string {
    if (!this.wake.isShared) return key;
    return createHmac('sha256', this.counts.secret).update(key).digest('base64url').slice(0, 22);
  }

  /** @param of what is left, and of how much */
  took(budget: string, { key, cost, left, of }: { key: string; cost: number; left: number; of: number }): void {
    if (!this.wake.isShared || left >= of * LOW) return;
    const name = `${budget} ${key}`;
    if (this.spent.size >= TOLD_MAX && !this.spent.has(name)) return;
    this.spent.set(name, (this.spent.get(name) ?? 0) + cost);
    this.timer ??= setTimeout(() => this.tell(), TOLD_EVERY_MS).unref();
  }

  private tell(): void {
    this.timer = null;
    const all = [...this.spent].map(([name, cost]): [string, string, number] => {
      const [budget = '', key = ''] = name.split(' ');
      return [budget, key, cost];
    });
    this.spent = new Map();
    this.wake.say('spent', all);
  }
}
