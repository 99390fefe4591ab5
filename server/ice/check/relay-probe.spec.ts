import { createSocket, type RemoteInfo } from 'node:dgram';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { RELAY_FAULT_WORDS, RELAY_FAULTS } from '../../../contracts/index.js';
import {
  decodeStun,
  encodeStun,
  longTermKey,
  METHOD,
  type StunAttribute,
  type StunMessage,
} from '../turn/stun-message.js';
import { addressAttribute, type Endpoint, textAttribute } from '../turn/stun-values.js';
import { faultOf } from './relay-fault.js';
import { probeRelay } from './relay-probe.js';

const ANN = { username: '1:ann', credential: 'secret' };
const [REALM, KEY] = ['here', longTermKey(ANN.username, 'here', ANN.credential)];
const PUBLIC: Endpoint = { address: '198.41.0.4', port: 50_000 };

type Answer = { code: number; nonce?: string } | { relayed: Endpoint; unsigned?: true } | 'nothing';
/** Decides by the request, and by how many of its method have come before. */
type Policy = (request: StunMessage, before: number) => Answer;

const opened: (() => void)[] = [];
const timers: NodeJS.Timeout[] = [];
afterEach(() => {
  for (const timer of timers.splice(0)) clearTimeout(timer);
  for (const close of opened.splice(0)) close();
});

function attributesOf(answer: Exclude<Answer, 'nothing'>, id: Buffer): StunAttribute[] {
  if ('relayed' in answer) return [addressAttribute('xorRelayedAddress', answer.relayed, id)];
  const value = Buffer.from([0, 0, Math.floor(answer.code / 100), answer.code % 100]);
  return [{ type: 0x0009, value }, textAttribute('realm', REALM), textAttribute('nonce', answer.nonce ?? 'n1')];
}

