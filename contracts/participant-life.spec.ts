import { PARTICIPANT_STATES, type ParticipantState } from './model.js';
import {
  nextParticipantState,
  PARTICIPANT_STEPS,
  participantStateAfter,
  participantStatesBefore,
  type ParticipantStep,
} from './participant-life.js';

/** Written by hand, independently of the table that it checks. */
const ALLOWED: Record<ParticipantState, Partial<Record<ParticipantStep, ParticipantState>>> = {
  invited: {
    ...{ ring: 'ringing', enter: 'joined', decline: 'rejected', miss: 'missed' },
    ...{ 'stay-away': 'left', bar: 'left' },
  },
  ringing: { enter: 'joined', decline: 'rejected', miss: 'missed', 'stay-away': 'left', bar: 'left' },
  joined: { enter: 'joined', return: 'joined', silence: 'reconnecting', leave: 'left' },
  reconnecting: { enter: 'joined', return: 'joined', leave: 'left' },
  waiting: {
    ...{ enter: 'joined', knock: 'waiting', 'give-up': 'left', deny: 'rejected' },
    ...{ invite: 'invited', 'invite-busy': 'missed', bar: 'left' },
  },
  left: { enter: 'joined', knock: 'waiting', invite: 'invited', 'invite-busy': 'missed', bar: 'left' },
  rejected: { enter: 'joined', knock: 'waiting', invite: 'invited', 'invite-busy': 'missed', bar: 'left' },
  missed: { enter: 'joined', knock: 'waiting', invite: 'invited', 'invite-busy': 'missed', bar: 'left' },
};

describe('the life of a participant', () => {
  const pairs = PARTICIPANT_STATES.flatMap((state) => PARTICIPANT_STEPS.map((step) => [state, step] as const));

  it.each(pairs)('%s × %s leads where the rules say, or nowhere', (state, step) => {
    expect(nextParticipantState(state, step)).toBe(ALLOWED[state][step] ?? null);
  });

  it.each(PARTICIPANT_STEPS)('%s: the states before it are those that allow it', (step) => {
    const before = PARTICIPANT_STATES.filter((state) => nextParticipantState(state, step) !== null);
    expect(participantStatesBefore(step).sort()).toEqual([...before].sort());
    for (const state of before) expect(nextParticipantState(state, step)).toBe(participantStateAfter(step));
  });

  it('only whoever is in goes by leaving, and whoever is rung or waits goes by another step', () => {
    expect(participantStatesBefore('leave')).toEqual(['joined', 'reconnecting']);
  });
});
