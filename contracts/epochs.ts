/**
 * The rule of epochs. A participant's epoch counts their pages: 0 before the first one has joined, and one more with every fresh
 * page. A signal belongs to one page of its sender and one of its recipient.
 */

interface OfPage {
  readonly epoch: number;
}

/** A page of theirs has joined. */
export const hasPage = ({ epoch }: OfPage): boolean => epoch > 0;

/** No page of theirs was there before this one. */
export const isFirstPage = ({ epoch }: OfPage): boolean => epoch <= 1;

export const isSamePage = (one: OfPage, other: OfPage): boolean => one.epoch === other.epoch;

/** What comes from an older page belongs to a link that is gone. */
export const isNewerPage = (one: OfPage, other: OfPage): boolean => one.epoch > other.epoch;

/** Of the fresh page that takes their place. */
export const nextEpoch = ({ epoch }: OfPage): number => epoch + 1;

/** The epochs of signals that are for this page. What was sent before the first page came is for the first. */
export const epochsFor = (page: OfPage): number[] => (page.epoch === 1 ? [0, 1] : [page.epoch]);

/** Whether a signal that names this epoch of its recipient is for this page. */
export const isMeantFor = (epoch: number, page: OfPage): boolean => epochsFor(page).includes(epoch);
