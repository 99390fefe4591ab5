import { randomUUID } from 'node:crypto';
import type { ClientRequest, ClientRequests, ErrorCode, SignalKind } from '../../contracts/index.js';
import { newRoom, type TestClient } from '../support/client.js';
import { enrol } from '../support/enrol.js';
import { ask, type Attendee, MEDIA, reload, takeSeat } from '../support/meeting.js';
import { rounds } from '../support/rounds.js';
import { itOnOneProcess } from '../support/twin.js';
import { startServer, type World } from '../support/world.js';

/** All behind one address, like a company. */
const NAMES = Array.from({ length: 12 }, (_, n) => `Member ${n + 1}`);
/** Candidates that each side sends. A browser with two networks and a relay finds about ten. */
const CANDIDATES = 12;
/** About 12 KB. A real offer with simulcast, all codecs and three sections has about 8. */
const SDP = `v=0\r\n${'a=rtpmap:111 opus/48000/2\r\n'.repeat(450)}`;

let world: World;
beforeAll(async () => {
  world = await startServer({ env: { RATE_LIMITS: 'on' } });
});
afterAll(() => world.close());

/** The requests that were refused, with the codes. */
const refused: [string, ErrorCode][] = [];

async function send<E extends ClientRequest>(of: Attendee, event: E, payload: ClientRequests[E]['payload']) {
  const answer = await of.socket.request(event, payload);
  if (!answer.ok) refused.push([event, answer.error.code]);
}

/** Everything that two pages send each other until they are connected. The earlier one makes the offer. */
async function connect(from: Attendee, to: Attendee): Promise<void> {
  const signal = (a: Attendee, b: Attendee, kind: SignalKind, text: string) => {
    const data = kind === 'candidate' ? { candidate: text, sdpMid: '0' } : { type: kind, sdp: text };
    return send(a, 'signal', { callId: a.callId, to: b.id, kind, data, clientId: randomUUID() });
  };
  const candidates = (a: Attendee, b: Attendee) =>
    Array.from({ length: CANDIDATES }, (_, n) =>
      signal(a, b, 'candidate', `candidate:${n} 1 udp 1 192.0.2.1 ${n} typ host`),
    );
  await Promise.all([signal(from, to, 'offer', SDP), ...candidates(from, to)]);
  await Promise.all([signal(to, from, 'answer', SDP), ...candidates(to, from)]);
}

/** Connects each pair, all at the same moment. */
async function meshOf(members: Attendee[]): Promise<void> {
  const pairs = members.flatMap((one, n) => members.slice(n + 1).map((other) => [one, other] as const));
  await Promise.all(pairs.map(([one, other]) => connect(one, other)));
}

/** What each page does in the first seconds, with chat, mute and reactions more often than a person would. */
async function talk(members: Attendee[]): Promise<void> {
  await Promise.all(
    members.map(async (one) => {
      const { callId } = one;
      for (let n = 0; n < 4; n += 1) {
        await send(one, 'call:heartbeat', { callId });
        await send(one, 'call:chat', { callId, text: `Hello ${n}` });
        await send(one, 'call:media', { callId, media: { ...MEDIA, audio: n % 2 === 0 } });
        await send(one, 'call:reaction', { callId, reaction: '👍' });
      }
      await send(one, 'call:hand', { callId, raised: true });
      const links = members
        .filter(({ id }) => id !== one.id)
        .map(({ id }) => ({ participantId: id, state: 'connected' as const }));
      await send(one, 'call:links', { callId, links });
      const got = one.socket.all('signal');
      await Promise.all(got.map(({ id }) => send(one, 'signal:applied', { callId, id })));
    }),
  );
}

// The second process is no more patient with a burst than in production.
itOnOneProcess(
  'S9: a meeting of twelve at one address, who all come at once and all reload at once, is nowhere near a limit',
  async () => {
    const people: TestClient[] = await enrol(world, ...NAMES);
    const { code } = await newRoom(people[0]!, { title: 'All', maxParticipants: 12 });
    let members = await Promise.all(
      people.map(async (who): Promise<Attendee> => {
        const socket = await who.socket();
        await Promise.all(
          ['/users?limit=50', '/rooms', '/calls?limit=50', '/users/me'].map((path) => who.api('GET', path)),
        );
        const { status, body } = await ask(who, code);
        expect([who.user.displayName, status, body.code]).toEqual([who.user.displayName, 200, undefined]);
        return takeSeat({ who, socket, callId: body.call.id });
      }),
    );
    for (let round = 0; round < rounds(1, 4); round += 1) {
      await meshOf(members);
      await talk(members);
      expect(refused).toEqual([]);
      members = await Promise.all(members.map((one) => reload(one)));
    }
  },
  60_000,
);
