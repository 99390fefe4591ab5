import {
  type Call,
  type ClientEndReason,
  type EndReason,
  isPending,
  isTerminal,
  UNREACHABLE_HINT_MS,
} from '@contracts';
import type { LinkState } from '../../webrtc/peer-link';

/** The state of a call as its participant sees it. */
export type PhaseName = 'calling' | 'ringing' | 'unreachable-yet' | 'connecting' | 'talking' | 'reconnecting' | 'over';

export interface Phase {
  readonly name: PhaseName;
  /** How the call ended; null before that. */
  readonly ending: Ending | null;
  /** Empty while people talk, when the timer says enough. */
  readonly words: string;
  /** Something went wrong that the user should notice. */
  readonly bad: boolean;
}

/**
 * How this device ended a call before the server could confirm it. `elsewhere`: another device of the user has
 * answered it; `moved`: another one has taken it over. After `left`, `removed`, `elsewhere` and `moved` the call
 * itself may go on.
 */
export type LocalEnd = ClientEndReason | 'left' | 'removed' | 'elsewhere' | 'moved';

/** How the call ended for the user, as found by the server or by this device. */
type Ending = LocalEnd | EndReason | 'meeting-over';

export interface PhaseInput {
  readonly call: Pick<Call, 'status' | 'endReason' | 'initiatedAt' | 'acceptedAt'>;
  readonly localEnd: LocalEnd | null;
  /** The link to the other participant; null while there is none. */
  readonly link: LinkState | null;
  /** The server has lost the other participant for the moment. */
  readonly otherAway: boolean;
  /** Milliseconds by the server's clock. */
  readonly now: number;
  /** Set for rooms and for calls of more than two, where no single link stands for the call. */
  readonly many?: {
    readonly room: boolean;
    /** The user has joined, or is back after having been given up. */
    readonly inside: boolean;
    readonly wasInside: boolean;
  };
}

const ENDING_WORDS: Readonly<Record<Ending, string>> = {
  hangup: 'Call ended',
  'connect-failed': 'Could not connect',
  'connection-lost': 'Connection lost',
  'media-failed': 'No microphone',
  replaced: 'Call ended',
  'ended-by-admin': 'Ended by an administrator',
  'no-answer': 'No answer',
  unreachable: 'Not reachable',
  busy: 'Busy',
  declined: 'Declined',
  cancelled: 'Cancelled',
  left: 'You left the call',
  removed: 'You were removed from the call by the host',
  elsewhere: 'Answered on another device',
  moved: 'The call goes on at another device',
  'meeting-over': 'The meeting has ended',
};

/** Different words for rooms, which exist before and after the meeting. */
const ROOM_WORDS: Readonly<Partial<Record<Ending, string>>> = {
  left: 'You left the room',
  removed: 'You were removed from the room by the host',
  elsewhere: 'You are in this room on another device',
  moved: 'The meeting goes on at another device',
};

/** Ends that somebody wanted. */
const FINE: ReadonlySet<Ending> = new Set<Ending>([
  ...(['hangup', 'replaced', 'cancelled', 'meeting-over'] as const),
  ...(['left', 'elsewhere', 'moved'] as const),
]);
/** The call is over for the user, whatever happens to it. */
const FOR_ME: ReadonlySet<LocalEnd> = new Set<LocalEnd>(['left', 'removed', 'elsewhere', 'moved']);

const LINK_PHASES: Readonly<Record<LinkState, PhaseName>> = {
  new: 'connecting',
  connecting: 'connecting',
  connected: 'talking',
  reconnecting: 'reconnecting',
  failed: 'reconnecting',
  closed: 'connecting',
};

const LIVE_WORDS: Readonly<Record<Exclude<PhaseName, 'over'>, string>> = {
  calling: 'Calling…',
  ringing: 'Ringing…',
  'unreachable-yet': 'Not reachable yet',
  connecting: 'Connecting…',
  talking: '',
  reconnecting: 'Reconnecting…',
};

export function phaseOf(input: PhaseInput): Phase {
  const { call, many } = input;
  const ending = endingOf(input);
  if (ending !== null) {
    const words = (many?.room && ROOM_WORDS[ending]) || ENDING_WORDS[ending];
    return { name: 'over', ending, words, bad: !FINE.has(ending) };
  }
  const name = isPending(call.status) ? pendingPhase(input) : livePhase(input);
  return { name, ending, words: LIVE_WORDS[name], bad: name === 'reconnecting' };
}

/** The outcome that the server has found takes precedence over what this device assumed. */
function endingOf({ call: { status, endReason }, localEnd, many }: PhaseInput): Ending | null {
  if (localEnd && FOR_ME.has(localEnd)) return localEnd;
  if (isTerminal(status))
    return many?.room && endReason !== 'ended-by-admin' ? 'meeting-over' : (endReason ?? 'hangup');
  return isPending(status) && localEnd === 'hangup' ? 'cancelled' : localEnd;
}

function pendingPhase({ call, now }: PhaseInput): 'calling' | 'ringing' | 'unreachable-yet' {
  if (call.status === 'ringing') return 'ringing';
  return now - Date.parse(call.initiatedAt) >= UNREACHABLE_HINT_MS ? 'unreachable-yet' : 'calling';
}

function livePhase({ link, otherAway, many }: PhaseInput): Exclude<PhaseName, 'over'> {
  if (many) return many.inside ? 'talking' : many.wasInside ? 'reconnecting' : 'connecting';
  const phase = LINK_PHASES[link ?? 'new'] as Exclude<PhaseName, 'over'>;
  return phase !== 'talking' && otherAway ? 'reconnecting' : phase;
}
