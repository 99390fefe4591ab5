import { CHAT_MAX_CHARACTERS, type ClientRequest, MAX_SIGNAL_BYTES, WATCHED_MAX } from '../../../../contracts/index.js';

/** How large a message of one event may be, checked before anybody parses it. */
export interface EventLimit {
  /** Size of the whole packet in UTF-8. */
  bytes: number;
  /** Fields and elements, over all levels. */
  members: number;
}

/** A call's id and a few words, with room for the acknowledgement's id and for future fields. */
const SMALL: EventLimit = { bytes: 512, members: 16 };
/** JSON may write a character as `\uXXXX`. */
const ESCAPED_BYTES = 6;

/** The events that clients may send. As a table, so that the compiler notices a missing event. */
const LIMITS: Record<ClientRequest, EventLimit> = {
  sync: SMALL,
  // An id has up to ten digits, and a comma.
  'presence:watch': { bytes: WATCHED_MAX * 11 + 512, members: WATCHED_MAX + 16 },
  'call:ringing': SMALL,
  'call:heartbeat': SMALL,
  'call:join': SMALL,
  'call:resume': SMALL,
  'call:leave': SMALL,
  'call:media': SMALL,
  'call:hand': SMALL,
  'call:reaction': SMALL,
  'audit:live': SMALL,
  'call:chat': { bytes: CHAT_MAX_CHARACTERS * ESCAPED_BYTES + 1_024, members: 16 },
  // Twelve connections, with two fields each.
  'call:links': { bytes: 4 * 1_024, members: 64 },
  // Twelve samples, with twenty fields each.
  'call:quality': { bytes: 16 * 1_024, members: 512 },
  'call:trouble': { bytes: 4 * 1_024, members: 16 },
  // Sixteen observations, with up to fifteen fields each.
  'call:observed': { bytes: 8 * 1_024, members: 320 },
  signal: { bytes: MAX_SIGNAL_BYTES + 4 * 1_024, members: 64 },
  // A hundred reports, with two fields each; long errors come in several messages.
  'signal:applied': { bytes: 16 * 1_024, members: 512 },
};
/** For events that no handler knows: they are refused by name, so only the name has to be read. */
const UNKNOWN: EventLimit = { bytes: 1_024, members: 64 };

const BY_NAME = new Map<string, EventLimit>(Object.entries(LIMITS));

export const isKnownEvent = (name: string): boolean => BY_NAME.has(name);
export const limitOf = (name: string): EventLimit => BY_NAME.get(name) ?? UNKNOWN;
