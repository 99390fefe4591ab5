import { type Call, type EndReason, isPending, isTerminal, UNREACHABLE_HINT_MS } from '@contracts';
import type { LinkState } from '../webrtc/peer-link';

/** What a call is doing, as the person in it sees it. */
export type PhaseName = 'calling' | 'ringing' | 'unreachable-yet' | 'connecting' | 'talking' | 'reconnecting' | 'over';

export interface Phase {
  readonly name: PhaseName;
  /** Empty while people talk: then the timer says enough. */
  readonly words: string;
  /** Something went wrong that the person should notice. */
  readonly bad: boolean;
}

/** How this device ended a call before the server could confirm it; `elsewhere`: another device of mine has it. */
export type LocalEnd = 'hangup' | 'connect-failed' | 'connection-lost' | 'media-failed' | 'elsewhere';

export interface PhaseInput {
  readonly call: Pick<Call, 'status' | 'endReason' | 'initiatedAt' | 'acceptedAt'>;
  readonly localEnd: LocalEnd | null;
  /** Of the link to the other; null while there is none. */
  readonly link: LinkState | null;
  /** The server hears nothing of the other at the moment. */
  readonly otherAway: boolean;
  /** Milliseconds by the server's clock. */
  readonly now: number;
}

const LOCAL_WORDS: Readonly<Record<LocalEnd, string>> = {
  hangup: 'Call ended',
  'connect-failed': 'Could not connect',
  'connection-lost': 'Connection lost',
  'media-failed': 'No microphone',
  elsewhere: 'Answered on another device',
};

const END_WORDS: Readonly<Record<EndReason, string>> = {
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
};

const FINE: ReadonlySet<string> = new Set(['Call ended', 'Cancelled', 'Answered on another device']);

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

/** The outcome the server has found goes before what this device believed. */
export function phaseOf(input: PhaseInput): Phase {
  const { call, localEnd } = input;
  if (localEnd === 'elsewhere') return over(LOCAL_WORDS.elsewhere);
  if (isTerminal(call.status)) return over(call.endReason ? END_WORDS[call.endReason] : 'Call ended');
  if (localEnd) return over(isPending(call.status) && localEnd === 'hangup' ? 'Cancelled' : LOCAL_WORDS[localEnd]);
  const name = isPending(call.status) ? pendingPhase(input) : livePhase(input);
  return { name, words: LIVE_WORDS[name], bad: name === 'reconnecting' };
}

function pendingPhase({ call, now }: PhaseInput): 'calling' | 'ringing' | 'unreachable-yet' {
  if (call.status === 'ringing') return 'ringing';
  return now - Date.parse(call.initiatedAt) >= UNREACHABLE_HINT_MS ? 'unreachable-yet' : 'calling';
}

function livePhase({ link, otherAway }: PhaseInput): Exclude<PhaseName, 'over'> {
  const phase = LINK_PHASES[link ?? 'new'] as Exclude<PhaseName, 'over'>;
  return phase !== 'talking' && otherAway ? 'reconnecting' : phase;
}

function over(words: string): Phase {
  return { name: 'over', words, bad: !FINE.has(words) };
}
