import { randomUUID } from 'node:crypto';
import { newGuest, newRoom, newUser, type TestClient } from '../support/client.js';
import { newServerProcess, type ServerProcess } from '../support/server-process.js';
import { Colleague, expectUndisturbed } from './support/colleague.js';
import { RawPolling, RawSocket } from './support/wire.js';

let server: ServerProcess;
let colleague: Colleague;
let ann: TestClient;
beforeAll(async () => {
  server = await newServerProcess({ env: { RATE_LIMITS: 'on' } });
  colleague = await Colleague.join(server);
  ann = await newUser(server, 'Ann');
});
afterAll(() => server.close());

const MIB = 1024 * 1024;
/** As many of `part` as fill so many bytes, as the inside of an array or object. */
const filled = (part: (n: number) => string, bytes: number) => {
  const parts: string[] = [];
  for (let length = 0; length < bytes; length += parts.at(-1)!.length + 1) parts.push(part(parts.length));
  return parts.join(',');
};
const unknownKeys = (bytes: number) => filled((n) => `"k${n}":1`, bytes);
const empties = (bytes: number) => filled(() => '{}', bytes);
const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
const NEAR = 2 * MIB - 4096;

/** What is behind `42<id>`, and the code that it is refused with. */
const WRONG: [string, () => string, string][] = [
  ['60,000 arguments', () => `["sync",${'1,'.repeat(59_999)}1]`, 'payload-too-large'],
  ['three arguments', () => '["sync",{},1]', 'validation-failed'],
  ['60,000 arguments of an unknown event', () => `["x",${'1,'.repeat(59_999)}1]`, 'payload-too-large'],
  [
    'a heartbeat of 2 MB of unknown keys',
    () => `["call:heartbeat",{"callId":1,${unknownKeys(NEAR)}}]`,
    'payload-too-large',
  ],
  ['2 MB of empty links', () => `["call:links",{"callId":1,"links":[${empties(NEAR)}]}]`, 'payload-too-large'],
  ['2 MB of empty samples', () => `["call:quality",{"callId":1,"samples":[${empties(NEAR)}]}]`, 'payload-too-large'],
  ['16 KB of empty samples', () => `["call:quality",{"callId":1,"samples":[${empties(16_000)}]}]`, 'validation-failed'],
  [
    '16 KB of keys of a sample',
    () => `["call:quality",{"callId":1,"samples":[{${unknownKeys(16_000)}}]}]`,
    'validation-failed',
  ],
  ['60 KB of keys of a signal', () => `["signal",{"data":{${unknownKeys(60_000)}}}]`, 'validation-failed'],
  ['a signal 30,000 levels deep', () => `["signal",{"data":${deep(30_000)}}]`, 'validation-failed'],
  ['chat of 2 MB', () => `["call:chat",{"callId":1,"text":"${'x'.repeat(NEAR)}"}]`, 'payload-too-large'],
  ['a name of 2 MB', () => `["${'x'.repeat(NEAR)}"]`, 'payload-too-large'],
  ['2 MB that is no JSON', () => `["signal",${'"'.repeat(NEAR)}`, 'payload-too-large'],
  ['a name that is none', () => '[1,{}]', 'validation-failed'],
  ['an object without an end', () => '["sync",{', 'validation-failed'],
  ['a reserved name', () => '["disconnect",{}]', 'not-found'],
  ['a key of every object', () => '["call:heartbeat",{"callId":1,"__proto__":{}}]', 'validation-failed'],
];

describe('S9, S4: no single message stops anybody; it is refused with an acknowledgement, and the socket stays open', () => {
  it.each(WRONG)('%s', async (_, text, code) => {
    const socket = await RawSocket.signedIn(server, ann);
    const felt = await colleague.during(async () => {
      socket.send(`427${text()}`);
      expect(await socket.answer(7)).toMatchObject({ ok: false, error: { code } });
      socket.send('428["sync",{}]');
      expect(await socket.answer(8)).toMatchObject({ ok: true });
    });
    expect(socket.answers(7)).toBe(1);
    expectUndisturbed(felt);
    socket.close();
  });

  it.each(WRONG)('over polling: %s', async (_, text, code) => {
    const polling = await RawPolling.signedIn(server, ann);
    expect(await polling.post(`427${text()}\x1e428["sync",{}]`)).toBe(200);
    let seen = '';
    while (!seen.includes('438[')) seen += await polling.poll();
    expect(seen).toMatch(new RegExp(`437\\[{"ok":false,"error":{"code":"${code}"`));
    expect(seen).toContain('438[{"ok":true');
    expect(await polling.post('1')).toBe(200);
  });
});

it('S9: a guest cannot end the process with arguments without number', async () => {
  const { code } = await newRoom(ann, { guestsAllowed: true });
  const guest = await RawSocket.signedIn(server, await newGuest(server, code));
  const felt = await colleague.during(async () => {
    for (const id of [1, 2, 3]) guest.send(`42${id}["sync",${'1,'.repeat(60_000)}1]`);
    expect(await guest.answer(3)).toMatchObject({ ok: false });
  });
  expectUndisturbed(felt);
  guest.close();
});

it('S4: over 2 MiB the socket is closed, over polling too', async () => {
  const large = `421["signal","${'x'.repeat(2 * MIB)}"]`;
  const [socket, polling] = [await RawSocket.signedIn(server, ann), await RawPolling.signedIn(server, ann)];
  socket.send(large);
  await socket.untilClosed();
  expect(await polling.post(large)).not.toBe(200);
  expect(await polling.isOpen()).toBe(false);
});

it('S3: binary data is refused, and what belongs to it is passed over', async () => {
  const socket = await RawSocket.signedIn(server, ann);
  socket.send('451-9["signal",{"_placeholder":true,"num":0}]', Buffer.from('x'), 'bAAAA', '461-9[]', '439[]');
  expect(await socket.answer(9)).toMatchObject({ ok: false, error: { code: 'validation-failed' } });
  socket.send('4210["sync",{}]');
  expect(await socket.answer(10)).toMatchObject({ ok: true });
  socket.close();
});

it('a quality report of twelve links, and the longest chat, are taken', async () => {
  const socket = await ann.socket();
  const sample = {
    ...{ participantId: 1, spanMs: 5000, rttMs: 1.5, jitterMs: 3.25, lossPercent: 0, concealedPercent: 0, freezes: 0 },
    ...{ audioInKbps: 30.123456789, audioOutKbps: 31.5, videoInKbps: 1200.5, videoOutKbps: 900, width: 1920 },
    ...{ height: 1080, fps: 30, limitation: 'bandwidth' as const },
    pair: { local: 'relay', remote: 'srflx', protocol: 'udp', relayProtocol: 'tls' },
  };
  const samples = Array.from({ length: 12 }, () => sample);
  expect(await socket.request('call:quality', { callId: 1, samples })).toMatchObject({ error: { code: 'not-found' } });
  const text = '👋'.repeat(4_000);
  const chat = { callId: 1, text, clientId: randomUUID() };
  expect(await socket.request('call:chat', chat)).toMatchObject({ error: { code: 'not-found' } });
});
