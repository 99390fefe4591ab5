import type { Chains } from './signal-chain.js';

/** If this process writes to more calls than this, the oldest ones are forgotten; each of them then costs one extra look at the log. */
const MOST = 5_000;

/**
 * Where the chains of calls ended when this process last wrote to them. A chain that still ends there has got nothing from another
 * process in between, so the next signal of this process may be delivered without a look at the log.
 */
export class OwnHeads {
  private readonly heads = new Map<number, string>();

  constructor(private readonly most = MOST) {}

  /** @param calls as they are under their locks, before the next signals are written */
  unchanged(calls: readonly { id: number; chainHead: string | null }[]): Set<number> {
    const same = calls.filter(({ id, chainHead }) => (this.heads.get(id) ?? null) === chainHead);
    return new Set(same.map(({ id }) => id));
  }

  /** Call it only with what is committed. */
  remember(chains: Chains): void {
    for (const [id, { head }] of chains.gained()) {
      this.heads.delete(id);
      this.heads.set(id, head);
    }
    for (const oldest of this.heads.keys()) {
      if (this.heads.size <= this.most) return;
      this.heads.delete(oldest);
    }
  }
}
