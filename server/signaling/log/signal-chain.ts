import { createHash } from 'node:crypto';
import type { SignalEntity } from './signal.entity.js';

/** What of a signal never changes once it is written: deliveries and reports come later. */
export type Sealable = Pick<
  SignalEntity,
  | 'callId'
  | 'senderId'
  | 'recipientId'
  | 'senderEpoch'
  | 'recipientEpoch'
  | 'kind'
  | 'data'
  | 'dataHash'
  | 'facts'
  | 'clientId'
  | 'outcome'
  | 'refusal'
  | 'createdAt'
>;

/**
 * The hash of a signal's row in its call's chain (as in RFC 9162 and git: each covers the one before): SHA-256, hex. Who
 * changes, takes out or puts in a row has to change all that follow, and the head that the call keeps.
 */
export function chainHash(previous: string | null, row: Sealable): string {
  const { callId, senderId, recipientId, senderEpoch, recipientEpoch, kind, dataHash } = row;
  const { data, facts, clientId, outcome, refusal, createdAt } = row;
  const ends = [callId, senderId, recipientId, senderEpoch, recipientEpoch, kind];
  const content = [dataHash, canonical(data), canonical(facts), clientId, outcome, refusal, createdAt.toISOString()];
  return createHash('sha256')
    .update(JSON.stringify([previous, ...ends, ...content]))
    .digest('hex');
}

/** The same text for the same value: databases with a JSON type of their own put keys in their own order. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (isPlain(part) ? sorted(part) : part)) ?? 'null';
}

const isPlain = (part: unknown): part is Record<string, unknown> =>
  typeof part === 'object' && part !== null && !Array.isArray(part);

const sorted = (part: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));

/** Links rows that are written together, in the order in which they will stand, to the chain of each call. */
export class Chains {
  private readonly added = new Map<number, { head: string; count: number }>();

  constructor(private readonly heads: ReadonlyMap<number, string | null>) {}

  link(row: SignalEntity): void {
    const { head, count } = this.added.get(row.callId) ?? { head: this.heads.get(row.callId) ?? null, count: 0 };
    row.previousHash = head;
    row.rowHash = chainHash(head, row);
    this.added.set(row.callId, { head: row.rowHash, count: count + 1 });
  }

  /** The new heads, and how many rows each chain has gained. */
  gained(): ReadonlyMap<number, { head: string; count: number }> {
    return this.added;
  }
}
