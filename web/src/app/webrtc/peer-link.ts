import { computed, signal } from '@angular/core';
import {
  type Candidate,
  cutText,
  MAX_APPLY_ERROR_CHARACTERS,
  type SessionDescription,
  type SignalData,
} from '@contracts';
import type { SignalKind } from '@contracts';
import { FrameWatch, pictureTotals } from './quality/frame-watch';
import { LinkRecovery } from './link-recovery';
import { type LinkSteps, StepWatch } from './link-steps';
import { LinkTries } from './link-tries';
import { Negotiation } from './negotiation';
import { Pulse } from './quality/pulse';
import type { RecoveryAction } from './reconnect-policy';
import type { RelayNews } from './relay/relay-news';
import { RelayWatch } from './relay/relay-watch';
import { RemoteLevel } from './quality/remote-level';
import { sessionIdOf } from './session-description';
import { SetAside } from './set-aside';
import { toldOf } from './told-candidate';
import { type OutgoingTracks, TrackSlots } from './track-slots';
import type { SendLimits } from './quality/upload-budget';
import type { StatsLook } from './quality/stats-look';

/** The state of the link to one person, not of the call. `failed`: it has given up. */
export type LinkState = 'new' | 'connecting' | 'connected' | 'reconnecting' | 'failed' | 'closed';

export interface LinkOptions {
  /** The side with the higher participant id is polite. It also lets the other side start a recovery. */
  readonly polite: boolean;
  readonly offersFirst: boolean;
  /** How long to wait for an offer that the other side should make first; without it the usual time. */
  readonly awaitOfferMs?: number;
  readonly tracks: OutgoingTracks;
  /** How much may be sent at first. */
  readonly limits?: SendLimits;
  readonly ice: RTCConfiguration;
  /** Fetches ICE servers before every ICE restart, since TURN credentials expire. */
  readonly onNeedIceServers: () => Promise<RTCConfiguration>;
  readonly openConnection: (configuration: RTCConfiguration) => RTCPeerConnection;
  readonly send: (kind: SignalKind, data: SignalData) => void;
  /** Reports whether an inbound signal was applied. */
  readonly applied: (signalId: number, error?: string) => void;
  /** The link is connected, for the first time or again. */
  readonly connected?: () => void;
  /** There is nothing left to try. */
  readonly failed: () => void;
  /** The result of asking a relay. */
  readonly relay?: (news: RelayNews) => void;
  /** How far the connection has come. */
  readonly steps?: (steps: LinkSteps) => void;
}

export interface InboundSignal {
  readonly id: number;
  readonly kind: SignalKind;
  readonly data: SignalData;
}

/** Follows one connection for as long as it is in use. */
interface ConnectionWatch {
  take(candidate: RTCIceCandidate | null): void;
  close(): void;
}

/** How long the polite side waits for the other side's offer before it repairs the link itself. */
const YIELD_MS = 1_500;
/** If an offer that the other side should make has not come by then, this side makes it. */
const AWAIT_OFFER_MS = 3_000;

/**
 * The link to one other participant. It owns exactly one RTCPeerConnection at any time: when ICE restarts do not
 * help, it closes that one and opens a new one. The other side recognises a new connection by the session id in its
 * SDP (`o=` line), which stays the same for the life of a connection, and opens a new one too.
 */
export class PeerLink {
  private readonly linkState = signal<LinkState>('new');
  private readonly audioTrack = signal<MediaStreamTrack | null>(null);
  private readonly videoTrack = signal<MediaStreamTrack | null>(null);
  private readonly everConnected = signal(false);
  private readonly tried = new LinkTries();

  readonly state = this.linkState.asReadonly();
  readonly remoteAudio = this.audioTrack.asReadonly();
  readonly remoteVideo = this.videoTrack.asReadonly();
  readonly wasConnected = this.everConnected.asReadonly();
  /** What is being tried while the link is not connected. */
  readonly tries = this.tried.now;
  /** A new stream whenever a track changes, so that video elements notice. */
  readonly remoteStream = computed(() => {
    const tracks = [this.audioTrack(), this.videoTrack()].filter((track) => track !== null);
    return tracks.length ? new MediaStream(tracks) : null;
  });

  private readonly recovery: LinkRecovery;
  private readonly frames = new FrameWatch();
  private readonly pulse = new Pulse();
  private readonly loudness = new RemoteLevel();
  private readonly retired = new Set<string>();
  private remoteSession: string | null = null;
  private ice: RTCConfiguration;
  private connection: RTCPeerConnection;
  private negotiation: Negotiation;
  private slots: TrackSlots;
  private watches: readonly ConnectionWatch[];
  private limits: SendLimits | null;
  private awaiting: ReturnType<typeof setTimeout> | undefined;
  private inbound: Promise<void> = Promise.resolve();
  private opened = 0;
  private closed = false;

