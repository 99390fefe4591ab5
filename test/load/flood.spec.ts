import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { Ack, Call } from '../../contracts/index.js';
import { newUser, type TestClient } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import type { TestSocket } from '../support/socket.js';
import { startServer, type World } from '../support/world.js';

const MEDIA = { audio: true, video: false, screen: false };

let world: World;
beforeAll(async () => {
  world = await startServer({ env: { RATE_LIMITS: 'on' } });
});
afterAll(() => world.close());

async function talking(): Promise<{ ann: TestClient; hers: TestSocket; signal: () => object }> {
  const [ann, ben] = [await newUser(world, 'Ann'), await newUser(world, 'Ben')];
  const [hers, his] = [await ann.socket(), await ben.socket()];
  const { body: call } = await ann.api<Call>('POST', '/calls', { calleeId: ben.user.id, type: 'audio' });
  await hers.ok('call:join', { callId: call.id, media: MEDIA });
  await ben.api('POST', `/calls/${call.id}/accept`);
  await his.ok('call:join', { callId: call.id, media: MEDIA });
  const to = call.participants.find(({ role }) => role === 'callee')!.id;
  const signal = () => ({ callId: call.id, to, kind: 'candidate', data: null, clientId: randomUUID() });
  return { ann, hers, signal };
}

/** How long one signal takes to be acknowledged, in ms; then a pause as between candidates. */
async function timed({ hers, signal }: Awaited<ReturnType<typeof talking>>): Promise<number> {
  const began = performance.now();
  expect(await hers.send('signal', signal())).toMatchObject({ ok: true });
  const took = performance.now() - began;
  await setTimeout(15);
  return took;
}

const percentile = (times: number[], share: number) =>
  times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))]!;

it('S8: one user who floods is slowed, then cut off; the others’ 95th percentile stays under 200 ms', async () => {
  const [flooder, other] = [await talking(), await talking()];
  const quiet: number[] = [];
  while (quiet.length < 40) quiet.push(await timed(other));
  const codes = new Map<string, number>();
  const count = (answer: Ack) => {
    const code = answer.ok ? 'ok' : answer.error.code;
    codes.set(code, (codes.get(code) ?? 0) + 1);
  };
  const emit = flooder.hers.io.emit.bind(flooder.hers.io) as (...args: unknown[]) => void;
  const flood = setInterval(() => {
    for (let i = 0; i < 50; i += 1) emit('signal', flooder.signal(), count);
  }, 20);
  const times: number[] = [];
  try {
    while (flooder.hers.io.connected) times.push(await timed(other));
  } finally {
    clearInterval(flood);
  }
  expect(codes.get('ok')).toBeGreaterThan(300);
  expect(codes.get('rate-limited')).toBeGreaterThan(500);
  expect(times.length).toBeGreaterThan(5);
  // The machine's own slowness, measured just before, is not the flood's doing.
  expect(percentile(times, 0.95)).toBeLessThan(200 + 2 * percentile(quiet, 0.95));
  const back = await flooder.ann.socket();
  await eventually(async () => expect(await back.request('sync', {})).toMatchObject({ ok: true }), 5_000);
}, 30_000);
