/** The most bytes of a signal's `data`, as JSON in UTF-8. */
export const MAX_SIGNAL_BYTES = 64 * 1024;
/** The most bytes of a candidate's `data`, as JSON in UTF-8. */
export const MAX_CANDIDATE_BYTES = 2 * 1024;
/** A larger message closes the socket. */
export const MAX_SOCKET_MESSAGE_BYTES = 2 * 1024 * 1024;
export const MAX_APPLY_ERROR_CHARACTERS = 300;
/** How many signals one `signal:applied` may be about. */
export const APPLIED_REPORTS_MAX = 100;

export const HEARTBEAT_MS = 5_000;
/** After this silence the others see "reconnecting". */
export const RECONNECTING_AFTER_MS = 15_000;
/** When no device has reported that it rings for this long: "not reachable yet". */
export const UNREACHABLE_HINT_MS = 10_000;
/** A device that connects when less of the ring time is left does not ring any more. */
export const MIN_RING_LEFT_MS = 3_000;
/** Every socket request is acknowledged within this time. */
export const ACK_TIMEOUT_MS = 5_000;

export const CHAT_MAX_CHARACTERS = 4_000;
/** How many connections one report may contain: to everybody else in the largest call. */
export const LINK_REPORTS_MAX = 12;

/** How many people one page may say that it shows. */
export const WATCHED_MAX = 500;

/** Every connection is measured once in this time. */
export const SAMPLE_EVERY_MS = 5_000;
export const TROUBLE_DETAIL_MAX = 200;

export const ROOM_TITLE_MAX = 120;
export const ROOM_DESCRIPTION_MAX = 500;
export const ROOM_PASSWORD_MAX = 128;
export const ROOM_PLACES_MIN = 2;
export const ROOM_PLACES_MAX = 12;
export const ROOM_PLACES_DEFAULT = 6;
export const ROOM_MEMBERS_AT_ONCE = 100;
/** Without easily confused letters, with `-` between the groups. */
export const ROOM_CODE_PATTERN = '^[a-hj-km-np-z]{4}-[a-hj-km-np-z]{4}-[a-hj-km-np-z]{4}$';
/** How long a guest's token is valid, for one room. */
export const GUEST_HOURS = 12;

export const PASSWORD_MIN = 8;
export const PASSWORD_MAX = 128;
export const USERNAME_PATTERN = '^[a-z0-9._-]{3,32}$';
export const DISPLAY_NAME_MAX = 80;
export const STATUS_MESSAGE_MAX = 140;
export const EMAIL_MAX = 190;
/** How many favourites one user may have. All of them are shown at once. */
export const FAVOURITES_MAX = 100;
export const AVATAR_MAX_BYTES = 5 * 1024 * 1024;

export const PAGE_DEFAULT = 50;
export const PAGE_MAX = 200;
/** Per page of the signals of one call. */
export const SIGNALS_PAGE_MAX = 1_000;

/** How good a connection is, the best first. */
export const QUALITY_LEVELS = ['good', 'fair', 'poor'] as const;
/** From these values on a sample is as bad as the level says. */
export interface QualityLimits {
  rttMs: number;
  lossPercent: number;
  jitterMs: number;
  concealedPercent: number;
  freezes: number;
}
/**
 * Delay follows ITU-T G.114 (150 ms one way is good, 400 ms is the most); loss and concealment follow what becomes audible with
 * Opus and its error correction. They stand here and not beside `judge`, because calls and audit alone share them: in a file of their own
 * they would be one more file for every page.
 */
export const QUALITY_LIMITS: Readonly<Record<'fair' | 'poor', QualityLimits>> = {
  poor: { rttMs: 600, lossPercent: 8, jitterMs: 100, concealedPercent: 12, freezes: 3 },
  fair: { rttMs: 300, lossPercent: 2.5, jitterMs: 45, concealedPercent: 4, freezes: 1 },
};
