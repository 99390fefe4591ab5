import type { Candidate, SessionDescription } from '@contracts';
import { SetAside } from './set-aside';

export interface NegotiationOptions {
  /** The polite side rolls back its own offer when two offers collide. */
  readonly polite: boolean;
  readonly sendDescription: (description: SessionDescription) => void;
  /** Called between `setRemoteDescription(offer)` and the answer, to fill the offered transceivers. */
  readonly beforeAnswer: () => void;
}

/** Called once per candidate: with nothing if it was applied, otherwise with the reason why not. */
type Report = (error?: unknown) => void;

/**
 * Perfect negotiation on one RTCPeerConnection, with the names from the W3C's example
 * (https://www.w3.org/TR/webrtc/#perfect-negotiation-example). The caller passes inbound messages one at a time.
 */
export class Negotiation {
  private makingOffer = false;
  private ignoreOffer = false;
  private isSettingRemoteAnswerPending = false;
  private early: { candidate: Candidate | null; report: Report }[] = [];

  constructor(
    private readonly connection: RTCPeerConnection,
    private readonly options: NegotiationOptions,
  ) {}

  /** Whether an inbound offer would collide with one of our own. */
  get collides(): boolean {
    const stable = this.connection.signalingState === 'stable' || this.isSettingRemoteAnswerPending;
    return this.makingOffer || !stable;
  }

  async makeOffer(): Promise<void> {
    try {
      this.makingOffer = true;
      await this.connection.setLocalDescription();
      this.sendLocal();
    } finally {
      this.makingOffer = false;
    }
  }

  async receiveDescription(description: SessionDescription): Promise<void> {
    const isOffer = description.type === 'offer';
    this.ignoreOffer = isOffer && !this.options.polite && this.collides;
    if (this.ignoreOffer) throw new SetAside('IgnoredForCollision', 'The offer met one of our own, which stands.');
    await this.setRemote(description);
    this.flushEarly();
    if (!isOffer) return;
    this.options.beforeAnswer();
    await this.connection.setLocalDescription();
    this.sendLocal();
  }

  /** `null` stands for the end of candidates. A candidate that arrives before its description waits for it. */
  async receiveCandidate(candidate: Candidate | null, report: Report): Promise<void> {
    if (this.connection.remoteDescription) return this.add(candidate, report);
    if (this.ignoreOffer) return report(new SetAside('IgnoredForCollision', 'Belongs to an offer that was ignored.'));
    this.early.push({ candidate, report });
  }

  private async setRemote(description: SessionDescription): Promise<void> {
    try {
      this.isSettingRemoteAnswerPending = description.type === 'answer';
      await this.connection.setRemoteDescription(description);
    } finally {
      this.isSettingRemoteAnswerPending = false;
    }
  }

  private async add(candidate: Candidate | null, report: Report): Promise<void> {
    try {
      await this.connection.addIceCandidate(candidate);
      report();
    } catch (error) {
      report(this.ignoreOffer ? new SetAside('IgnoredForCollision', 'Belongs to an offer that was ignored.') : error);
    }
  }

  private flushEarly(): void {
    for (const { candidate, report } of this.early.splice(0)) void this.add(candidate, report);
  }

  private sendLocal(): void {
    const local = this.connection.localDescription;
    if (local?.type === 'offer' || local?.type === 'answer') {
      this.options.sendDescription({ type: local.type, sdp: local.sdp });
    }
  }
}
