import type { Call, ParticipantState } from '../../contracts/index.js';
import type { TestClient } from './client.js';
import { type Attendee, type Person, takeSeat } from './meeting.js';

/** Rings another person into the call. */
export const invite = (who: Person, callId: number, whom: Pick<TestClient, 'user'>) =>
  who.api<Call>('POST', `/calls/${callId}/invite`, { userId: whom.user.id });

/** Stops ringing them. */
export const takeBack = (who: Person, callId: number, whom: Pick<TestClient, 'user'>) =>
  who.api<Call>('DELETE', `/calls/${callId}/invite/${whom.user.id}`);

export const callStep = (who: TestClient, callId: number, name: 'accept' | 'reject' | 'cancel' | 'end') =>
  who.api<Call>('POST', `/calls/${callId}/${name}`);

/** The second one misses a call of the first, which no page of either has made. */
export async function missedCall(from: TestClient, to: TestClient): Promise<void> {
  const caller = from.device();
  const { body } = await caller.api<Call>('POST', '/calls', { calleeId: to.user.id, type: 'audio' });
  await callStep(caller, body.id, 'cancel');
}

/** Whether this user has this state in the call; also false when they are not in it. */
export const isIn = ({ participants }: Call, state: ParticipantState, { user }: TestClient) =>
  participants.some((one) => one.userId === user.id && one.state === state);

/** A direct call of two, each on a page. */
export interface Talk {
  callId: number;
  caller: Attendee<TestClient>;
  callee: Attendee<TestClient>;
}

export async function talking(who: TestClient, whom: TestClient): Promise<Talk> {
  const { body } = await who.api<Call>('POST', '/calls', { calleeId: whom.user.id, type: 'audio' });
  const callId = body.id;
  await callStep(whom, callId, 'accept');
  const caller = await takeSeat({ who, socket: await who.socket(), callId });
  return { callId, caller, callee: await takeSeat({ who: whom, socket: await whom.socket(), callId }) };
}

/** The same on devices that no page has, until `during` is done. @returns the id of the call */
export async function talkedAside(
  who: TestClient,
  whom: TestClient,
  during: (talk: Talk) => Promise<unknown>,
): Promise<number> {
  const talk = await talking(who.device(), whom.device());
  await during(talk);
  await callStep(talk.caller.who, talk.callId, 'end');
  for (const { socket } of [talk.caller, talk.callee]) socket.close();
  return talk.callId;
}

/** The same, with a third person who was rung, accepted, and joined. */
export async function talkOfThree(who: TestClient, whom: TestClient, third: TestClient) {
  const talk = await talking(who, whom);
  const { callId } = talk;
  await invite(who, callId, third);
  await callStep(third, callId, 'accept');
  return { ...talk, third: await takeSeat({ who: third, socket: await third.socket(), callId }) };
}
