import { isSamePage } from '../../../../contracts/index.js';
import type { CaseSignal } from '../../case/case-file.js';
import { lastOf } from './span-index.js';
import type { Pair } from './study.js';

const isOffer = ({ kind, outcome }: CaseSignal) => kind === 'offer' && outcome === 'relayed';

/** Offers further apart than this did not cross on the way: one of them lay somewhere, or its page stood still. */
const CROSS_MS = 3_000;

/** Pairs of offers that crossed. Compares each offer with the last offer that the other side sent before it. */
export function crossingsOf(pair: Pair): CaseSignal[] {
  const last: { one?: CaseSignal; other?: CaseSignal } = {};
  return pair.signals.filter(isOffer).flatMap((offer) => {
    const [mine, theirs] = offer.senderId === pair.one.id ? (['one', 'other'] as const) : (['other', 'one'] as const);
    const before = last[theirs];
    last[mine] = offer;
    return before && crosses(before, offer) && !isRepair(pair, before) ? [before, offer] : [];
  });
}

/**
 * The page that sent the second offer had not applied the first: they crossed on the way, or the first was ignored in favour of
 * the second. Pages apply signals one after the other, so they answer an offer before they make another one.
 */
function crosses(first: CaseSignal, second: CaseSignal): boolean {
  if (first.senderId === second.senderId || +second.createdAt - +first.createdAt > CROSS_MS) return false;
  const meet = (from: CaseSignal, to: CaseSignal) =>
    isSamePage({ epoch: from.senderEpoch }, { epoch: to.recipientEpoch });
  if (!meet(first, second) || !meet(second, first)) return false;
  const known = first.applyError === null ? (first.appliedAt ?? first.receivedAt ?? first.deliveredAt) : null;
  if (known !== null) return second.createdAt < known;
  return isCollision(first) || isCollision(second);
}

const isCollision = ({ applyError }: CaseSignal) => applyError?.startsWith('IgnoredForCollision: ') ?? false;

/** Both try to mend a link that broke, each in its own time, so their offers cross for another reason. */
function isRepair({ reports }: Pair, offer: CaseSignal): boolean {
  const state = lastOf(reports, ({ at }) => at < +offer.createdAt)?.state;
  return state === 'reconnecting' || state === 'failed';
}
