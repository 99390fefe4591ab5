/** What a connection learns about a relay: it gave a candidate, or why it did not. */
export interface RelayNews {
  /** The TURN server's URL; it has no credentials. */
  readonly url: string;
  readonly error: { readonly code: number; readonly text: string } | null;
}

/** The error code for a server that could not be reached at all (W3C webrtc-pc, RTCPeerConnectionIceErrorEvent). */
const UNREACHABLE = 701;
const RELAY_URL = /^turns?:/i;
const ADDRESS = /\b\d{1,3}(?:\.\d{1,3}){3}\b|(?:[\da-f]{0,4}:){3,7}[\da-f]{0,4}/gi;

/** Null if the error is not about a relay: if a STUN server fails, the connection still has other ways. */
export function newsOfError({ url, errorCode, errorText }: RTCPeerConnectionIceErrorEvent): RelayNews | null {
  if (!url || !isRelay(url)) return null;
  return { url: withoutCredentials(url), error: { code: errorCode, text: errorText } };
}

/**
 * According to webrtc-pc a candidate names its server, but TypeScript 6 has no type for that and Firefox (153)
 * leaves it out; then any of the relays that were asked may have given it.
 */
export function newsOfCandidate(candidate: NamedCandidate | null, asked: readonly string[]): RelayNews[] {
  if (candidate?.type !== 'relay') return [];
  const urls = candidate.url ? [candidate.url] : asked;
  return urls.map((url) => ({ url: withoutCredentials(url), error: null }));
}

type NamedCandidate = RTCIceCandidate & { url?: string | null };

/** For a relay that does not answer at all. */
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

/** "turn:relay.example.com:3478?transport=udp" gives "relay.example.com". */
export function hostOf({ url }: RelayNews): string {
  const rest = url.replace(RELAY_URL, '');
  return (/^\[[^\]]*\]|^[^:?]*/.exec(rest)?.[0] ?? rest).toLowerCase();
}

/**
 * Code, reason and server for support. The browser's own text is left out, since it may contain addresses of this
 * machine.
 */
export function wordsOf({ url, error }: RelayNews): string {
  return `${error?.code ?? ''} ${(error?.text ?? '').replace(ADDRESS, '(address)')} ${url}`.replace(/\s+/g, ' ').trim();
}

function withoutCredentials(url: string): string {
  return url.replace(/^(turns?:)[^@]*@/i, '$1');
}
