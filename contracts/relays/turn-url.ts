import type { RelayTransport } from './relay-tries.js';

/** How one reaches a TURN server (RFC 7065). */
export interface TurnUrl {
  readonly host: string;
  readonly port: number;
  readonly transport: RelayTransport;
}

const URL_PATTERN = /^(turns?):(\[[0-9a-f:.]+\]|[^:?@/[\]]+)(?::(\d{1,5}))?(?:\?transport=(udp|tcp))?$/i;
const PORT = { turn: 3478, turns: 5349 } as const;
const PORT_MAX = 65_535;

/** Null for text that is no such URL. `turns:` over UDP (DTLS) is 'dtls': browsers do not speak it, so this server need not. */
export function readTurnUrl(text: string): TurnUrl | 'dtls' | null {
  const [, scheme = '', host = '', given, transport] = URL_PATTERN.exec(text) ?? [];
  if (!host) return null;
  const secure = scheme.toLowerCase() === 'turns';
  const port = given === undefined ? PORT[secure ? 'turns' : 'turn'] : Number(given);
  if (port < 1 || port > PORT_MAX) return null;
  const asked = transport?.toLowerCase() === 'tcp' ? 'tcp' : 'udp';
  if (secure && transport !== undefined && asked === 'udp') return 'dtls';
  return { host: host.replace(/^\[|\]$/g, ''), port, transport: secure ? 'tls' : asked };
}
