import { startCoturn, startLoopbackCoturn } from '../../../support/coturn.mjs';
import { freePort } from '../../../support/ports.mjs';
import { MEETING } from '../../support/meeting.js';
import { meet } from '../meetings/gathering.js';
import type { Reproduction } from '../reproduction.js';
import { inVain } from '../steps.js';
import { MixingLine } from './mixing-line.js';

const SECRET = 'shared by relay and server';
const LOOPBACK = ['--allow-loopback-peers', '--allowed-peer-ip=127.0.0.1', '--min-port=53000', '--max-port=53999'];

const settings = (port: number) => ({
  env: { TURN_URLS: `turn:127.0.0.1:${port}?transport=udp`, TURN_SECRET: SECRET, ICE_TRANSPORT_POLICY: 'relay' },
});

/** Media may go through a coturn alone that has these settings besides. */
const withCoturn =
  (more: string[]): NonNullable<Reproduction['around']> =>
  async (play) => {
    const port = await freePort();
    const turn = await startCoturn({ port, secret: SECRET, more });
    try {
      return await play(settings(port));
    } finally {
      turn.stop();
    }
  };

/** Before this many coturns stands something that mixes up clients, or servers. */
const mixed =
  (count: number): NonNullable<Reproduction['around']> =>
  async (play) => {
    const ports = await Promise.all(Array.from({ length: count }, () => freePort()));
    const turns = await Promise.all(ports.map((port) => startLoopbackCoturn({ port, secret: SECRET })));
    const line = await MixingLine.to(...ports);
    try {
      return await play(settings(line.port));
    } finally {
      line.close();
      turns.forEach((turn) => turn.stop());
    }
  };

/** How coturn refuses, each for a reason of its own. */
export const REFUSAL_FAILURES: Reproduction[] = [
  {
    name: 'relay-forbids-peers',
    codes: ['no-way-between'],
    // As shipped it relays into no network of this machine.
    around: withCoturn([]),
    play: (stage) => inVain(stage),
  },
  // Chromium does not report mismatched allocations or unknown nonces: it tries again until time is up.
  { name: 'relay-mixes-clients', codes: ['relay-one-side'], around: mixed(1), play: (stage) => inVain(stage) },
  { name: 'relay-mixes-servers', codes: ['relay-one-side'], around: mixed(2), play: (stage) => inVain(stage) },
  {
    name: 'relay-quota',
    codes: ['relay-quota'],
    options: MEETING,
    around: withCoturn([...LOOPBACK, '--user-quota=1']),
    play: (stage) => meet(stage, { ms: 40_000 }),
  },
  {
    name: 'relay-full',
    codes: ['relay-full'],
    around: withCoturn([
      '--allow-loopback-peers',
      '--allowed-peer-ip=127.0.0.1',
      '--min-port=54000',
      '--max-port=54000',
    ]),
    play: (stage) => inVain(stage),
  },
];
