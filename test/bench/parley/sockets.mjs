import { once } from 'node:events';
import { io } from 'socket.io-client';

/** A connected socket. @throws when it is refused */
export async function connected(url, auth) {
  const socket = io(url, { auth, transports: ['websocket'], forceNew: true, reconnection: false });
  const refused = once(socket, 'connect_error').then(([error]) => Promise.reject(error));
  await Promise.race([once(socket, 'connect'), refused]);
  return socket;
}

/** Signed in as one of the people of a Parley. */
export const signedIn = async ({ url }, person) =>
  connected(url, { token: await person.token(), deviceId: person.deviceId });

/** The acknowledgement. @throws when it is a refusal */
export async function request(socket, event, payload) {
  const answer = await socket.emitWithAck(event, payload);
  if (!answer.ok) throw new Error(`${event}: ${JSON.stringify(answer)}`);
  return answer;
}
