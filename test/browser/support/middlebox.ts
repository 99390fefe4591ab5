import type { Page } from 'playwright-core';

/** A regular expression (flags `gm`) and its replacement. */
export type Rewriting = readonly [pattern: string, replacement: string];

/** From now on rewrites the descriptions and candidates that the page receives, as a middlebox might. */
export function rewriteRemote(page: Page, rewritings: readonly Rewriting[]): Promise<void> {
  return page.evaluate((rules) => {
    const changed = (text = '') =>
      rules.reduce((left, [pattern, replacement]) => left.replace(new RegExp(pattern, 'gm'), replacement), text);
    const Native = RTCPeerConnection;
    globalThis.RTCPeerConnection = class extends Native {
      override setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
        return super.setRemoteDescription({ type: description.type, sdp: changed(description.sdp) });
      }

      override addIceCandidate(candidate?: RTCIceCandidateInit | null): Promise<void> {
        if (!candidate?.candidate) return super.addIceCandidate(candidate ?? undefined);
        return super.addIceCandidate({ ...candidate, candidate: changed(candidate.candidate) });
      }
    };
  }, rewritings);
}
