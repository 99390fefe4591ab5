/** Why a TURN server gave no relay address, or one that is of little use. */
export const RELAY_FAULTS = [
  'bad-url',
  'dtls',
  'name-not-found',
  'no-route',
  'connection-refused',
  'connection-closed',
  'no-answer',
  'certificate',
  'tls',
  'not-turn',
  'unreachable',
  'redirected',
  'bad-request',
  'credentials',
  'forbidden',
  'mismatch',
  'stale-nonce',
  'no-such-family',
  'unsupported-transport',
  'user-quota',
  'server-error',
  'full',
  'refused',
  'own-address-forbidden',
  'address-not-public',
] as const;
export type RelayFault = (typeof RELAY_FAULTS)[number];

export type RelayTransport = 'udp' | 'tcp' | 'tls';

/** The result of asking one TURN URL for a relay address. */
export interface RelayTry {
  /** As it is configured. */
  url: string;
  /** How the server is reached; null where the URL does not tell. */
  transport: RelayTransport | null;
  /** `limited`: there is a relay address, and something is wrong with it. */
  result: 'works' | 'limited' | 'fails';
  fault: RelayFault | null;
  /** The TURN server's error code (RFC 8489, RFC 8656). */
  code: number | null;
  /** The relay address, without its second half. */
  address: string | null;
  milliseconds: number;
}

/** `POST /admin/relay-check`: each configured TURN URL, in the configured order. */
export interface RelayReport {
  checkedAt: string;
  /** Whether all media has to go through TURN. */
  relayOnly: boolean;
  tries: RelayTry[];
}

const FAULT_OF_CODE: Readonly<Record<number, RelayFault>> = {
  300: 'redirected',
  400: 'bad-request',
  401: 'credentials',
  403: 'forbidden',
  420: 'bad-request',
  437: 'mismatch',
  438: 'stale-nonce',
  440: 'no-such-family',
  441: 'credentials',
  442: 'unsupported-transport',
  443: 'no-such-family',
  486: 'user-quota',
  500: 'server-error',
  508: 'full',
  // Browsers' own code for a server that they cannot reach (W3C webrtc-pc).
  701: 'unreachable',
};

/** What a TURN server's, or a browser's, error code means. */
export const faultOfRelayCode = (code: number): RelayFault => FAULT_OF_CODE[code] ?? 'refused';
