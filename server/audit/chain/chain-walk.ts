import type { CallEntity } from '../../calls/rows/call.entity.js';
import { chainHash } from '../../signaling/log/signal-chain.js';
import type { SignalEntity } from '../../signaling/log/signal.entity.js';

/** What can be wrong with the rows of a call. */
export type WhyNot =
  | 'changed'
  | 'out-of-place'
  | 'missing-before'
  | 'missing-after'
  | 'missing-unchained'
  | 'unhashed'
  | 'unaccounted'
  | 'other-head';

type Told = Pick<CallEntity, 'chainHead' | 'chainLength' | 'unchained'>;

/** Goes through the signals of one call in the order in which they were written, and compares them with what the call's row says. */
export class ChainWalk {
  /** Number of chained rows so far. */
  signals = 0;
  private unhashed = 0;
  private head: string | null = null;
  /** The hash after as many rows as the call's row says. */
  private headThere: string | null = null;
  private surplus: number | null = null;

  constructor(private readonly call: Told) {}

  /** @returns what is wrong with this row */
  take(row: SignalEntity): WhyNot | null {
    const { rowHash, previousHash } = row;
    if (rowHash === null && previousHash === null) return this.takeUnhashed();
    if (previousHash !== this.head) return this.signals === 0 ? 'missing-before' : 'out-of-place';
    if (chainHash(previousHash, row) !== rowHash) return 'changed';
    this.head = rowHash;
    this.signals += 1;
    if (this.signals === this.call.chainLength) this.headThere = rowHash;
    if (this.signals > this.call.chainLength) this.surplus ??= row.id;
    return null;
  }

  /** To be called after the last row. @returns what is wrong with the whole */
  end(): { signalId: number | null; why: WhyNot } | null {
    const { chainLength, chainHead, unchained } = this.call;
    if (this.signals < chainLength) return { signalId: null, why: 'missing-after' };
    if (this.headThere !== chainHead) return { signalId: null, why: 'other-head' };
    if (this.surplus !== null) return { signalId: this.surplus, why: 'unaccounted' };
    return this.unhashed < unchained ? { signalId: null, why: 'missing-unchained' } : null;
  }

  /** The call's row has the number of signals that were stored before the chain was introduced. */
  private takeUnhashed(): WhyNot | null {
    if (this.signals > 0 || this.unhashed >= this.call.unchained) return 'unhashed';
    this.unhashed += 1;
    return null;
  }
}
