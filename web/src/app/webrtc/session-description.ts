/** The session id of the `o=` line: one for the whole life of a peer connection (RFC 9429, section 5.2.1). */
export function sessionIdOf(sdp: string): string | null {
  return /^o=\S+ (\S+) /m.exec(sdp)?.[1] ?? null;
}
