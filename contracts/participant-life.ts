import { PARTICIPANT_STATES, type ParticipantState } from './model.js';

/** The life of a participant as a table and a pure function, like that of the call (`call-life.ts`). */

export const PARTICIPANT_STEPS = [
  /** One of their devices rings. */
  'ring',
  /** They come in: they accept the call, enter the room, or are let in. */
  'enter',
  /** A sign of life: a page joins the mesh, reconnects, or changes what it sends. */
  'return',
  /** The server has heard nothing from them for a while. */
  'silence',
  /** They are rung into a running call. */
  'invite',
  /** They are invited while they are in another call, so no device rings. */
  'invite-busy',
  /** They ask to come into a room. */
  'knock',
  /** They leave: they hang up, are lost, are removed, or the call ends. */
  'leave',
  /** They stop waiting, or the meeting that they wait for ends. */
  'give-up',
  /** The host turns them away. */
  'deny',
  /** They decline. */
  'decline',
  /** They did not answer in time, or the call ended before. */
  'miss',
  /** They were in this call before, were rung again and did not come. That is no missed call. */
  'stay-away',
  /** They are removed while they are not in: they wait, are being rung, or left before. */
  'bar',
] as const;
export type ParticipantStep = (typeof PARTICIPANT_STEPS)[number];

const AWAY: readonly ParticipantState[] = ['left', 'rejected', 'missed'];
const RUNG: readonly ParticipantState[] = ['invited', 'ringing'];
const PRESENT: readonly ParticipantState[] = ['joined', 'reconnecting'];

/** The states in which a step is allowed, and the state it leads to. A pair that is not listed is not allowed. */
const STEPS: Readonly<Record<ParticipantStep, { from: readonly ParticipantState[]; to: ParticipantState }>> = {
  ring: { from: ['invited'], to: 'ringing' },
  // Allowed for people who are in already: they come in again after a reload, or on another device.
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

/** The state after `step`, or null when `state` does not allow it. */
export function nextParticipantState(state: ParticipantState, step: ParticipantStep): ParticipantState | null {
  const { from, to } = STEPS[step];
  return from.includes(state) ? to : null;
}

/** The states in which `step` is allowed: the `IN (…)` of the conditional update. */
export const participantStatesBefore = (step: ParticipantStep): ParticipantState[] => [...STEPS[step].from];

/** The state that `step` leads to, from every state that allows it, so that one update can carry it out. */
export const participantStateAfter = (step: ParticipantStep): ParticipantState => STEPS[step].to;
