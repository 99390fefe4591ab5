import type { RelayFault } from '../../../contracts/index.js';
import { faultOfRelayCode } from '../../../contracts/index.js';
import { NoAnswer, TurnRefusal } from '../turn/turn-client.js';
import { NotStun } from '../turn/turn-line.js';

const FAULT_OF_SYSTEM: Readonly<Record<string, RelayFault>> = {
  ENOTFOUND: 'name-not-found',
  EAI_AGAIN: 'name-not-found',
  EAI_NONAME: 'name-not-found',
  EHOSTUNREACH: 'no-route',
  ENETUNREACH: 'no-route',
  EADDRNOTAVAIL: 'no-route',
  ECONNREFUSED: 'connection-refused',
  ECONNRESET: 'connection-closed',
  EPIPE: 'connection-closed',
  ETIMEDOUT: 'no-answer',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate',
  UNABLE_TO_GET_ISSUER_CERT: 'certificate',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate',
};
const CERTIFICATE = /^CERT_|^ERR_TLS_CERT_/;
const TLS = /^ERR_SSL_|^EPROTO$|^ERR_TLS_/;

/** What an error of the way to a TURN server, or of asking it, means. */
export function faultOf(error: unknown): { fault: RelayFault; code: number | null } {
  if (error instanceof TurnRefusal) return { fault: faultOfRelayCode(error.code), code: error.code || null };
  return { fault: faultOfLine(error), code: null };
}

function faultOfLine(error: unknown): RelayFault {
  if (error instanceof NoAnswer || (error as Error | null)?.name === 'TimeoutError') return 'no-answer';
  if (error instanceof NotStun) return 'not-turn';
  const code = (error as NodeJS.ErrnoException | null)?.code ?? '';
  if (Object.hasOwn(FAULT_OF_SYSTEM, code)) return FAULT_OF_SYSTEM[code]!;
  if (CERTIFICATE.test(code)) return 'certificate';
  return TLS.test(code) ? 'tls' : 'connection-closed';
}
