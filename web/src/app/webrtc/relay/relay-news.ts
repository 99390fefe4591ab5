/** What a connection learns of a relay: it gave a candidate, or why it gave none. */
export interface RelayNews {
  /** Of the TURN server, without credentials. */
  readonly url: string;
  readonly error: { readonly code: number; readonly text: string } | null;
}

/** The server could not be reached at all (W3C webrtc-pc, RTCPeerConnectionIceErrorEvent). */
const UNREACHABLE = 701;
const RELAY_URL = /^turns?:/i;
const ADDRESS = /\b\d{1,3}(?:\.\d{1,3}){3}\b|(?:[\da-f]{0,4}:){3,7}[\da-f]{0,4}/gi;

/** Null for what is no relay's: STUN servers that fail leave a connection its other ways. */
export function newsOfError({ url, errorCode, errorText }: RTCPeerConnectionIceErrorEvent): RelayNews | null {
  if (!url || !isRelay(url)) return null;
  return { url: withoutCredentials(url), error: { code: errorCode, text: errorText } };
}

/**
 * By webrtc-pc a candidate names its server, but not in the types of TypeScript 6, and not in Firefox (153): then any of
 * the relays that were asked may have given it.
 */
export function newsOfCandidate(candidate: NamedCandidate | null, asked: readonly string[]): RelayNews[] {
  if (candidate?.type !== 'relay') return [];
  const urls = candidate.url ? [candidate.url] : asked;
  return urls.map((url) => ({ url: withoutCredentials(url), error: null }));
}

type NamedCandidate = RTCIceCandidate & { url?: string | null };

/** A relay that says nothing at all. */
export function silence(url: string, afterMs: number): RelayNews {
  const text = `No answer within ${afterMs / 1000} s.`;
  return { url: withoutCredentials(url), error: { code: UNREACHABLE, text } };
}

export function isRelay(url: string): boolean {
  return RELAY_URL.test(url);
}

export function isUnreachable({ error }: RelayNews): boolean {
  return error?.code === UNREACHABLE;
}

/** "turn:relay.example.com:3478?transport=udp" leads to "relay.example.com". */
export function hostOf({ url }: RelayNews): string {
  const rest = url.replace(RELAY_URL, '');
  return (/^\[[^\]]*\]|^[^:?]*/.exec(rest)?.[0] ?? rest).toLowerCase();
}

/** Code, reason and server, for support; the browser's words may hold addresses of this machine. */
export function wordsOf({ url, error }: RelayNews): string {
  return `${error?.code ?? ''} ${(error?.text ?? '').replace(ADDRESS, '(address)')} ${url}`.replace(/\s+/g, ' ').trim();
}

function withoutCredentials(url: string): string {
  return url.replace(/^(turns?:)[^@]*@/i, '$1');
}
