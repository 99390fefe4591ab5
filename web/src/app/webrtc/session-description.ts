/** The session id in the `o=` line; it stays the same for the life of a peer connection (RFC 9429, section 5.2.1). */
export function sessionIdOf(sdp: string): string | null {
  return /^o=\S+ (\S+) /m.exec(sdp)?.[1] ?? null;
}