/** A TURN server that says what the policy wants, over UDP. */
async function newServer(policy: Policy, answersAfterMs = 0): Promise<{ url: string; methods: number[] }> {
  const socket = createSocket('udp4');
  const methods: number[] = [];
  socket.on('message', (bytes: Buffer, { port, address }: RemoteInfo) => {
    const request = decodeStun(bytes)!;
    const answer = policy(request, methods.filter((method) => method === request.method).length);
    methods.push(request.method);
    if (answer === 'nothing') return;
    const kind = 'relayed' in answer ? 'success' : 'error';
    const signed = 'relayed' in answer && !answer.unsigned;
    const message = { ...request, class: kind, attributes: attributesOf(answer, request.transactionId) } as const;
    const send = () => socket.send(encodeStun(message, signed ? KEY : null), port, address);
    if (answersAfterMs === 0) send();
    else timers.push(setTimeout(send, answersAfterMs));
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  opened.push(() => socket.close());
  return { url: `turn:127.0.0.1:${socket.address().port}`, methods };
}

/** Asks for credentials first, as every server does. */
const afterChallenge =
  (policy: Policy): Policy =>
  (request, before) =>
    request.method === METHOD.allocate && before === 0 ? { code: 401 } : policy(request, before);
const giving = (relayed: Endpoint) => afterChallenge(() => ({ relayed }));

it('works where a public relay address is given; it is given back, and half of it is shown', async () => {
  const { url, methods } = await newServer(giving(PUBLIC));
  const found = await probeRelay(url, ANN);
  expect(found).toMatchObject({
    url,
    transport: 'udp',
    result: 'works',
    fault: null,
    code: null,
    address: '198.41.x.x',
  });
  expect(methods).toEqual([METHOD.allocate, METHOD.allocate, METHOD.createPermission, METHOD.refresh]);
});

it('an address that only its own network reaches is told', async () => {
  const { url } = await newServer(giving({ address: '10.1.2.3', port: 50_000 }));
  expect(await probeRelay(url, ANN)).toMatchObject({ result: 'limited', fault: 'address-not-public' });
});

it('relays that may not reach each other are told', async () => {
  const { url } = await newServer(
    afterChallenge(({ method }) => (method === METHOD.createPermission ? { code: 403 } : { relayed: PUBLIC })),
  );
  expect(await probeRelay(url, ANN)).toMatchObject({ result: 'limited', fault: 'own-address-forbidden' });
});

it.each([
  [300, 'redirected'],
  [400, 'bad-request'],
  [401, 'credentials'],
  [403, 'forbidden'],
  [437, 'mismatch'],
  [438, 'stale-nonce'],
  [440, 'no-such-family'],
  [441, 'credentials'],
  [442, 'unsupported-transport'],
  [486, 'user-quota'],
  [500, 'server-error'],
  [508, 'full'],
  [699, 'refused'],
])('%d is %s', async (code, fault) => {
  const { url } = await newServer(afterChallenge(() => ({ code })));
  expect(await probeRelay(url, ANN)).toMatchObject({ result: 'fails', fault, code, address: null });
});

it('a nonce that has run out is replaced', async () => {
  const { url } = await newServer((_, before) => (before < 2 ? { code: [401, 438][before]! } : { relayed: PUBLIC }));
  // The permission is asked with the nonce that was good last, so its first two requests are challenged as well.
  expect((await probeRelay(url, ANN)).result).toBe('limited');
  const once = await newServer(({ method }, before) =>
    method === METHOD.allocate && before < 2 ? { code: [401, 438][before]! } : { relayed: PUBLIC },
  );
  expect((await probeRelay(once.url, ANN)).result).toBe('works');
});

it('a packet that is lost is sent again', async () => {
  const { url } = await newServer((request, before) =>
    before === 0 ? 'nothing' : giving(PUBLIC)(request, before - 1),
  );
  expect((await probeRelay(url, ANN)).result).toBe('works');
});

it('a success that is not signed is not believed', async () => {
  const { url } = await newServer(afterChallenge(() => ({ relayed: PUBLIC, unsigned: true })));
  expect(await probeRelay(url, ANN)).toMatchObject({ result: 'fails', fault: 'not-turn' });
});

it('silence is told after five seconds', async () => {
  const { url } = await newServer(() => 'nothing');
  // Before the time for the whole check is over: on a busy machine both come later, but in this order.
  const late = new Promise((resolve) => timers.push(setTimeout(resolve, 7_500, 'late')));
  const found = await Promise.race([probeRelay(url, ANN), late]);
  expect(found).toMatchObject({ result: 'fails', fault: 'no-answer', code: null });
});

it('a server that is slow each time is given up, and nothing is sent to it afterwards', async () => {
  // Each request repeats itself before it is answered, and the fourth is still repeating itself when the time is over.
  const slow: Policy = ({ method }, before) => {
    if (method === METHOD.refresh) return 'nothing';
    return before === 0 && method === METHOD.allocate ? { code: 401 } : { relayed: PUBLIC };
  };
  const { url, methods } = await newServer(slow, 1_650);
  expect(await probeRelay(url, ANN)).toMatchObject({ result: 'fails', fault: 'no-answer' });
  const sent = methods.length;
  expect(methods).toContain(METHOD.refresh);
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  expect(methods).toHaveLength(sent);
});

/** Something that is no TURN server, over TCP. */
async function newListener(act: (socket: Socket) => void): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    act(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  opened.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

it('what speaks something else over TCP, or hangs up, or no TLS, is told', async () => {
  const web = await newListener((socket) => socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')));
  const closing = await newListener((socket) => socket.once('data', () => socket.destroy()));
  const fault = async (url: string) => (await probeRelay(url, ANN)).fault;
  expect(await fault(`turn:127.0.0.1:${web}?transport=tcp`)).toBe('not-turn');
  expect(await fault(`turn:127.0.0.1:${closing}?transport=tcp`)).toBe('connection-closed');
  expect(await fault(`turns:127.0.0.1:${web}`)).toBe('tls');
});

it('nobody listens, over UDP and TCP', async () => {
  const port = await newListener(() => undefined);
  opened.splice(0).forEach((close) => close());
  for (const transport of ['udp', 'tcp'])
    expect(await probeRelay(`turn:127.0.0.1:${port}?transport=${transport}`, ANN)).toMatchObject({
      transport,
      fault: 'connection-refused',
    });
});

it('what is no URL of a TURN server is asked nothing', async () => {
  expect(await probeRelay('turn:', ANN)).toMatchObject({ transport: null, fault: 'bad-url' });
  expect(await probeRelay('turns:127.0.0.1?transport=udp', ANN)).toMatchObject({ transport: null, fault: 'dtls' });
});

it.each([
  ['ENOTFOUND', 'name-not-found'],
  ['EAI_AGAIN', 'name-not-found'],
  ['ENETUNREACH', 'no-route'],
  ['CERT_HAS_EXPIRED', 'certificate'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'certificate'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls'],
  ['constructor', 'connection-closed'],
])('the system says %s: %s', (code, fault) => {
  expect(faultOf(Object.assign(new Error(), { code }))).toEqual({ fault, code: null });
});

it('every fault has words that say what to look at', () => {
  for (const fault of RELAY_FAULTS) expect(RELAY_FAULT_WORDS[fault]).toMatch(/^[A-Z].{20,}[.?]$/);
});
