/**
 * Raise it when the rules of the diagnosis, or what is kept of it, give another result than before for the same log: calls that were judged
 * by an earlier version are then judged once more in the background, the newest first.
 */
export const RULES_VERSION = 10;