  constructor(private readonly options: LinkOptions) {
    this.ice = options.ice;
    this.limits = options.limits ?? null;
    const yieldMs = options.polite ? YIELD_MS : 0;
    this.recovery = new LinkRecovery({ act: (action) => void this.recover(action), yieldMs });
    ({
      connection: this.connection,
      negotiation: this.negotiation,
      slots: this.slots,
      watches: this.watches,
    } = this.open(options.tracks));
    if (options.offersFirst) this.slots.create();
  }

  /** Increases with every new connection. */
  get generation(): number {
    return this.opened;
  }

  /** How much may be sent to this participant, in bit/s; null if there is no limit. */
  get allowed(): number | null {
    return this.limits && this.limits.audio.maxBitrate + this.limits.video.maxBitrate;
  }

  /** Sets the tracks to send; null sends nothing. Needs no renegotiation. */
  setTracks(tracks: OutgoingTracks): void {
    this.assertOpen();
    this.slots.fill(tracks);
  }

  /** The other participant has joined, so a connection is expected from now on. */
  expectConnection(): void {
    this.assertOpen();
    if (this.linkState() !== 'new') return;
    this.linkState.set('connecting');
    this.recovery.begin('slow-start');
    if (!this.options.offersFirst) this.awaitOffer();
  }

  /** Inbound signals are applied one after the other, in the order in which they are passed. */
  receive(inbound: InboundSignal): void {
    this.assertOpen();
    this.inbound = this.inbound.then(() => this.apply(inbound));
  }

  /** The network or the server is back: repairs a broken link now instead of waiting for its next try. */
  hurry(): void {
    this.assertOpen();
    this.recovery.hurry();
  }

  /** Starts over with a new connection at once, even if the link has given up. */
  retry(): void {
    this.assertOpen();
    this.recovery.end();
    this.tried.tryAgain();
    this.renew({ offer: true });
    this.recovery.end();
    this.revive();
  }

  /** Limits how much may be sent to this participant. */
  limit(limits: SendLimits): void {
    this.assertOpen();
    this.limits = limits;
    this.slots.limit(limits);
  }

  /** How loud the other participant is now: 0 to 1 on a decibel scale. */
  async remoteLevel(): Promise<number> {
    const receiver = this.connection.getReceivers().find(({ track }) => track.kind === 'audio');
    if (this.closed || !receiver || this.linkState() !== 'connected') return 0;
    return this.loudness.now(receiver);
  }

  stats(): Promise<RTCStatsReport> {
    this.assertOpen();
    return this.connection.getStats();
  }

  /** Takes one look at this connection's statistics; repairs the link if the picture is frozen. */
  observe(look: StatsLook): void {
    if (this.linkState() !== 'connected') return this.frames.reset();
    const now = performance.now();
    this.pulse.observe(look, now);
    const totals = pictureTotals(look);
    if (totals && this.frames.observe(totals, now)) this.recovery.begin('frozen');
    else this.recovery.end('frozen');
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    clearTimeout(this.awaiting);
    this.recovery.end();
    this.closeConnection();
    this.audioTrack.set(null);
    this.videoTrack.set(null);
    this.linkState.set('closed');
  }

  private assertOpen(): void {
    if (this.closed) throw new DOMException('The link is closed.', 'InvalidStateError');
  }

  private open(tracks: OutgoingTracks) {
    this.opened += 1;
    const connection = this.options.openConnection(withOneTransport(this.ice));
    const slots = new TrackSlots(connection, tracks, this.limits);
    const negotiation = new Negotiation(connection, {
      polite: this.options.polite,
      sendDescription: (description) => this.send(connection, description.type, description),
      beforeAnswer: () => slots.adopt(),
    });
    this.tried.begin(this.ice);
    const tell = (news: RelayNews) => {
      this.tried.hearOfRelay(news);
      this.options.relay?.(news);
    };
    const watches = [
      new RelayWatch({ connection, servers: this.ice, tell }),
      new StepWatch({ connection, attempt: this.opened, tell: (seen) => this.options.steps?.(seen) }),
    ];
    connection.onnegotiationneeded = () => void this.offer(connection, negotiation);
    connection.onicecandidate = ({ candidate }) => {
      for (const watch of watches) watch.take(candidate);
      const told = toldOf(candidate);
      if (told !== undefined) this.send(connection, 'candidate', told);
    };
    connection.ontrack = ({ track }) => this.take(track);
    connection.onconnectionstatechange = () => this.connectionChanged(connection);
    connection.onsignalingstatechange = () => connection.signalingState === 'stable' && slots.negotiated();
    return { connection, negotiation, slots, watches };
  }

  private closeConnection(): void {
    for (const watch of this.watches) watch.close();
    this.connection.close();
  }

  /** Closes the connection and opens a new one with the same tracks; `offer` makes this side offer. */
  private renew({ offer }: { offer: boolean }): void {
    if (this.remoteSession) this.retired.add(this.remoteSession);
    this.remoteSession = null;
    this.closeConnection();
    this.frames.reset();
    this.pulse.reset();
    ({
      connection: this.connection,
      negotiation: this.negotiation,
      slots: this.slots,
      watches: this.watches,
    } = this.open(this.slots.tracks));
    if (offer) this.slots.create();
    if (this.everConnected()) this.down('disconnected');
  }

