/**
 * The rule of epochs. A participant's epoch counts their pages: 0 before the first one has joined, and one more with every fresh
 * page. A signal belongs to one page of its sender and one of its recipient.
 */

interface OfPage {
  readonly epoch: number;
}

/** At least one page of this participant has joined. */
export const hasPage = ({ epoch }: OfPage): boolean => epoch > 0;

/** This page is the participant's first one. */
export const isFirstPage = ({ epoch }: OfPage): boolean => epoch <= 1;

export const isSamePage = (one: OfPage, other: OfPage): boolean => one.epoch === other.epoch;

/** Signals from an older page belong to a link that is gone. */
export const isNewerPage = (one: OfPage, other: OfPage): boolean => one.epoch > other.epoch;

/** The epoch of the next page of this participant. */
export const nextEpoch = ({ epoch }: OfPage): number => epoch + 1;

/** The epochs of signals that are for this page. Signals that were sent before any page had joined are for the first one. */
export const epochsFor = (page: OfPage): number[] => (page.epoch === 1 ? [0, 1] : [page.epoch]);

/** Whether a signal that names this epoch of its recipient is for this page. */
export const isMeantFor = (epoch: number, page: OfPage): boolean => epochsFor(page).includes(epoch);
