import { setTimeout as wait } from 'node:timers/promises';
import { UNFINISHED, UNSIGNED } from '../../server/signaling/socket/wire-limits.js';
import { newUser } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import { LONG } from '../support/rounds.js';
import { newServerProcess, type ServerProcess } from '../support/server-process.js';
import { head, RawConnection } from './support/raw.js';
import { BareSocket, frame, RawPolling, RawSocket } from './support/wire.js';

const MIB = 1024 * 1024;
const JSON_BODY = { 'content-type': 'application/json' };
/** Longer than any message may take to arrive. */
const QUIET_MS = Math.max(LONG ? 65_000 : 0, UNFINISHED.millis + 3_000);
/** How often a slow sender sends one byte. */
const DRIP_MS = 500;

let server: ServerProcess;
/** The result of each trial: an error, or null. */
const ends = new Map<string, Promise<Error | null>>();

/** The other time-outs here are shorter. That it ends is what counts; how long the server allows stands in its own constants. */
const ENDS_MS = 45_000;
/** From its opening. Engine.io closes after 18 s where no ping is answered, socket.io after 20 s where nobody has signed in. */
const UNSIGNED_ENDS_MS = UNSIGNED.millis + 6_000;
/** Each question is a packet, and the sixteenth packet would close the connection, too. */
const ASKED_EVERY_MS = 2_000;
const closed = (raw: { closed: boolean }) => eventually(() => expect(raw.closed).toBe(true), ENDS_MS);

/** Cases that wait for a time-out, or for its absence. Each has its own connections, so all wait at the same time. */
const TRIALS: Record<string, () => Promise<unknown>> = {
  'a connection that says nothing is closed': async () => closed(await RawConnection.open(server)),
  'a head that drips is cut off': async () => {
    const raw = await RawConnection.open(server);
    raw.send('GET /health/live HTTP/1.1\r\nhost: x\r\nx: ');
    const drip = setInterval(() => raw.send('y'), DRIP_MS);
    await closed(raw).finally(() => clearInterval(drip));
  },
  'a body that never comes is given up': async () => {
    const raw = await RawConnection.open(server);
    raw.send(head('POST /api/auth/login', { ...JSON_BODY, 'content-length': 50 }));
    await eventually(() => expect(raw.status).toBe(408), ENDS_MS);
    raw.close();
  },
  'a body without an end is cut off, also after the answer': async () => {
    const raw = await RawConnection.open(server);
    raw.send(head('POST /api/auth/login', { ...JSON_BODY, 'transfer-encoding': 'chunked' }));
    const more = setInterval(() => raw.send(`2000\r\n${'x'.repeat(0x2000)}\r\n`), 5);
    await eventually(() => expect(raw.status).toBe(413), ENDS_MS);
    await closed(raw).finally(() => clearInterval(more));
  },
  'a connection that was answered and goes on idle is closed': async () => {
    const raw = await RawConnection.open(server);
    raw.send(head('GET /health/live'));
    await eventually(() => expect(raw.status).toBe(200));
    await closed(raw);
  },
  'a WebSocket on which nobody signs in is closed': async () =>
    (await RawSocket.open(server)).untilClosed(UNSIGNED_ENDS_MS),
  'polling by nobody is closed': async () => {
    const polling = await RawPolling.open(server);
    await wait(UNSIGNED.millis);
    const left = UNSIGNED_ENDS_MS - UNSIGNED.millis - ASKED_EVERY_MS / 2;
    await eventually(async () => expect(await polling.isOpen()).toBe(false), left, ASKED_EVERY_MS);
  },
  'a message that does not end closes its socket, even where it grows': async () => {
    const bare = await BareSocket.open(server, await newUser(server, 'Kay'));
    bare.send(frame('42["signal","', { claims: MIB }));
    const drip = setInterval(() => bare.wire.write('x'), DRIP_MS);
    await bare.untilClosed(ENDS_MS).finally(() => clearInterval(drip));
  },
  'a socket on which nobody says anything stays, longer than any message may take to arrive': async () => {
    const idle = await (await newUser(server, 'Idle')).socket();
    await wait(QUIET_MS);
    expect(idle.io.connected).toBe(true);
    expect(await idle.send('sync', {})).toMatchObject({ ok: true });
  },
};

beforeAll(async () => {
  server = await newServerProcess({ env: { RATE_LIMITS: 'on', LOG_LEVEL: 'warn' } });
  for (const [name, trial] of Object.entries(TRIALS))
    ends.set(
      name,
      trial().then(
        () => null,
        (error: Error) => error,
      ),
    );
});
afterAll(() => server.close());

describe('S7, S11: time-outs', () => {
  it.each(Object.keys(TRIALS))(
    '%s',
    async (name) => {
      const error = await ends.get(name);
      if (error) throw error;
    },
    90_000,
  );

  it('that of a socket without a sign-in is told in the log', () =>
    // Logged once a second.
    eventually(() => expect(server.output).toContain('it did not sign in')));
});
