import type { SendLimits } from './quality/upload-budget';

/** What is sent to a participant; null: nothing. */
export interface OutgoingTracks {
  readonly audio: MediaStreamTrack | null;
  readonly video: MediaStreamTrack | null;
}

const KINDS = ['audio', 'video'] as const;
/** A negotiation that is under way may come in between so often. */
const ATTEMPTS = 3;
/** Sound is the last to suffer, also on the way through the browser and the network. */
const URGENT = { priority: 'high', networkPriority: 'high' } as const;

/**
 * The two places of a connection, one for sound and one for the picture. They exist from the first offer on, so that
 * turning a camera on later is a `replaceTrack` and needs no negotiation. The offering side creates them, the
 * answering side adopts those that were offered, so that both have the same ones in the same order.
 */
export class TrackSlots {
  private readonly senders: Partial<Record<'audio' | 'video', RTCRtpSender>> = {};
  /** What was asked of each sender last: `sender.track` changes only when the browser gets round to it. */
  private readonly asked: Partial<Record<'audio' | 'video', MediaStreamTrack | null>> = {};
  private wanted: OutgoingTracks;
  private limits: SendLimits | null = null;
  private tuning: Promise<void> = Promise.resolve();

  constructor(
    private readonly connection: RTCPeerConnection,
    tracks: OutgoingTracks,
  ) {
    this.wanted = tracks;
  }

  get tracks(): OutgoingTracks {
    return this.wanted;
  }

  create(): void {
    const streams = [new MediaStream()];
    for (const kind of KINDS) {
      const transceiver = this.connection.addTransceiver(this.wanted[kind] ?? kind, { direction: 'sendrecv', streams });
      this.senders[kind] = transceiver.sender;
      this.asked[kind] = this.wanted[kind];
    }
  }

  adopt(): void {
    const stream = new MediaStream();
    for (const kind of KINDS) {
      const offered = this.connection.getTransceivers().find(({ receiver }) => receiver.track.kind === kind);
      if (!offered || this.senders[kind] === offered.sender) continue;
      offered.direction = 'sendrecv';
      offered.sender.setStreams?.(stream);
      this.senders[kind] = offered.sender;
      delete this.asked[kind];
    }
    this.fill(this.wanted);
  }

  /** How much may be sent; kept for senders that come later, and for when the negotiation is done. */
  limit(limits: SendLimits): void {
    this.limits = limits;
    this.tune();
  }

  /** To be called whenever an offer has got its answer. */
  negotiated(): void {
    this.tune();
  }

  fill(tracks: OutgoingTracks): void {
    this.wanted = tracks;
    for (const kind of KINDS) {
      const sender = this.senders[kind];
      if (!sender || this.asked[kind] === tracks[kind]) continue;
      this.asked[kind] = tracks[kind];
      void this.replace(sender, tracks[kind]);
    }
  }

  /**
   * One after the other: a sender refuses parameters that were read before its last change. Descriptions change them,
   * too: Chromium refuses what was read before a local offer took effect ("modified RTCP parameters").
   */
  private tune(): void {
    const limits = this.limits;
    if (!limits || !this.isNegotiated()) return;
    for (const kind of KINDS) {
      const sender = this.senders[kind];
      if (sender) this.tuning = this.tuning.then(() => this.apply(sender, kind, limits));
    }
  }

  private async apply(sender: RTCRtpSender, kind: 'audio' | 'video', limits: SendLimits): Promise<void> {
    const encoding = kind === 'audio' ? { ...URGENT, ...limits.audio } : limits.video;
    for (let left = ATTEMPTS - 1; left >= 0; left--) {
      // Newer limits are on their way, or the connection is gone.
      if (limits !== this.limits || !this.isOpen()) return;
      try {
        return await change(sender, encoding);
      } catch (error) {
        if (left > 0 && wasOutdated(error)) continue;
        if (this.isOpen()) console.warn('Could not limit what is sent', kind, error);
        return;
      }
    }
  }

  private isNegotiated(): boolean {
    return this.connection.signalingState === 'stable' && this.connection.remoteDescription !== null;
  }

  private isOpen(): boolean {
    return this.connection.signalingState !== 'closed';
  }

  private async replace(sender: RTCRtpSender, track: MediaStreamTrack | null): Promise<void> {
    try {
      await sender.replaceTrack(track);
    } catch (error) {
      if (this.isOpen()) console.error('Could not change what is sent', error);
    }
  }
}

/** Read and written in one turn, so that nothing of this page comes in between. */
async function change(sender: RTCRtpSender, encoding: Partial<RTCRtpEncodingParameters>): Promise<void> {
  const parameters = sender.getParameters();
  if (!parameters.encodings?.length) return;
  Object.assign(parameters.encodings[0], encoding);
  await sender.setParameters(parameters);
}

/** Something has changed the sender between reading and writing: to be read anew. */
function wasOutdated(error: unknown): boolean {
  return error instanceof DOMException && ['InvalidModificationError', 'InvalidStateError'].includes(error.name);
}
