import type { CallStatus } from '@contracts';

/** The actions on the call screen, by a button in the bar, an item under "More" or a key. */
export type CallAction =
  | 'microphone'
  | 'camera'
  | 'screen'
  | 'hand'
  | 'react'
  | 'chat'
  | 'participants'
  | 'add'
  | 'end-for-all'
  | 'leave'
  | 'view'
  | 'copy-link'
  | 'flip'
  | 'devices'
  | 'statistics'
  | 'full-screen'
  | 'picture-in-picture'
  | 'lock';

export interface CallFacts {
  readonly status: CallStatus;
  /** The call is in a room, with a link and a lock. */
  readonly inRoom: boolean;
  /** It is shown as a call between two. */
  readonly ofTwo: boolean;
  /** The user is a host. */
  readonly isHost: boolean;
  /** The user has an account; guests cannot call anybody. */
  readonly isUser: boolean;
  /** What this browser supports and the current picture allows. */
  readonly possible: Readonly<Record<'screen' | 'flip' | 'full-screen' | 'picture-in-picture', boolean>>;
}

/** What the user may do in this call now; every control and every key is checked against it. */
export function allowedIn({ status, inRoom, ofTwo, isHost, isUser, possible }: CallFacts): ReadonlySet<CallAction> {
  const answered = status === 'accepted';
  const rules: Readonly<Record<CallAction, boolean>> = {
    microphone: true,
    camera: true,
    hand: !ofTwo,
    react: !ofTwo,
    chat: answered,
    participants: !ofTwo,
    add: answered && isUser,
    'end-for-all': inRoom && isHost,
    leave: true,
    view: !ofTwo,
    'copy-link': inRoom,
    devices: true,
    statistics: true,
    lock: inRoom && isHost,
    ...possible,
  };
  return new Set((Object.keys(rules) as CallAction[]).filter((action) => rules[action]));
}

/** In the order of the buttons. */
const IN_BAR: readonly CallAction[] = [
  'microphone',
  'camera',
  'screen',
  'hand',
  'react',
  'chat',
  'participants',
  'add',
];
const AT_THE_END: readonly CallAction[] = ['end-for-all', 'leave'];
const UNDER_MORE: readonly CallAction[] = [
  'hand',
  'react',
  'screen',
  'add',
  'view',
  'copy-link',
  'flip',
  'devices',
  'statistics',
  'full-screen',
  'picture-in-picture',
  'lock',
  'end-for-all',
];
/** Rarely used on a telephone. */
const SELDOM: ReadonlySet<CallAction> = new Set(['hand', 'react', 'add', 'end-for-all']);
/** How many buttons fit beside "More" and the one that ends the call, on the narrowest telephone. */
const FITTING = 4;

export interface BarPlan {
  readonly bar: readonly CallAction[];
  /** Comes after "More": the buttons that end the call. */
  readonly end: readonly CallAction[];
  readonly more: readonly CallAction[];
}

/** Which controls are in the bar, and which are under "More" because they are rarely used or do not fit. */
export function planOf(allowed: ReadonlySet<CallAction>, narrow: boolean): BarPlan {
  const may = (action: CallAction) => allowed.has(action) && !(narrow && SELDOM.has(action));
  const wanted = IN_BAR.filter(may);
  const bar = narrow && wanted.length > FITTING ? wanted.filter((action) => action !== 'screen') : wanted;
  const end = AT_THE_END.filter(may);
  const shown = new Set([...bar, ...end]);
  return { bar, end, more: UNDER_MORE.filter((action) => allowed.has(action) && !shown.has(action)) };
}
