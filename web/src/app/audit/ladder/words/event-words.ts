import {
  type CallEventDetails,
  type CallEventKind,
  type CallStatus,
  type EndReason,
  type ErrorCode,
  isFirstPage,
  type LeaveReason,
  type LinkStateName,
  type MediaState,
  type ServerName,
  type Trouble,
} from '@contracts';
import { END_WORDS, STATUS_WORDS } from '../../call-outcome';
import type { LadderKind } from '../controls/ladder-filter';
import { readObservation } from './observed-words';

/** Finds the names that the words need. */
export interface Names {
  /** Takes a participant id. */
  readonly participant: (id: number) => string;
  /** Takes a user id; null for nobody, or for somebody who is not in the call. */
  readonly user: (id: number | null) => string | null;
}

interface EventReading<K extends CallEventKind> {
  kind: LadderKind;
  /** A short sentence without a full stop; the person it is about is shown to the left of it. */
  words: (detail: CallEventDetails[K], names: Names) => string;
  /** Whether the event tells of something that went wrong. */
  failed?: (detail: CallEventDetails[K]) => boolean;
}

const TROUBLE_WORDS: Readonly<Record<Trouble, string>> = {
  'microphone-denied': 'The browser blocks the microphone',
  'microphone-missing': 'No microphone found',
  'microphone-in-use': 'Another program holds the microphone',
  'microphone-failed': 'The microphone could not be opened',
  'camera-denied': 'The browser blocks the camera',
  'camera-missing': 'No camera found',
  'camera-in-use': 'Another program holds the camera',
  'camera-failed': 'The camera could not be opened',
  'relay-refused': 'The TURN server refused',
  'relay-unreachable': 'The TURN server could not be reached',
};

const AWAY_WORDS: Readonly<Record<CallEventDetails['server-away']['why'], string>> = {
  paused: 'The server did not run for a while',
  clock: "The server's clock jumped",
  storage: "The server's database was away",
};

const LEAVE_WORDS: Readonly<Record<LeaveReason, string>> = {
  left: 'Left',
  'answered-elsewhere': 'Answered on another device',
  declined: 'Declined',
  removed: 'Was removed',
  lost: 'Lost: nothing was heard any more',
  reloaded: 'The page was reloaded',
};

const LINK_WORDS: Readonly<Record<LinkStateName, string>> = {
  connecting: 'connecting',
  connected: 'connected',
  reconnecting: 'reconnecting',
  failed: 'failed',
};

const BROKEN: ReadonlySet<EndReason | null> = new Set<EndReason>([
  'connect-failed',
  'connection-lost',
  'media-failed',
  'unreachable',
]);

const always = () => true;
const named = ({ host, number }: ServerName) => `${host} #${number}`;
const by = (name: string | null) => (name === null ? '' : ` by ${name}`);

const READINGS: { readonly [K in CallEventKind]: EventReading<K> } = {
  created: {
    kind: 'state',
    words: ({ type, silent }) =>
      `${type === 'video' ? 'Video' : 'Audio'} call begins${silent ? ', rings nowhere' : ''}`,
  },
  status: { kind: 'state', words: statusWords, failed: ({ reason }) => BROKEN.has(reason) },
  device: { kind: 'presence', words: ({ name }) => name },
  'device-ringing': { kind: 'presence', words: () => 'Rings' },
  'device-gone': { kind: 'presence', words: () => 'No longer rings: the page was gone', failed: always },
  joined: { kind: 'presence', words: joinedWords },
  moved: { kind: 'presence', words: () => 'Goes on at another device' },
  resumed: { kind: 'presence', words: () => 'Back' },
  dropped: { kind: 'presence', words: () => 'Connection to the server broke', failed: always },
  reconnecting: { kind: 'presence', words: () => 'Not heard of for a while', failed: always },
  left: {
    kind: 'presence',
    words: ({ reason, byId }, { user }) => `${LEAVE_WORDS[reason]}${by(user(byId ?? null))}`,
    failed: ({ reason }) => reason === 'lost',
  },
  media: { kind: 'media', words: mediaWords },
  links: {
    kind: 'links',
    words: linksWords,
    failed: ({ links }) => links.some(({ state }) => state === 'failed'),
  },
  trouble: {
    kind: 'trouble',
    words: ({ what, detail }) => `${TROUBLE_WORDS[what]}${detail ? `: ${detail}` : ''}`,
    failed: always,
  },
  observed: {
    kind: 'observed',
    words: (seen, { participant }) => readObservation(seen, participant).words,
    failed: (seen) => readObservation(seen, String).failed,
  },
  waiting: { kind: 'presence', words: () => 'Waits to be let in' },
  admitted: { kind: 'presence', words: ({ byId }, { user }) => `Let in${by(user(byId))}` },
  denied: { kind: 'presence', words: ({ byId }, { user }) => `Not let in${by(user(byId))}` },
  withdrawn: {
    kind: 'presence',
    words: ({ reason }) => (reason === 'lost' ? 'No longer waits: the page was gone' : 'No longer waits: gave up'),
  },
  refused: { kind: 'trouble', words: refusedWords, failed: always },
  entered: { kind: 'presence', words: () => 'Came in' },
  invited: { kind: 'presence', words: ({ byId }, { user }) => `Rung${by(user(byId))}` },
  declined: { kind: 'presence', words: () => 'Declined' },
  unanswered: { kind: 'presence', words: () => 'Did not answer' },
  'server-started': {
    kind: 'state',
    words: (server) => (server ? `Server ${named(server)} came up, alone` : 'The server came up'),
    failed: always,
  },
  'server-away': {
    kind: 'state',
    words: ({ why, seconds, server }) => `${AWAY_WORDS[why]} (${seconds} s${server ? `, ${named(server)}` : ''})`,
    failed: always,
  },
  'on-server': {
    kind: 'presence',
    words: ({ from, ...server }) =>
      from ? `Went on at server ${named(server)}, from ${named(from)}` : `Is on server ${named(server)}`,
  },
  'server-stopping': {
    kind: 'presence',
    words: (server) => (server ? `Left server ${named(server)}, which stops` : 'Left the server, which stops'),
  },
  'server-gone': {
    kind: 'presence',
    words: ({ silentSeconds, ...server }) =>
      `Server ${named(server)} died or stood still${silentSeconds > 0 ? ` (not heard for ${silentSeconds} s)` : ''}`,
    failed: always,
  },
  'server-came': { kind: 'state', words: (server) => `Server ${named(server)} came up beside the others` },
};

