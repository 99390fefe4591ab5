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
import { LinkTries } from './link-tries';
import { Negotiation } from './negotiation';
import { Pulse } from './quality/pulse';
import type { RecoveryAction } from './reconnect-policy';
import type { RelayNews } from './relay/relay-news';
import { RelayWatch } from './relay/relay-watch';
import { levelFrom } from './quality/audio-levels';
import { sessionIdOf } from './session-description';
import { SetAside } from './set-aside';
import { type OutgoingTracks, TrackSlots } from './track-slots';
import type { SendLimits } from './quality/upload-budget';
import type { StatsLook } from './quality/stats-look';

/** The state of the link to one person, not of the call. `failed`: given up. */
export type LinkState = 'new' | 'connecting' | 'connected' | 'reconnecting' | 'failed' | 'closed';

export interface LinkOptions {
  /** The side with the higher participant id. It also leaves the first move in a recovery to the other. */
  readonly polite: boolean;
  readonly offersFirst: boolean;
  readonly tracks: OutgoingTracks;
  readonly ice: RTCConfiguration;
  /** Fresh STUN/TURN servers before every ICE restart; TURN credentials expire. */
  readonly onNeedIceServers: () => Promise<RTCConfiguration>;
  readonly openConnection: (configuration: RTCConfiguration) => RTCPeerConnection;
  readonly send: (kind: SignalKind, data: SignalData) => void;
  /** What became of an inbound signal. */
  readonly applied: (signalId: number, error?: string) => void;
  /** The connection is up, for the first time or again. */
  readonly connected?: () => void;
  /** Nothing is left to try. */
  readonly failed: () => void;
  /** What became of asking a relay. */
  readonly relay?: (news: RelayNews) => void;
}

export interface InboundSignal {
  readonly id: number;
  readonly kind: SignalKind;
  readonly data: SignalData;
}

/** The polite side waits so long for the other's offer before it mends the link itself. */
const YIELD_MS = 1_500;
/** An offer that is to come from the other and does not: then this side makes it. */
const AWAIT_OFFER_MS = 3_000;
/** A level that is older than this is of somebody who has stopped sending. */
const FRESH_LEVEL_MS = 1_000;

