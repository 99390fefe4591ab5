import { randomUUID } from 'node:crypto';
import type {
  Call,
  ErrorCode,
  MediaState,
  Participant,
  Problem,
  RoomJoined,
  RoomWaiting,
  SignalRequest,
} from '../../contracts/index.js';
import { ParticipantEntity } from '../../server/calls/rows/participant.entity.js';
import { Transactions } from '../../server/database/transactions.js';
import type { TestClient, TestGuest } from './client.js';
import type { TestSocket } from './socket.js';
import type { World } from './world.js';

/** A user or a guest, on one device. */
export type Person = TestClient | TestGuest;

/** The answer to a request about a room or a call; the status says which fields are present. */
export type Asked = RoomJoined & RoomWaiting & Omit<Problem, 'status'>;

/** A participant of a meeting, on a page of their own. */
export interface Attendee<P extends Person = Person> {
  who: P;
  socket: TestSocket;
  callId: number;
  /** Their participant id. */
  id: number;
  epoch: number;
  /** Everybody the server named when they joined. */
  others: Participant[];
}

export const MEDIA: MediaState = { audio: true, video: false, screen: false };

/** The database of a world, outside any transaction. */
export const rowsOf = (world: Pick<World, 'app'>) => world.app.get(Transactions, { strict: false }).manager;

/** Asks to come in; any answer is possible. */
export const ask = (who: Person, code: string, password?: string) =>
  who.api<Asked>('POST', `/rooms/${code}/join`, password === undefined ? {} : { password });

/** The status of an answer, and the error code if it is an error. */
export async function verdict(answer: Promise<{ status: number; body: unknown }>): Promise<[number, ErrorCode?]> {
  const { status, body } = await answer;
  return status < 300 ? [status] : [status, (body as Problem).code];
}

/** Comes in over HTTP alone. @throws when they are not in at once */
export async function enter(who: Person, code: string, password?: string): Promise<RoomJoined> {
  const { status, body } = await ask(who, code, password);
  if (status !== 200) throw new Error(`join answered ${status}: ${JSON.stringify(body)}`);
  return body;
}

/** Comes in, and joins the mesh from a page of their own. */
export async function attend<P extends Person>(who: P, code: string, password?: string): Promise<Attendee<P>> {
  const socket = await who.socket();
  const { call } = await enter(who, code, password);
  return takeSeat({ who, socket, callId: call.id });
}

/** Sends `call:join` from this socket. */
export async function takeSeat<P extends Person>(
  page: Pick<Attendee<P>, 'who' | 'socket' | 'callId'>,
  media = MEDIA,
): Promise<Attendee<P>> {
  const { participantId: id, epoch, participants } = await page.socket.ok('call:join', { callId: page.callId, media });
  return { ...page, id, epoch, others: participants.filter((one) => one.id !== id) };
}

/** Reloads the tab: the old socket closes, the new one joins. */
export async function reload<P extends Person>({ who, socket, callId }: Attendee<P>): Promise<Attendee<P>> {
  socket.close();
  return takeSeat({ who, socket: await who.socket(), callId });
}

/** Asks to come in when one has to wait, with a socket that receives the result. @throws when they need not wait */
export async function knock<P extends Person>(
  who: P,
  code: string,
  password?: string,
): Promise<{ who: P; socket: TestSocket }> {
  const socket = await who.socket();
  const { status, body } = await ask(who, code, password);
  if (status !== 202) throw new Error(`join answered ${status}: ${JSON.stringify(body)}`);
  return { who, socket };
}

type HostStep = 'admit' | 'deny' | 'mute' | 'remove' | 'lower-hand' | 'host';

/** A host's step about one participant. */
export const hostStep = (host: Person, code: string, of: { step: HostStep; id: number }) =>
  host.api<Asked>('POST', `/rooms/${code}/participants/${of.id}/${of.step}`);

/** A host's step about the whole room. */
export const roomStep = (who: Person, code: string, step: 'leave' | 'end' | 'lock' | 'admit-all', body?: object) =>
  who.api<Asked>('POST', `/rooms/${code}/${step}`, body);

export async function currentCall(who: Person, callId: number): Promise<Call> {
  const { status, body } = await who.api<Call>('GET', `/calls/${callId}`);
  if (status !== 200) throw new Error(`/calls/${callId} answered ${status}: ${JSON.stringify(body)}`);
  return body;
}

/** The state of a person in a call, as another person sees it. */
export async function stateOf(who: Person, callId: number, whom: Person): Promise<Participant['state']> {
  return placeIn(await currentCall(who, callId), whom).state;
}

/** The participant of the call who is this person. @throws when they are not in it */
export function placeIn(call: Pick<Call, 'participants'>, who: Person): Participant {
  const name = 'user' in who ? who.user.displayName : who.guest.displayName;
  const isIt = (one: Participant) =>
    'user' in who ? one.userId === who.user.id : one.guest && one.displayName === name;
  const found = call.participants.find(isIt);
  if (!found) throw new Error(`${name} is not in this call`);
  return found;
}

/** A signal without meaningful content, to check whether signals are relayed. */
export const signalOf = (callId: number, to: number): SignalRequest => ({
  ...{ callId, to, kind: 'candidate', data: null },
  clientId: randomUUID(),
});

/** How a signal from one to the other is acknowledged: "ok", or the code of the refusal. */
export async function trySignal(from: Pick<Attendee, 'socket'>, request: SignalRequest): Promise<'ok' | ErrorCode> {
  const answer = await from.socket.request('signal', request);
  return answer.ok ? 'ok' : answer.error.code;
}

/** Makes it look as if this participant had been silent for this long. */
export async function silentFor(world: World, id: number, ms: number): Promise<Date> {
  const heartbeatAt = new Date(Date.now() - ms);
  const leaseUntil = new Date(heartbeatAt.getTime() + 40_000);
  await rowsOf(world).update(ParticipantEntity, { id }, { heartbeatAt, leaseUntil });
  return heartbeatAt;
}
