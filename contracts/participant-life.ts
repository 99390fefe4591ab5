import { PARTICIPANT_STATES, type ParticipantState } from './model.js';

/** The life of a participant as a table and a pure function, beside the call's (`call-life.ts`). */

export const PARTICIPANT_STEPS = [
  /** A device of theirs rings. */
  'ring',
  /** They come in: accept the call, come through the door of the room, are let in. */
  'enter',
  /** A sign of life: a page joins the mesh, comes back, changes what it sends. */
  'return',
  /** Nothing was heard of them for a while. */
  'silence',
  /** They are rung into a running call. */
  'invite',
  /** The same while they are in another call: no device rings. */
  'invite-busy',
  /** They ask to come into a room. */
  'knock',
  /** They go: hang up, are lost, are thrown out, or the call is over. */
  'leave',
  /** They wait no longer, or wait for a meeting that is over. */
  'give-up',
  /** The host turns them away. */
  'deny',
  /** They say no. */
  'decline',
  /** They did not answer in time, or the call was over before. */
  'miss',
  /** They have talked in this call before, were rung once more, and did not come: nothing is missed. */
  'stay-away',
  /** They are thrown out while they are not in: they wait, are being rung, or have gone before. */
  'bar',
] as const;
export type ParticipantStep = (typeof PARTICIPANT_STEPS)[number];

const AWAY: readonly ParticipantState[] = ['left', 'rejected', 'missed'];
const RUNG: readonly ParticipantState[] = ['invited', 'ringing'];
const PRESENT: readonly ParticipantState[] = ['joined', 'reconnecting'];

/** From which states a step is allowed, and to which one it leads. A pair that is not listed is not allowed. */
const STEPS: Readonly<Record<ParticipantStep, { from: readonly ParticipantState[]; to: ParticipantState }>> = {
  ring: { from: ['invited'], to: 'ringing' },
  // Also for people who are in already: they come in again after a reload, or on another device.
  enter: { from: PARTICIPANT_STATES, to: 'joined' },
  return: { from: PRESENT, to: 'joined' },
  silence: { from: ['joined'], to: 'reconnecting' },
  invite: { from: [...AWAY, 'waiting'], to: 'invited' },
  'invite-busy': { from: [...AWAY, 'waiting'], to: 'missed' },
  knock: { from: [...AWAY, 'waiting'], to: 'waiting' },
  leave: { from: PRESENT, to: 'left' },
  'give-up': { from: ['waiting'], to: 'left' },
  deny: { from: ['waiting'], to: 'rejected' },
  decline: { from: RUNG, to: 'rejected' },
  miss: { from: RUNG, to: 'missed' },
  'stay-away': { from: RUNG, to: 'left' },
  bar: { from: [...AWAY, ...RUNG, 'waiting'], to: 'left' },
};

/** The state after `step`, or null where `state` does not allow it. */
export function nextParticipantState(state: ParticipantState, step: ParticipantStep): ParticipantState | null {
  const { from, to } = STEPS[step];
  return from.includes(state) ? to : null;
}

/** The states in which `step` is allowed: the `IN (…)` of the conditional update. */
export const participantStatesBefore = (step: ParticipantStep): ParticipantState[] => [...STEPS[step].from];

/** Where `step` leads from every state that allows it: one update can carry it out. */
export const participantStateAfter = (step: ParticipantStep): ParticipantState => STEPS[step].to;
