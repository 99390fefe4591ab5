import { ask } from './people.mjs';
import { request } from './sockets.mjs';

const MEDIA = { audio: true, video: false, screen: false };

/**
 * Rings, accepts and joins, as two pages do. `caller` and `callee` are people with a `socket`.
 * @returns `{ callId, ids }`, the ids of both participants
 */
export async function connectCall(server, { caller, callee }) {
  const body = { calleeId: callee.id, type: 'audio' };
  const call = await ask(server, caller, { method: 'POST', path: '/calls', body });
  const callId = call.id;
  await request(caller.socket, 'call:join', { callId, media: MEDIA });
  await request(callee.socket, 'call:ringing', { callId });
  await ask(server, callee, { method: 'POST', path: `/calls/${callId}/accept`, body: {} });
  await request(callee.socket, 'call:join', { callId, media: MEDIA });
  const idOf = (wanted) => call.participants.find(({ role }) => role === wanted).id;
  return { callId, ids: { caller: idOf('caller'), callee: idOf('callee') } };
}

export const endCall = (server, person, callId) =>
  ask(server, person, { method: 'POST', path: `/calls/${callId}/end`, body: {} });