export interface EventWords {
  readonly kind: LadderKind;
  readonly words: string;
  readonly failed: boolean;
}

/** The event in plain words. */
export function readEvent(event: { kind: CallEventKind; detail: unknown }, names: Names): EventWords {
  // A newer server may know kinds that this page does not.
  if (!Object.hasOwn(READINGS, event.kind)) return { kind: 'state', words: event.kind, failed: false };
  const reading = READINGS[event.kind] as EventReading<CallEventKind>;
  const detail = event.detail as CallEventDetails[CallEventKind];
  return {
    kind: reading.kind,
    words: reading.words(detail, names),
    failed: reading.failed?.(detail) ?? false,
  };
}

/** The end reasons that the status already says by itself. */
const SAID_BY_STATUS: Readonly<Partial<Record<CallStatus, EndReason>>> = {
  rejected: 'declined',
  cancelled: 'cancelled',
};

function statusWords({ to, reason, byId }: CallEventDetails['status'], { user }: Names): string {
  const why = reason === null || SAID_BY_STATUS[to] === reason ? '' : `: ${lowered(END_WORDS[reason])}`;
  const words = to === 'accepted' ? 'Accepted' : STATUS_WORDS[to];
  return `${words}${why}${by(user(byId))}`;
}

const REFUSED_WORDS: Readonly<Partial<Record<ErrorCode, string>>> = {
  'room-full': 'the room was full',
  'room-locked': 'the room was locked',
  'wrong-password': 'wrong password',
  'not-invited': 'not invited',
  removed: 'removed before',
  denied: 'turned away before',
  'already-in-call': 'in another call',
  'answered-elsewhere': 'another device was quicker',
  'invalid-transition': 'the call was over',
  unavailable: 'the database did not answer in time',
};

function refusedWords({ step, code, byId }: CallEventDetails['refused'], { user }: Names): string {
  const what =
    step === 'accept' ? 'Accept was refused' : user(byId) === null ? 'Somebody was not let in' : 'Was not let in';
  return `${what}: ${REFUSED_WORDS[code] ?? code}`;
}

function joinedWords({ epoch, media, turn, relayOnly }: CallEventDetails['joined']): string {
  const again = !isFirstPage({ epoch }) ? ` (page ${epoch})` : '';
  const way = relayOnly ? `, relay only${turn ? '' : ' but none offered'}` : '';
  return `Joined${again}, sends ${sentWords(media)}${way}`;
}

function mediaWords(media: MediaState): string {
  return `Sends ${sentWords(media)}`;
}

function sentWords({ audio, video, screen }: MediaState): string {
  const parts = [audio && 'sound', video && 'picture', screen && 'screen'].filter((part) => part !== false);
  return parts.length === 0 ? 'nothing' : parts.join(', ');
}

function linksWords({ links }: CallEventDetails['links'], { participant }: Names): string {
  if (links.length === 0) return 'Linked to nobody';
  const states = new Set(links.map(({ state }) => state));
  if (states.size === 1 && links.length > 2) return `${links.length} links ${LINK_WORDS[links[0].state]}`;
  // What one end says about its link to another; the name of that end is shown beside it.
  return links
    .map(({ participantId, state }) => `Link to ${participant(participantId)}: ${LINK_WORDS[state]}`)
    .join(', ');
}

function lowered(words: string): string {
  return words.charAt(0).toLowerCase() + words.slice(1);
}
