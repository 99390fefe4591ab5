import { hash } from 'node:crypto';
import type { SignalEntity } from './signal.entity.js';

/** The parts of a signal that never change once it is written; deliveries and reports come later. */
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

/** A signal as its row is written. `json` is the text that is stored of `data`. */
export type NewSignal = Sealable & Pick<SignalEntity, 'sealed' | 'previousHash' | 'rowHash'> & { json: string | null };

/**
 * The hash of a signal's row in its call's chain (as in RFC 9162 and git, each hash covers the one before): SHA-256, hex. To
 * change, remove or insert a row one would have to change all later rows, and the head that the call keeps.
 */
export function chainHash(previous: string | null, row: Sealable): string {
  const { callId, senderId, recipientId, senderEpoch, recipientEpoch, kind, dataHash } = row;
  const { data, facts, clientId, outcome, refusal, createdAt } = row;
  const ends = [callId, senderId, recipientId, senderEpoch, recipientEpoch, kind];
  const content = [dataHash, canonical(data), canonical(facts), clientId, outcome, refusal, createdAt.toISOString()];
  return hash('sha256', JSON.stringify([previous, ...ends, ...content]));
}

/** Gives the same text for the same value, since databases with a JSON type reorder the keys. */
export const canonical = (value: unknown): string => JSON.stringify(ordered(value)) ?? 'null';

/** The same value, with the keys of its objects in order (except whole numbers, which come first in any object). */
function ordered(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(ordered);
  const made: Record<string, unknown> = {};
  for (const key of Object.keys(value).sort()) {
    const part = ordered((value as Record<string, unknown>)[key]);
    // Assigning would set the prototype.
    if (key === '__proto__') Object.defineProperty(made, key, { value: part, enumerable: true });
    else made[key] = part;
  }
  return made;
}

/** Links rows that are written together, in the order of the log, to the chain of each call. */
export class Chains {
  private readonly added = new Map<number, { head: string; count: number }>();

  constructor(private readonly heads: ReadonlyMap<number, string | null>) {}

  link(row: NewSignal): void {
    const { head, count } = this.added.get(row.callId) ?? { head: this.heads.get(row.callId) ?? null, count: 0 };
    row.previousHash = head;
    row.rowHash = chainHash(head, row);
    this.added.set(row.callId, { head: row.rowHash, count: count + 1 });
  }

  /** The new head of each chain, and how many rows it has gained. */
  gained(): ReadonlyMap<number, { head: string; count: number }> {
    return this.added;
  }
}