  private send(from: RTCPeerConnection, kind: SignalKind, data: SignalData): void {
    if (!this.closed && from === this.connection) this.options.send(kind, data);
  }

  private take(track: MediaStreamTrack): void {
    const slot = track.kind === 'audio' ? this.audioTrack : this.videoTrack;
    slot.set(track);
  }

  private async offer(connection: RTCPeerConnection, negotiation: Negotiation): Promise<void> {
    try {
      await negotiation.makeOffer();
    } catch (error) {
      if (!this.closed && connection === this.connection) console.error('Could not make an offer', error);
    }
  }

  private async apply({ id, kind, data }: InboundSignal): Promise<void> {
    const report = (error?: unknown) => this.report(id, error);
    if (this.closed) return report(new SetAside('ClosedLink', 'The link is closed.'));
    try {
      if (kind === 'candidate') return await this.negotiation.receiveCandidate(data as Candidate | null, report);
      await this.describe(data as SessionDescription);
      report();
    } catch (error) {
      report(error);
    }
  }

  private async describe(description: SessionDescription): Promise<void> {
    const session = sessionIdOf(description.sdp);
    if (session && this.retired.has(session))
      throw new SetAside('ReplacedConnection', 'It belongs to a connection that has been replaced.');
    if (description.type === 'offer') this.makeRoomFor(session);
    await this.negotiation.receiveDescription(description);
    this.remoteSession = session;
    this.tried.hearOther();
  }

  /**
   * Starts over if an offer comes from another connection than the known one, or collides with our very first
   * offer.
   */
  private makeRoomFor(session: string | null): void {
    this.recovery.remoteActed();
    const replaced = this.remoteSession !== null && session !== this.remoteSession;
    const collidesAtStart = this.options.polite && this.remoteSession === null && this.negotiation.collides;
    const givenUp = this.linkState() === 'failed';
    const unanswered = givenUp && this.remoteSession === null;
    if (replaced || collidesAtStart || unanswered) this.renew({ offer: false });
    if (givenUp) this.revive();
  }

  /** The link has given up, but the other side has not, or tries again. */
  private revive(): void {
    this.linkState.set(this.everConnected() ? 'reconnecting' : 'connecting');
    this.recovery.begin('slow-start');
  }

  private awaitOffer(): void {
    const patience = this.options.awaitOfferMs ?? AWAIT_OFFER_MS + (this.options.polite ? YIELD_MS : 0);
    this.awaiting = setTimeout(() => {
      const untouched = this.remoteSession === null && this.connection.getTransceivers().length === 0;
      if (!this.closed && untouched) this.slots.create();
    }, patience);
  }

  private report(id: number, error?: unknown): void {
    const words = error === undefined ? undefined : cutText(wordsOf(error), MAX_APPLY_ERROR_CHARACTERS);
    this.options.applied(id, words);
  }

  private connectionChanged(connection: RTCPeerConnection): void {
    if (this.closed || connection !== this.connection) return;
    const state = connection.connectionState;
    if (state === 'connected') this.up();
    else if (state === 'disconnected' || state === 'failed') this.down(state);
  }

  private up(): void {
    if (this.recovery.current !== 'frozen') this.recovery.end();
    this.everConnected.set(true);
    this.tried.succeed();
    this.linkState.set('connected');
    this.options.connected?.();
  }

  private down(trouble: 'disconnected' | 'failed'): void {
    if (this.linkState() === 'failed') return;
    this.linkState.set(this.everConnected() ? 'reconnecting' : 'connecting');
    this.recovery.begin(trouble, this.pulse.lastHeardAt);
  }

  private async recover(action: RecoveryAction): Promise<void> {
    if (this.closed) return;
    if (action === 'give-up') return this.giveUp();
    const connection = this.connection;
    this.ice = await this.options.onNeedIceServers().catch(() => this.ice);
    if (this.closed || connection !== this.connection || !this.recovery.current) return;
    this.tried.tryAgain();
    if (action === 'renew') return this.renew({ offer: true });
    this.restart(connection);
  }

  private giveUp(): void {
    this.recovery.end();
    this.linkState.set('failed');
    this.options.failed();
  }

  private restart(connection: RTCPeerConnection): void {
    try {
      connection.setConfiguration(withOneTransport(this.ice));
    } catch (error) {
      console.error('The new servers were not accepted; going on with the old ones', error);
    }
    connection.restartIce();
  }
}

/**
 * Sound and picture share one transport from the beginning. Otherwise a browser opens two, and tells its candidates for each: twice as
 * many signals before the first frame. A connection must keep this setting for its whole life.
 */
const withOneTransport = (ice: RTCConfiguration): RTCConfiguration => ({ ...ice, bundlePolicy: 'max-bundle' });

function wordsOf(error: unknown): string {
  return error instanceof Error || error instanceof DOMException ? `${error.name}: ${error.message}` : 'Unknown error';
}
