import type { SessionDescription } from '@contracts';

let sessions = 0;

/**
 * Stands in for RTCPeerConnection in tests: the signaling state machine and transceivers, nothing else. There is no
 * network; the test says when it is connected, disconnected or failed.
 */
export class FakeConnection {
  static readonly opened: FakeConnection[] = [];

  signalingState: RTCSignalingState = 'stable';
  connectionState: RTCPeerConnectionState = 'new';
  localDescription: RTCSessionDescription | null = null;
  remoteDescription: RTCSessionDescription | null = null;
  onnegotiationneeded: (() => void) | null = null;
  onicecandidate: ((event: { candidate: null }) => void) | null = null;
  ontrack: ((event: { track: MediaStreamTrack }) => void) | null = null;
  onconnectionstatechange: (() => void) | null = null;
  onsignalingstatechange: (() => void) | null = null;

  readonly candidates: unknown[] = [];
  readonly calls: string[] = [];
  readonly session = `session-${++sessions}`;
  private transceivers: FakeTransceiver[] = [];
  private pendingTransceivers = 0;
  private restarting = false;
  private scheduled = false;
  private version = 0;

  constructor(readonly configuration: RTCConfiguration = {}) {
    FakeConnection.opened.push(this);
  }

  static open(this: void, configuration: RTCConfiguration): RTCPeerConnection {
    return new FakeConnection(configuration) as unknown as RTCPeerConnection;
  }

  addTransceiver(of: MediaStreamTrack | string, { sendEncodings }: RTCRtpTransceiverInit = {}): FakeTransceiver {
    const transceiver = new FakeTransceiver(typeof of === 'string' ? of : of.kind, typeof of === 'string' ? null : of);
    if (sendEncodings) transceiver.sender.encoding = sendEncodings[0];
    this.transceivers.push(transceiver);
    this.pendingTransceivers += 1;
    this.needNegotiation();
    return transceiver;
  }

  getReceivers(): FakeTransceiver['receiver'][] {
    return this.transceivers.map(({ receiver }) => receiver);
  }

  getTransceivers(): FakeTransceiver[] {
    return this.transceivers;
  }

  setConfiguration(configuration: RTCConfiguration): void {
    // As in browsers: this may never change.
    if (configuration.bundlePolicy !== this.configuration.bundlePolicy)
      throw new DOMException('bundlePolicy', 'InvalidModificationError');
    this.calls.push('setConfiguration');
  }

  restartIce(): void {
    this.calls.push('restartIce');
    this.restarting = true;
    this.needNegotiation();
  }

  async setLocalDescription(): Promise<void> {
    this.assertOpen();
    // What senders were asked before comes first.
    for (let turn = 0; turn < 4; turn++) await Promise.resolve();
    const type = this.signalingState === 'have-remote-offer' ? 'answer' : 'offer';
    this.localDescription = this.describe(type);
    this.restarting = false;
    this.pendingTransceivers = 0;
    this.negotiated(type === 'offer' ? 'have-local-offer' : 'stable');
  }

  async setRemoteDescription(description: SessionDescription): Promise<void> {
    this.assertOpen();
    await Promise.resolve();
    if (description.type === 'answer' && this.signalingState !== 'have-local-offer') {
      throw new DOMException(`Called in wrong state: ${this.signalingState}`, 'InvalidStateError');
    }
    this.remoteDescription = description as RTCSessionDescription;
    this.meetTransceivers(description.sdp);
    this.negotiated(description.type === 'offer' ? 'have-remote-offer' : 'stable');
  }

  async addIceCandidate(candidate: unknown): Promise<void> {
    await Promise.resolve();
    if (!this.remoteDescription) throw new DOMException('No remote description', 'InvalidStateError');
    if (candidate && (candidate as { candidate: string }).candidate === 'bad') {
      throw new DOMException('Error processing ICE candidate', 'OperationError');
    }
    this.candidates.push(candidate);
  }

  getStats(): Promise<RTCStatsReport> {
    return Promise.resolve(new Map() as unknown as RTCStatsReport);
  }

  close(): void {
    this.signalingState = 'closed';
    this.connectionState = 'closed';
  }

  /** Sets the connection's state. */
  become(state: RTCPeerConnectionState): void {
    this.connectionState = state;
    this.onconnectionstatechange?.();
  }

  private negotiated(state: RTCSignalingState): void {
    this.signalingState = state;
    for (const { sender } of this.transceivers) sender.negotiated();
    this.onsignalingstatechange?.();
  }

  private meetTransceivers(sdp: string): void {
    const kinds = [...sdp.matchAll(/^m=(\w+)/gm)].map(([, kind]) => kind);
    for (const kind of kinds.slice(this.transceivers.length)) {
      const transceiver = new FakeTransceiver(kind, null);
      this.transceivers.push(transceiver);
      this.ontrack?.({ track: transceiver.receiver.track });
    }
  }

  private describe(type: 'offer' | 'answer'): RTCSessionDescription {
    const media = this.transceivers.map(({ kind }) => `m=${kind} 9 UDP/TLS/RTP/SAVPF 96`);
    const sdp = ['v=0', `o=- ${this.session} ${++this.version} IN IP4 127.0.0.1`, ...media, ''].join('\r\n');
    return { type, sdp } as RTCSessionDescription;
  }

  private needNegotiation(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    queueMicrotask(() => {
      this.scheduled = false;
      const needed = this.restarting || this.pendingTransceivers > 0;
      if (needed && this.signalingState === 'stable') this.onnegotiationneeded?.();
    });
  }

  private assertOpen(): void {
    if (this.signalingState === 'closed') throw new DOMException('It is closed.', 'InvalidStateError');
  }
}

export class FakeTransceiver {
  direction = 'recvonly';
  readonly sender: FakeSender;
  readonly receiver: { track: MediaStreamTrack; sources: RTCRtpSynchronizationSource[] } & Pick<
    RTCRtpReceiver,
    'getSynchronizationSources' | 'getStats'
  >;

  constructor(
    readonly kind: string,
    track: MediaStreamTrack | null,
  ) {
    this.sender = new FakeSender(track);
    this.receiver = {
      track: fakeTrack(kind),
      sources: [],
      getSynchronizationSources: () => this.receiver.sources,
      getStats: () => Promise.resolve(new Map() as unknown as RTCStatsReport),
    };
  }
}

/**
 * Like browsers, refuses parameters other than those it gave last, or that were read before a description took
 * effect.
 */
export class FakeSender {
  encoding: RTCRtpEncodingParameters = {};
  private transaction = 0;

  constructor(public track: MediaStreamTrack | null) {}

  async replaceTrack(next: MediaStreamTrack | null): Promise<void> {
    await Promise.resolve();
    this.track = next;
  }

  getParameters(): RTCRtpSendParameters {
    const transactionId = String(++this.transaction);
    return { transactionId, encodings: [{ ...this.encoding }] } as unknown as RTCRtpSendParameters;
  }

  /** Makes parameters that were read before out of date. */
  negotiated(): void {
    this.transaction += 1;
  }

  async setParameters({ transactionId, encodings }: RTCRtpSendParameters): Promise<void> {
    for (let turn = 0; turn < 3; turn++) await Promise.resolve();
    if (transactionId !== String(this.transaction)) throw new DOMException('Too old.', 'InvalidModificationError');
    this.encoding = encodings[0];
  }
}

export function fakeTrack(kind: string, id = crypto.randomUUID()): MediaStreamTrack {
  return { kind, id, readyState: 'live', stop: () => undefined } as unknown as MediaStreamTrack;
}
