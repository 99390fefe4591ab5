import {
  halfAddress,
  isPrivateAddress,
  readTurnUrl,
  type RelayFault,
  type RelayTry,
  type TurnUrl,
} from '../../../contracts/index.js';
import { TurnClient, type TurnCredentials, TurnRefusal } from '../turn/turn-client.js';
import { openLine } from '../turn/turn-line.js';
import type { Endpoint } from '../turn/stun-values.js';
import { faultOf } from './relay-fault.js';

/** After this time one URL is given up, whatever it does. */
const PROBE_MS = 8_000;

/** Tries to get a relay address from one TURN URL, and gives it back. Never throws. */
export async function probeRelay(text: string, credentials: TurnCredentials): Promise<RelayTry> {
  const from = performance.now();
  const url = readTurnUrl(text);
  const known = {
    url: text,
    transport: url === null || url === 'dtls' ? null : url.transport,
    code: null,
    address: null,
  };
  if (url === null || url === 'dtls')
    return { ...known, result: 'fails', fault: url === null ? 'bad-url' : 'dtls', milliseconds: 0 };
  const timing = () => Math.round(performance.now() - from);
  try {
    const { relayed, took, fault } = await ask(url, { credentials, timing });
    const address = halfAddress(relayed.address);
    return { ...known, result: fault ? 'limited' : 'works', fault, address, milliseconds: took };
  } catch (error) {
    return { ...known, result: 'fails', ...faultOf(error), milliseconds: timing() };
  }
}

interface Asking {
  readonly credentials: TurnCredentials;
  readonly timing: () => number;
}
interface Got {
  readonly relayed: Endpoint;
  readonly took: number;
  readonly fault: RelayFault | null;
}

async function ask(url: TurnUrl, { credentials, timing }: Asking): Promise<Got> {
  const signal = AbortSignal.timeout(PROBE_MS);
  const late = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  return Promise.race([late, overLine(url, { credentials, timing, signal })]);
}

async function overLine(url: TurnUrl, { credentials, timing, signal }: Asking & { signal: AbortSignal }): Promise<Got> {
  const line = await openLine(url, { signal });
  const close = () => line.close();
  signal.addEventListener('abort', close);
  try {
    signal.throwIfAborted();
    return await use(new TurnClient(line, credentials), timing);
  } finally {
    close();
  }
}

async function use(client: TurnClient, timing: () => number): Promise<Got> {
  const relayed = await client.allocate();
  const took = timing();
  const fault = await weaknessOf(client, relayed);
  // If this fails, the server forgets the allocation by itself.
  await client.release().catch(() => undefined);
  return { relayed, took, fault };
}

/** Two people who both need the relay meet at its own address. */
async function weaknessOf(client: TurnClient, relayed: Endpoint): Promise<RelayFault | null> {
  try {
    await client.permit(relayed);
  } catch (error) {
    if (error instanceof TurnRefusal) return 'own-address-forbidden';
    throw error;
  }
  return isPrivateAddress(relayed.address) ? 'address-not-public' : null;
}
