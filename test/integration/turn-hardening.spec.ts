import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { ofFamily } from '../../server/ice/turn/stun-values.js';
import { TurnClient, TurnRefusal } from '../../server/ice/turn/turn-client.js';
import { openLine, type TurnLine } from '../../server/ice/turn/turn-line.js';
import { startCoturn } from '../support/coturn.mjs';
import { freePort } from '../support/ports.mjs';

/** A real coturn with the settings that docker-compose.yml mounts. */
const SECRET = 'shared by relay and server';
const QUOTA = Number(/^user-quota=(\d+)$/m.exec(readFileSync('tools/turn/turnserver.conf', 'utf8'))?.[1]);
const HOUR_S = 3_600;

/** One of each range of IANA's registries, most with its first or last address. */
const RESERVED_V4 = [
  ...['0.0.0.0', '0.255.255.255', '10.0.0.1', '10.255.255.255', '100.64.0.1', '100.127.255.255', '127.0.0.1'],
  ...['127.255.255.254', '169.254.169.254', '172.16.0.1', '172.31.255.255', '192.0.0.8', '192.0.2.1', '192.31.196.1'],
  ...['192.52.193.1', '192.88.99.1', '192.168.0.1', '192.168.255.255', '192.175.48.1', '198.18.0.1', '198.19.255.255'],
  ...['198.51.100.7', '203.0.113.7', '224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255'],
];
const RESERVED_V6 = [
  ...['::', '::1', '::127.0.0.1', '::ffff:127.0.0.1', '::ffff:10.0.0.1', '::ffff:169.254.169.254', '::ffff:8.8.8.8'],
  ...['64:ff9b::10.0.0.1', '64:ff9b:1::1', '100::1', '100:0:0:1::1', '2001::1', '2001:1ff:ffff::1', '2001:db8::1'],
  ...['2002:a00:1::', '2620:4f:8000::1', '3fff::1', '5f00::1', 'fc00::1', 'fdff::1', 'fe80::1', 'fec0::1', 'ff02::1'],
];
const PUBLIC_V4 = ['8.8.8.8', '100.63.255.255', '172.32.0.1', '192.0.1.1', '198.20.0.1', '223.255.255.255'];

const hasIPv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'));

let port: number;
let turn: { stop: () => void };
const lines: TurnLine[] = [];

beforeAll(async () => {
  port = await freePort();
  turn = await startCoturn({ port, secret: SECRET });
}, 60_000);
afterEach(() => {
  for (const line of lines.splice(0)) line.close();
});
afterAll(() => turn.stop());

async function newClient(person: string, { at = port, secret = SECRET } = {}) {
  const username = `${Math.floor(Date.now() / 1000) + HOUR_S}:${person}`;
  const credential = createHmac('sha1', secret).update(username).digest('base64');
  const line = await openLine(
    { host: '127.0.0.1', port: at, transport: 'udp' },
    { signal: AbortSignal.timeout(10_000) },
  );
  lines.push(line);
  return new TurnClient(line, { username, credential });
}

/** The code of the refusal, or `allowed`. */
async function outcomeOf(asking: Promise<unknown>): Promise<number | 'allowed'> {
  try {
    await asking;
    return 'allowed';
  } catch (error) {
    if (error instanceof TurnRefusal) return error.code;
    throw error;
  }
}

async function outcomes(client: TurnClient, addresses: readonly string[]) {
  const found: Record<string, number | 'allowed'> = {};
  for (const address of addresses) found[address] = await outcomeOf(client.permit({ address, port: 4000 }));
  return found;
}
const all = <T>(addresses: readonly string[], outcome: T) =>
  Object.fromEntries(addresses.map((address) => [address, outcome]));

it('relays to nobody in a reserved network, of both families', async () => {
  const client = await newClient('ann');
  await client.allocate();
  expect(await outcomes(client, RESERVED_V4)).toEqual(all(RESERVED_V4, 403));
  const ipv6 = Object.values(await outcomes(client, RESERVED_V6));
  expect(ipv6.filter((outcome) => outcome !== 403 && outcome !== 443)).toEqual([]);
});

it('relays to ordinary addresses, also right beside the reserved networks', async () => {
  const client = await newClient('ann');
  await client.allocate();
  expect(await outcomes(client, PUBLIC_V4)).toEqual(all(PUBLIC_V4, 'allowed'));
});

it('gives no IPv6 relay address', async () => {
  expect(await outcomeOf((await newClient('ann')).allocate([ofFamily('ipv6')]))).toBe(440);
});

it('an IPv6 relay address, where somebody gives it one all the same, leads to no reserved network either', async () => {
  const [at, more] = [await freePort(), ['--relay-ip=::1']];
  const both = await startCoturn({ port: at, secret: SECRET, more });
  try {
    const client = await newClient('ann', { at });
    const given = client.allocate([ofFamily('ipv6')]);
    // A machine without IPv6 has none to give.
    if (!hasIPv6) return expect(await outcomeOf(given)).toBe(508);
    expect((await given).address).toBe('::1');
    expect(await outcomes(client, RESERVED_V6)).toEqual(all(RESERVED_V6, 403));
    expect(await outcomes(client, ['2a00::1', '2600::1'])).toEqual(all(['2a00::1', '2600::1'], 'allowed'));
  } finally {
    both.stop();
  }
}, 30_000);

it('one person has a quota, over all credentials; others do not notice', async () => {
  expect(QUOTA).toBeGreaterThan(60);
  const allocations = await Promise.all(
    Array.from({ length: QUOTA + 1 }, async () => outcomeOf((await newClient('greedy')).allocate())),
  );
  expect(allocations.filter((outcome) => outcome === 486)).toHaveLength(1);
  expect(allocations.filter((outcome) => outcome === 'allowed')).toHaveLength(QUOTA);
  expect(await outcomeOf((await newClient('modest')).allocate())).toBe('allowed');
}, 30_000);

it('takes no other secret, and no credentials that have run out', async () => {
  expect(await outcomeOf((await newClient('ann', { secret: 'another' })).allocate())).toBe(401);
  const line = await openLine({ host: '127.0.0.1', port, transport: 'tcp' }, { signal: AbortSignal.timeout(10_000) });
  lines.push(line);
  const username = `${Math.floor(Date.now() / 1000) - HOUR_S}:ann`;
  const credential = createHmac('sha1', SECRET).update(username).digest('base64');
  expect(await outcomeOf(new TurnClient(line, { username, credential }).allocate())).toBe(401);
});
