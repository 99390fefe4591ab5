import {
  faultOfRelayCode,
  halfAddress,
  isPrivateAddress,
  readTurnUrl,
  type IceServer,
  type RelayFault,
  type RelayTry,
} from '@contracts';

/** Chromium gives a silent TURN server up after 40 s; nobody waits that long for a page. */
const PATIENCE_MS = 10_000;
const UNREACHABLE = 701;

/** Whether this browser gets a relay address from one TURN URL. Never throws; an aborted signal ends it. */
export async function askByBrowser(url: string, by: { server: IceServer; signal: AbortSignal }): Promise<RelayTry> {
  const from = performance.now();
  const read = readTurnUrl(url);
  const known = { url, transport: read === null || read === 'dtls' ? null : read.transport };
  const outcome = await outcomeOf({ ...by.server, urls: [url] }, by.signal);
  return { ...known, ...outcome, milliseconds: Math.round(performance.now() - from) };
}

type Outcome = Pick<RelayTry, 'result' | 'fault' | 'code' | 'address'>;
const failing = (fault: RelayFault, code: number | null = null): Outcome => ({
  ...{ result: 'fails', fault, code },
  address: null,
});

async function outcomeOf(server: IceServer, signal: AbortSignal): Promise<Outcome> {
  const connection = opened(server);
  if (connection === null) return failing('bad-url');
  const patience = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
  try {
    const found = gathered(connection, patience);
    // Without anything to send, the browser would gather no candidates.
    connection.createDataChannel('relay-check');
    await connection.setLocalDescription();
    return await found;
  } catch {
    return failing('unreachable');
  } finally {
    connection.close();
  }
}

/** Null for a URL that the browser does not accept. */
function opened(server: IceServer): RTCPeerConnection | null {
  try {
    return new RTCPeerConnection({ iceServers: [server], iceTransportPolicy: 'relay' });
  } catch {
    return null;
  }
}

/**
 * One network of this machine may fail while another one works, so an error counts only when there is nothing more to
 * come. A refusal says more than the report that a server could not be reached from one of the networks.
 */
function gathered(connection: RTCPeerConnection, patience: AbortSignal): Promise<Outcome> {
  return new Promise((resolve) => {
    let worst: Outcome | null = null;
    const end = () => resolve(worst ?? failing('unreachable'));
    patience.addEventListener('abort', end, { once: true });
    connection.onicecandidateerror = ({ errorCode, errorText }) => {
      if (worst?.code === undefined || worst.code === null || errorCode !== UNREACHABLE)
        worst = failingWith(errorCode, errorText);
    };
    connection.onicecandidate = ({ candidate }) => {
      if (candidate?.type === 'relay') resolve(working(candidate.address));
      else if (candidate === null) end();
    };
  });
}

/**
 * Browsers have one code for everything that keeps them from a server; only Chromium's text tells that the name was not
 * found.
 */
function failingWith(code: number, text: string): Outcome {
  if (code !== UNREACHABLE) return failing(faultOfRelayCode(code), code);
  return failing(/\blookup\b|\bDNS\b/i.test(text) ? 'name-not-found' : 'unreachable');
}

function working(address: string | null): Outcome {
  const isPrivate = address !== null && isPrivateAddress(address);
  return {
    result: isPrivate ? 'limited' : 'works',
    fault: isPrivate ? 'address-not-public' : null,
    code: null,
    address: address && halfAddress(address),
  };
}
