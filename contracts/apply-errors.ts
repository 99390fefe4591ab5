/**
 * Error names with which a page reports that it ignored a signal on purpose: an offer that collided with its own (perfect
 * negotiation), or a signal for a connection that was replaced, or for one that is closed. The server itself adds the last one to
 * an undelivered offer when a later offer of the same page replaces it. None of these is a failure.
 */
export const SET_ASIDE = ['IgnoredForCollision', 'ReplacedConnection', 'ClosedLink', 'SupersededOffer'] as const;

/** Whether a signal's `applyError` says that it was ignored on purpose, rather than failed. */
export const isSetAside = (applyError: string | null): boolean =>
  applyError !== null && SET_ASIDE.some((name) => applyError.startsWith(`${name}: `));