/**
 * The way to one other participant. Owns exactly one RTCPeerConnection at any time: when ICE restarts do not help, it
 * closes it and opens another. The other side recognises a new connection by the session id of its SDP (`o=` line),
 * which stays the same for the life of a connection, and opens another one too.
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
  /** What is being tried while it is not connected. */
  readonly tries = this.tried.now;
  /** A new stream whenever a track changes, so that whoever shows it notices. */
  readonly remoteStream = computed(() => {
    const tracks = [this.audioTrack(), this.videoTrack()].filter((track) => track !== null);
    return tracks.length ? new MediaStream(tracks) : null;
  });

  private readonly recovery: LinkRecovery;
  private readonly frames = new FrameWatch();
  private readonly pulse = new Pulse();
  private readonly retired = new Set<string>();
  private remoteSession: string | null = null;
  private ice: RTCConfiguration;
  private connection: RTCPeerConnection;
  private negotiation: Negotiation;
  private slots: TrackSlots;
  private relays: RelayWatch;
  private limits: SendLimits | null = null;
  private lastSource = { timestamp: -1, at: 0 };
  private awaiting: ReturnType<typeof setTimeout> | undefined;
  private inbound: Promise<void> = Promise.resolve();
  private opened = 0;
  private closed = false;

  constructor(private readonly options: LinkOptions) {
    this.ice = options.ice;
    const yieldMs = options.polite ? YIELD_MS : 0;
    this.recovery = new LinkRecovery({ act: (action) => void this.recover(action), yieldMs });
    ({
      connection: this.connection,
      negotiation: this.negotiation,
      slots: this.slots,
      relays: this.relays,
    } = this.open(options.tracks));
    if (options.offersFirst) this.slots.create();
  }

  /** Grows with every new connection. */
  get generation(): number {
    return this.opened;
  }

  /** What may be sent to this participant, in bit/s; null while nothing is set. */
  get allowed(): number | null {
    return this.limits && this.limits.audio.maxBitrate + this.limits.video.maxBitrate;
  }

  /** What is sent from now on; null sends nothing. Needs no renegotiation. */
  setTracks(tracks: OutgoingTracks): void {
    this.assertOpen();
    this.slots.fill(tracks);
  }

  /** The other has joined: from now on a connection is expected to come up. */
  expectConnection(): void {
    this.assertOpen();
    if (this.linkState() !== 'new') return;
    this.linkState.set('connecting');
    this.recovery.begin('slow-start');
    if (!this.options.offersFirst) this.awaitOffer();
  }

  /** Inbound signals are applied one after the other, in the order of the calls. */
  receive(inbound: InboundSignal): void {
    this.assertOpen();
    this.inbound = this.inbound.then(() => this.apply(inbound));
  }

  /** The network or the server is back: mends a broken link at once instead of at its next time. */
  hurry(): void {
    this.assertOpen();
    this.recovery.hurry();
  }

  /** Begins anew with a fresh connection, at once, also after everything has been tried. */
  retry(): void {
    this.assertOpen();
    this.recovery.end();
    this.tried.tryAgain();
    this.renew({ offer: true });
    this.recovery.end();
    this.revive();
  }

  /** How much may be sent to this participant from now on. */
  limit(limits: SendLimits): void {
    this.assertOpen();
    this.limits = limits;
    this.slots.limit(limits);
  }

  /** How loud the other is now, on a scale of decibels from 0 to 1. */
  async remoteLevel(): Promise<number> {
    const receiver = this.connection.getReceivers().find(({ track }) => track.kind === 'audio');
    if (this.closed || !receiver || this.linkState() !== 'connected') return 0;
    const [source] = receiver.getSynchronizationSources();
    if (!source || this.isStale(source)) return 0;
    return levelFrom(source.audioLevel ?? (await levelIn(receiver)));
  }

  stats(): Promise<RTCStatsReport> {
    this.assertOpen();
    return this.connection.getStats();
  }

  /** One look at the statistics of this connection: a picture that stands still is mended. */
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
    this.relays.close();
    this.connection.close();
    this.audioTrack.set(null);
    this.videoTrack.set(null);
    this.linkState.set('closed');
  }

  /** Whoever is muted sends nothing, and their last level stands: its time does not move. */
  private isStale({ timestamp }: RTCRtpSynchronizationSource): boolean {
    if (timestamp !== this.lastSource.timestamp) this.lastSource = { timestamp, at: performance.now() };
    return performance.now() - this.lastSource.at > FRESH_LEVEL_MS;
  }

  private assertOpen(): void {
    if (this.closed) throw new DOMException('The link is closed.', 'InvalidStateError');
  }

  private open(tracks: OutgoingTracks) {
    this.opened += 1;
    const connection = this.options.openConnection(this.ice);
    const slots = new TrackSlots(connection, tracks);
    if (this.limits) slots.limit(this.limits);
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
    const relays = new RelayWatch({ connection, servers: this.ice, tell });
    connection.onnegotiationneeded = () => void this.offer(connection, negotiation);
    connection.onicecandidate = ({ candidate }) => {
      relays.take(candidate);
      this.send(connection, 'candidate', candidate && (candidate.toJSON() as Candidate));
    };
    connection.ontrack = ({ track }) => this.take(track);
    connection.onconnectionstatechange = () => this.connectionChanged(connection);
    connection.onsignalingstatechange = () => connection.signalingState === 'stable' && slots.negotiated();
    return { connection, negotiation, slots, relays };
  }

  /** Closes the connection and opens another with the same tracks; `offer` makes it the one that offers. */
  private renew({ offer }: { offer: boolean }): void {
    if (this.remoteSession) this.retired.add(this.remoteSession);
    this.remoteSession = null;
    this.relays.close();
    this.connection.close();
    this.frames.reset();
    this.pulse.reset();
    ({
      connection: this.connection,
      negotiation: this.negotiation,
      slots: this.slots,
      relays: this.relays,
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

  /** An offer from another connection than the one we know, or one that meets our very first: starts anew. */
  private makeRoomFor(session: string | null): void {
    this.recovery.remoteActed();
    const replaced = this.remoteSession !== null && session !== this.remoteSession;
    const collidesAtStart = this.options.polite && this.remoteSession === null && this.negotiation.collides;
    const givenUp = this.linkState() === 'failed';
    const unanswered = givenUp && this.remoteSession === null;
    if (replaced || collidesAtStart || unanswered) this.renew({ offer: false });
    if (givenUp) this.revive();
  }

  /** The other has not given up, or not for good. */
  private revive(): void {
    this.linkState.set(this.everConnected() ? 'reconnecting' : 'connecting');
    this.recovery.begin('slow-start');
  }

  private awaitOffer(): void {
    const patience = AWAIT_OFFER_MS + (this.options.polite ? YIELD_MS : 0);
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
      connection.setConfiguration(this.ice);
    } catch (error) {
      console.error('The new servers were not accepted; going on with the old ones', error);
    }
    connection.restartIce();
  }
}

/** For browsers that do not put the level beside the source. */
async function levelIn(receiver: RTCRtpReceiver): Promise<number> {
  let level = 0;
  const report = await receiver.getStats();
  report.forEach((entry: RTCInboundRtpStreamStats) => {
    if (entry.type === 'inbound-rtp') level = Math.max(level, entry.audioLevel ?? 0);
  });
  return level;
}

function wordsOf(error: unknown): string {
  return error instanceof Error || error instanceof DOMException ? `${error.name}: ${error.message}` : 'Unknown error';
}
