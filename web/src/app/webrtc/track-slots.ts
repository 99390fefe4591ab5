import type { SendLimits } from './quality/upload-budget';

/** The tracks sent to a participant; null sends nothing. */
export interface OutgoingTracks {
  readonly audio: MediaStreamTrack | null;
  readonly video: MediaStreamTrack | null;
}

const KINDS = ['audio', 'video'] as const;
type Kind = (typeof KINDS)[number];
/** How often to try again, since a negotiation under way may come in between. */
const ATTEMPTS = 3;
/** Sound gets priority over everything else, in the browser and in the network. */
const URGENT = { priority: 'high', networkPriority: 'high' } as const;

/**
 * The two transceivers of a connection, one for sound and one for the picture. They exist from the first offer on,
 * so that turning a camera on later is a `replaceTrack` and needs no negotiation. The offering side creates them
 * and the answering side adopts those that were offered, so that both have the same ones in the same order.
 */
export class TrackSlots {
  private readonly senders: Partial<Record<Kind, RTCRtpSender>> = {};
  /** The track set last on each sender; `sender.track` changes only when the browser has finished. */
  private readonly asked: Partial<Record<Kind, MediaStreamTrack | null>> = {};
  /** What each sender has been told already, as JSON. */
  private readonly tuned = new Map<RTCRtpSender, string>();
  private wanted: OutgoingTracks;
  private readonly tuning = new Map<RTCRtpSender, Promise<void>>();

  constructor(
    private readonly connection: RTCPeerConnection,
    tracks: OutgoingTracks,
    private limits: SendLimits | null = null,
  ) {
    this.wanted = tracks;
  }

  get tracks(): OutgoingTracks {
    return this.wanted;
  }

  create(): void {
    const streams = [new MediaStream()];
    for (const kind of KINDS) {
      const { sender } = this.connection.addTransceiver(this.wanted[kind] ?? kind, {
        direction: 'sendrecv',
        streams,
        ...(this.limits && { sendEncodings: [encodingOf(kind, this.limits)] }),
      });
      if (this.limits) this.tuned.set(sender, JSON.stringify(encodingOf(kind, this.limits)));
      this.senders[kind] = sender;
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
    this.tune();
    this.fill(this.wanted);
  }

  /**
   * Limits how much may be sent. The limits are kept for senders that come later, and for when a negotiation is
   * done.
   */
  limit(limits: SendLimits): void {
    this.limits = limits;
    this.tune();
  }

  /** Call whenever an offer has been answered. */
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
   * The changes of a sender run one after the other, since it refuses parameters that were read before its last change. The first begins at
   * once: before an answer takes effect, so that nothing is encoded without limits.
   * Descriptions change parameters too: Chromium refuses those that were read before a local offer took effect
   * ("modified RTCP parameters").
   */
  private tune(): void {
    const limits = this.limits;
    if (!limits || !this.isTunable()) return;
    for (const kind of KINDS) {
      const sender = this.senders[kind];
      if (!sender) continue;
      const next = () => this.apply(sender, kind, limits);
      this.tuning.set(sender, this.tuning.get(sender)?.then(next) ?? next());
    }
  }

  private async apply(sender: RTCRtpSender, kind: Kind, limits: SendLimits): Promise<void> {
    const encoding = encodingOf(kind, limits);
    const words = JSON.stringify(encoding);
    for (let left = ATTEMPTS - 1; left >= 0; left--) {
      // There are newer limits, the sender has these, or the connection is closed.
      if (limits !== this.limits || words === this.tuned.get(sender) || !this.isOpen()) return;
      try {
        if (await change(sender, encoding)) this.tuned.set(sender, words);
        return;
      } catch (error) {
        if (left > 0 && wasOutdated(error)) continue;
        if (this.isOpen()) console.warn('Could not limit what is sent', kind, error);
        return;
      }
    }
  }

  /** Negotiated, or about to answer. */
  private isTunable(): boolean {
    const { signalingState, remoteDescription } = this.connection;
    return signalingState === 'have-remote-offer' || (signalingState === 'stable' && remoteDescription !== null);
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

function encodingOf(kind: Kind, limits: SendLimits): RTCRtpEncodingParameters {
  return kind === 'audio' ? { ...URGENT, ...limits.audio } : { ...limits.video };
}

/**
 * Reads and writes in the same turn, so that nothing else on this page can change the sender in between.
 * @returns false if the sender has no encodings yet
 */
async function change(sender: RTCRtpSender, encoding: RTCRtpEncodingParameters): Promise<boolean> {
  const parameters = sender.getParameters();
  if (!parameters.encodings?.length) return false;
  Object.assign(parameters.encodings[0], encoding);
  await sender.setParameters(parameters);
  return true;
}

/** The sender was changed between reading and writing, so its parameters must be read again. */
function wasOutdated(error: unknown): boolean {
  return error instanceof DOMException && ['InvalidModificationError', 'InvalidStateError'].includes(error.name);
}
