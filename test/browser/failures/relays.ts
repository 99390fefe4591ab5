import { startLoopbackCoturn } from '../../support/coturn.mjs';
import { freePort } from '../../support/ports.mjs';
import { RoughLine } from '../support/rough-line.js';
import type { Reproduction } from './reproduction.js';

type Play = Parameters<NonNullable<Reproduction['around']>>[0];

/** A TURN server with a line before it. */
export interface Relay {
  stop: () => void;
  line: RoughLine;
}

/** Gives the running relay to whoever plays; `policy`: whether media may go through it alone. */
export function withRelay(policy: 'relay' | 'all' = 'relay'): {
  around: (play: Play) => ReturnType<Play>;
  relay: () => Relay;
} {
  let running: Relay;
  const around = async (play: Play) => {
    const [port, secret] = [await freePort(), 'shared by relay and server'];
    const { stop } = await startLoopbackCoturn({ port, secret });
    const line = await RoughLine.to(port);
    running = { stop, line };
    try {
      const TURN_URLS = `turn:127.0.0.1:${line.port}?transport=udp`;
      return await play({ env: { TURN_URLS, TURN_SECRET: secret, ICE_TRANSPORT_POLICY: policy } });
    } finally {
      await line.close();
      stop();
    }
  };
  return { around, relay: () => running };
}
