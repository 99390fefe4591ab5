import { setTimeout as wait } from 'node:timers/promises';
import type { Call } from '../../contracts/index.js';
import { callStep } from '../support/adding.js';
import { newUser, type TestClient } from '../support/client.js';
import { type Cluster, on, startCluster } from '../support/cluster.js';
import { eventually } from '../support/eventually.js';
import { rounds } from '../support/rounds.js';
import type { TestSocket } from '../support/socket.js';
import { tell } from './support/figures.js';

const RACES = rounds(40, 1_000);
/** So many pairs race beside each other. */
const PAIRS = 4;
/** Steps of one race begin within this time. */
const TOGETHER_MS = 12;
/** What is only late comes with the next looks of its process, even of a slow machine; what is lost never comes. */
const HEARD_MS = 20_000;
const MEDIA = { audio: true, video: false, screen: false };

interface Device {
  who: TestClient;
  page: TestSocket;
}
/** Two people, each with a device on either process. */
interface Rivals {
  hers: [Device, Device];
  his: [Device, Device];
}
/** @returns the answer's code, the status that it tells of a step that succeeded, and the device of an accept */
type Step = () => Promise<{ code: number; status?: Call['status']; accepts?: string }>;

const any = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)]!;
const some = <T>(list: readonly T[]): T[] => list.toSorted(() => Math.random() - 0.5).slice(0, 2 + Math.random() * 3);

/** The call as a page knows it, which passes over what is older than what it has. */
const newest = (page: TestSocket, callId: number): Call | undefined =>
  page.log
    .flatMap(({ message }) => (message as { call?: Call }).call ?? [])
    .filter(({ id }) => id === callId)
    .toSorted((one, other) => one.version - other.version)
    .at(-1);

const devicesIn = (call: Pick<Call, 'participants'> | undefined) => call?.participants.map(({ deviceId }) => deviceId);

describe('C8: of steps that meet on two processes exactly one wins', () => {
  let cluster: Cluster;
  const longest = { heard: 0 };
  beforeAll(async () => void (cluster = await startCluster()));
  afterAll(() => cluster?.close());

  const devicesOf = async (name: string): Promise<[Device, Device]> => {
    const [a, b] = cluster.servers;
    const one = await newUser(a!, name);
    const other = on(b!, one.device());
    return [
      { who: one, page: await one.socket() },
      { who: other, page: await other.socket() },
    ];
  };

  /** A request of this device, which any of the processes may get. */
  const asks =
    ({ who }: Device, callId: number, name: Parameters<typeof callStep>[2]): Step =>
    async () => {
      const { status: code, body } = await callStep(on(any(cluster.servers), who), callId, name);
      return { code, status: body.status, ...(name === 'accept' ? { accepts: who.deviceId } : {}) };
    };

  const leaves =
    ({ page }: Device, callId: number): Step =>
    async () => {
      const answer = await page.request('call:leave', { callId });
      return answer.ok ? { code: 200 } : { code: answer.error.code === 'invalid-transition' ? 409 : 500 };
    };

  /** @returns what came of it, after a check that all answers, both processes and every page agree */
  async function race({ hers, his }: Rivals, callId: number, steps: Step[]): Promise<Call['status']> {
    const answers = await Promise.all(
      some(steps).map(async (step) => {
        await wait(Math.random() * TOGETHER_MS);
        return step();
      }),
    );
    const read = cluster.servers.map(async (server) => {
      const { body } = await on(server, hers[0].who).api<Call>('GET', `/calls/${callId}`);
      const people = body.participants.map(({ id, state, deviceId }) => ({ id, state, deviceId }));
      return { status: body.status, endReason: body.endReason, people };
    });
    const [one, other] = await Promise.all(read);
    expect(other).toEqual(one);
    const { status } = one!;
    expect(answers.filter(({ code }) => code !== 200 && code !== 409)).toEqual([]);
    const won = answers.filter(({ code }) => code === 200);
    expect(won.length).toBeGreaterThan(0);
    expect(won.flatMap((step) => step.status ?? []).filter((told) => told !== status)).toEqual([]);
    // Two devices cannot both have accepted. Declining, cancelling and hanging up may succeed on both.
    const devices = won.flatMap(({ accepts }) => accepts ?? []);
    expect(devices.length).toBeLessThanOrEqual(1);
    expect(one!.people.map(({ deviceId }) => deviceId)).toEqual(expect.arrayContaining(devices));
    const since = performance.now();
    const heard = () => [...hers, ...his].map(({ page }) => newest(page, callId)?.status);
    await eventually(() => expect(heard()).toEqual(Array(4).fill(status)), HEARD_MS);
    longest.heard = Math.max(longest.heard, performance.now() - since);
    for (const { page } of [...hers, ...his])
      expect(devicesIn(newest(page, callId))).toEqual(expect.arrayContaining(devices));
    return status;
  }

  /** Two or more steps while it rings; and if they are connected, two or more that end it. */
  async function call(rivals: Rivals): Promise<string> {
    const { hers, his } = rivals;
    const caller = any(hers);
    const wish = { calleeId: his[0].who.user.id, type: 'audio' };
    const { body } = await caller.who.api<Call>('POST', '/calls', wish);
    const { id } = body;
    for (const { page } of his) {
      await page.next('call:incoming', (news) => news.call.id === id, HEARD_MS);
      // It is refused where the call does not ring any more.
      void page.request('call:ringing', { callId: id }).catch(() => undefined);
    }
    const answers = his.flatMap((device) => [asks(device, id, 'accept'), asks(device, id, 'reject')]);
    const outcome = await race(rivals, id, [asks(caller, id, 'cancel'), ...answers]);
    if (outcome !== 'accepted') return outcome;
    const { participants } = (await caller.who.api<Call>('GET', `/calls/${id}`)).body;
    const callee = his.find(({ who }) => participants.some(({ deviceId }) => deviceId === who.deviceId))!;
    for (const { page } of [caller, callee]) await page.ok('call:join', { callId: id, media: MEDIA });
    const ends = [caller, callee].flatMap((device) => [asks(device, id, 'end'), leaves(device, id)]);
    expect(await race(rivals, id, ends)).toBe('ended');
    return 'accepted, ended';
  }

  it(`the same for every device, process and row, ${RACES} times`, async () => {
    const outcomes: Record<string, number> = {};
    const run = async () => {
      const rivals = { hers: await devicesOf('Ann'), his: await devicesOf('Ben') };
      for (let n = 0; n < RACES / PAIRS; n += 1) {
        const outcome = await call(rivals);
        outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      }
    };
    await Promise.all(Array.from({ length: PAIRS }, run));
    const late = Math.round(longest.heard);
    tell(`${RACES} calls without a disagreement: ${JSON.stringify(outcomes)}; all heard after ${late} ms at most`);
  });
});
