import { startLoopbackCoturn } from '../../support/coturn.mjs';
import { freePort } from '../../support/ports.mjs';
import { rewriteRemote } from '../support/middlebox.js';
import { cutOff } from '../support/recorder.js';
import type { Person } from '../support/stage.js';
import type { Reproduction } from './reproduction.js';
import { inVain } from './steps.js';

const relay = (port: number, secret: string) => ({
  TURN_URLS: `turn:127.0.0.1:${port}?transport=udp`,
  TURN_SECRET: secret,
  ICE_TRANSPORT_POLICY: 'relay',
});

/** Replaces the other's addresses with addresses of a network that leads nowhere (RFC 5737), as behind a firewall. */
const leadNowhere = ({ page }: Person) =>
  rewriteRemote(page, [[String.raw`(candidate:\S+ \d \w+ \d+) \S+ (\d+)`, '$1 192.0.2.1 $2']]);

async function withCoturn(
  play: Parameters<NonNullable<Reproduction['around']>>[0],
  secret: string,
): ReturnType<typeof play> {
  const port = await freePort();
  const turn = await startLoopbackCoturn({ port, secret: 'what the relay has' });
  try {
    return await play({ env: relay(port, secret) });
  } finally {
    turn.stop();
  }
}

export const PATH_FAILURES: Reproduction[] = [
  {
    name: 'relay-only-without-relay',
    codes: ['relay-only-without-relay'],
    options: { env: { ICE_TRANSPORT_POLICY: 'relay' } },
    play: (stage) => inVain(stage),
  },
  {
    name: 'relay-credentials-refused',
    codes: ['relay-credentials-refused'],
    always: true,
    around: (play) => withCoturn(play, 'what the server has'),
    play: (stage) => inVain(stage),
  },
  {
    name: 'no-relay-candidate',
    codes: ['no-relay-candidate'],
    always: true,
    // No server listens on this port.
    around: async (play) => play({ env: relay(await freePort(), 'a secret') }),
    play: (stage) => inVain(stage),
  },
  {
    name: 'no-candidates',
    codes: ['no-candidates'],
    play: (stage) => inVain(stage, ([, ben]) => cutOff(ben.page, true)),
  },
  {
    name: 'only-local-candidates',
    codes: ['only-local-candidates'],
    options: { env: { STUN_URLS: '' } },
    play: (stage) => inVain(stage, (people) => Promise.all(people.map(leadNowhere))),
  },
];
