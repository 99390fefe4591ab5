import type { Call } from '../../contracts/index.js';
import { ProblemError } from '../http/errors/problem.js';

/** Refusals of a call's steps. If the call's state forbids the step, the refusal carries the call as it is now. */
export const invalidTransition = (call: Call, wanted: string) =>
  new ProblemError('invalid-transition', `The call is ${call.status}: ${wanted} is not possible now.`, {
    members: { call },
  });

export const answeredElsewhere = (call: Call) =>
  new ProblemError('answered-elsewhere', 'The call was answered on another device.', { members: { call } });

/** Carries the other call if the person may know about it. */
export const alreadyInCall = (call?: Call) =>
  new ProblemError(
    'already-in-call',
    'You are in a call already, here or on another device. End it there, or try again in a moment.',
    call && { members: { call } },
  );

export const elsewhere = () => new ProblemError('already-in-call', 'They are in another call now.');

export const callFull = (limit: number) =>
  new ProblemError('call-full', `There can be at most ${limit} people in a call. Try again when somebody has left.`);

export const tooManyForVideo = (limit: number) =>
  new ProblemError(
    'too-many-for-video',
    `Cameras are for up to ${limit} people. Go on with sound, or try again when somebody has left.`,
  );

export const notTheHost = () => new ProblemError('forbidden', 'Only the host may do this.');

export const notYourStep = (who: 'caller' | 'callee') => new ProblemError('forbidden', `Only the ${who} may do this.`);

export const movedOn = () => new ProblemError('stale-epoch', 'This page goes on over a later connection of its own.');

export const notThisDevice = () => new ProblemError('forbidden', 'This call runs on another of your devices.');
