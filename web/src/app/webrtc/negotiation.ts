import type { Candidate, SessionDescription } from '@contracts';
import { SetAside } from './set-aside';

export interface NegotiationOptions {
  /** The polite side takes back its own offer when two collide. */
  readonly polite: boolean;
  readonly sendDescription: (description: SessionDescription) => void;
  /** Between `setRemoteDescription(offer)` and the answer: the place to fill the offered transceivers. */
  readonly beforeAnswer: () => void;
}

/** Told once what became of a candidate: nothing, or why it could not be applied. */
type Report = (error?: unknown) => void;

/**
 * Perfect negotiation on one RTCPeerConnection, with the names of the W3C's example
 * (https://www.w3.org/TR/webrtc/#perfect-negotiation-example). The caller hands inbound messages over one at a time.
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

  /** Whether an inbound offer would meet one of our own. */
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

  /** `null` is the end of candidates. What comes before a description waits for it. */
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
