import type { CandidatePair, StoredSample } from '@contracts';
import { isolated } from '../../../shared-ui/isolated';

/** A candidate pair in use, at the first sample that shows it. */
export interface PairInUse {
  readonly sample: StoredSample;
  /** "host ↔ srflx over udp", from the point of view of the one who measured. */
  readonly words: string;
}

/**
 * The first pair of each link, and each change of it. Both ends report the same pair, each from its own side; it is
 * listed once.
 *
 * @param samples oldest first
 */
export function pairsInUse(samples: readonly StoredSample[]): PairInUse[] {
  const last = new Map<string, string>();
  const found: PairInUse[] = [];
  for (const sample of samples) {
    if (sample.pair === null) continue;
    const key = `${sample.from} ${sample.participantId}`;
    const pair = pairKey(sample.pair);
    if (last.get(key) === pair) continue;
    last.set(key, pair);
    const toldByOther = last.get(`${sample.participantId} ${sample.from}`) === pairKey(mirrored(sample.pair));
    if (!toldByOther) found.push({ sample, words: pairWords(sample.pair) });
  }
  return found;
}

function pairWords({ local, remote, protocol, relayProtocol }: CandidatePair): string {
  const relay = relayProtocol !== null && relayProtocol !== protocol ? ` (relay by ${isolated(relayProtocol)})` : '';
  return `${isolated(local)} ↔ ${isolated(remote)} over ${isolated(protocol)}${relay}`;
}

/** Contains only what both ends report alike. */
function pairKey({ local, remote, protocol }: CandidatePair): string {
  return `${local} ${remote} ${protocol}`;
}

function mirrored({ local, remote, ...rest }: CandidatePair): CandidatePair {
  return { ...rest, local: remote, remote: local };
}
