/**
 * Names of the reports by which a page sets a signal aside, as it should: an offer that met its own (perfect negotiation),
 * what belongs to a connection that was replaced since, or to a link that is closed. The server itself sets an offer aside
 * that nobody had got when a later one of the same page took its place. No failures.
 */
export const SET_ASIDE = ['IgnoredForCollision', 'ReplacedConnection', 'ClosedLink', 'SupersededOffer'] as const;

/** Whether a signal's `applyError` says that it was set aside, and did not fail. */
export const isSetAside = (applyError: string | null): boolean =>
  applyError !== null && SET_ASIDE.some((name) => applyError.startsWith(`${name}: `));
