import { io } from 'socket.io-client';

/** A connected socket. @throws when it is refused, or cut off before it was signed in */
export async function connected(url, auth) {
  const socket = io(url, { auth, transports: ['websocket'], forceNew: true, reconnection: false });
  await new Promise((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
    socket.io.once('close', (reason) => reject(new Error(`The server closed a connection: ${reason}.`)));
  });
  return socket;
}

/** Signed in as one of the people of a Parley. */
export const signedIn = async ({ url }, person) =>
  connected(url, { token: await person.token(), deviceId: person.deviceId });

/** Longer than the server takes at most. A socket that was cut off gets no answer at all. */
const PATIENCE_MS = 15_000;

/** The acknowledgement. @throws when it is a refusal, or does not come */
export async function request(socket, event, payload) {
  const answer = await socket.timeout(PATIENCE_MS).emitWithAck(event, payload);
  if (!answer.ok) throw new Error(`${event}: ${JSON.stringify(answer)}`);
  return answer;
}
