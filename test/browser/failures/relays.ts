import { startLoopbackCoturn } from '../../support/coturn.mjs';
import { freePort } from '../../support/ports.mjs';
import type { Page } from 'playwright-core';
import { relayAt } from '../support/meddling.js';
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
  /** A line to the same relay for this page alone. Before its call begins. */
  beside: (page: Page) => Promise<RoughLine>;
} {
  let running: Relay;
  let relayPort: number;
  const around = async (play: Play) => {
    const [port, secret] = [await freePort(), 'shared by relay and server'];
    const { stop } = await startLoopbackCoturn({ port, secret });
    relayPort = port;
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
  const beside = async (page: Page) => {
    const own = await RoughLine.to(relayPort);
    await relayAt(page, own.port);
    return own;
  };
  return { around, relay: () => running, beside };
}
