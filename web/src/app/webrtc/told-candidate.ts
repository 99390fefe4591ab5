import type { Candidate } from '@contracts';

/**
 * What the other side is told about a candidate: null at the end of them, undefined if it has no use for it. To an
 * active TCP candidate nobody can connect (RFC 6544); Chromium gathers one for each of its addresses, and each would be
 * a signal before the first picture.
 */
export function toldOf(candidate: RTCIceCandidate | null): Candidate | null | undefined {
  if (candidate === null) return null;
  return candidate.tcpType === 'active' ? undefined : (candidate.toJSON() as Candidate);
}
