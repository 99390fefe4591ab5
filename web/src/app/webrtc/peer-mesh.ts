import { computed, signal } from '@angular/core';
import { hasPage, isNewerPage, type SignalData, type SignalKind } from '@contracts';
import type { LinkSteps } from './link-steps';
import { type LinkOptions, PeerLink } from './peer-link';
import type { RelayNews } from './relay/relay-news';
import type { OutgoingTracks } from './track-slots';
import type { SendLimits } from './quality/upload-budget';

/** What the mesh needs to know of a participant. */
export interface Peer {
  readonly id: number;
  readonly epoch: number;
}

export interface PeerSignal {
  readonly id: number;
  readonly from: number;
  readonly epoch: number;
  readonly kind: SignalKind;
  readonly data: SignalData;
}

export interface OutgoingSignal {
  readonly to: number;
  /** Missing while the other participant has not joined yet. */
  readonly toEpoch?: number;
  readonly kind: SignalKind;
  readonly data: SignalData;
}

/** The way to the server for signals. */
export interface SignalPort {
  send(signal: OutgoingSignal): void;
  /** Reports what happened to an inbound signal; without `error` it was applied. */
  applied(signalId: number, error?: string): void;
}

export interface MeshOptions {
  /** The user's own participant id. */
  readonly self: number;
  readonly ice: RTCConfiguration;
  readonly onNeedIceServers: () => Promise<RTCConfiguration>;
  readonly port: SignalPort;
  /** How much may be sent over a new link. */
  readonly firstLimits?: () => SendLimits;
  /** Some link is connected. */
  readonly connected?: () => void;
  /** The link to this participant has given up. */
  readonly failed: (id: number) => void;
  readonly relay?: (news: RelayNews) => void;
  /** How far a connection to this participant has come. */
  readonly steps?: (id: number, steps: LinkSteps) => void;
  readonly openConnection?: (configuration: RTCConfiguration) => RTCPeerConnection;
}

/** Which side makes the first offer, and how long the other side waits for it. */
type FirstOffer = Pick<LinkOptions, 'offersFirst' | 'awaitOfferMs'>;

/** A link, with the epoch of the participant it leads to. */
interface Known {
  epoch: number;
  readonly link: PeerLink;
}

/**
 * The links to all other participants, by participant id. It knows no socket: signals come in by methods and go out
 * by the port.
 */
export class PeerMesh {
  private readonly known = signal<ReadonlyMap<number, Known>>(new Map());
  private tracks: OutgoingTracks = { audio: null, video: null };
  private ice: RTCConfiguration;
  private closed = false;

  readonly links = computed<ReadonlyMap<number, PeerLink>>(
    () => new Map([...this.known()].map(([id, { link }]) => [id, link])),
  );

  constructor(private readonly options: MeshOptions) {
    this.ice = options.ice;
  }

  setTracks(tracks: OutgoingTracks): void {
    this.assertOpen();
    this.tracks = tracks;
    for (const { link } of this.known().values()) link.setTracks(tracks);
  }

  /** Limits how much may be sent to this participant. */
  limit(id: number, limits: SendLimits): void {
    this.assertOpen();
    this.known().get(id)?.link.limit(limits);
  }

  /**
   * Creates the link to a participant who may join later; `offersFirst` says whether this side makes the first
   * offer.
   */
  connect(peer: Peer, first: FirstOffer): void {
    this.assertOpen();
    if (!this.known().has(peer.id)) this.put(peer, first);
    this.meet(peer);
  }

  /**
   * The participant is (still) in the call. The one who joined later makes the first offer. A higher epoch means
   * that the participant has a new page, which has joined later: the old link is closed, and a new one waits for
   * that page's offer.
   */
  meet(peer: Peer, first: FirstOffer = { offersFirst: false }): void {
    this.assertOpen();
    const known = this.known().get(peer.id);
    if (!known) return this.put(peer, first);
    if (!hasPage(known)) known.epoch = peer.epoch;
    if (isNewerPage(peer, known)) this.rebuild(peer, first);
    else if (hasPage(known)) known.link.expectConnection();
  }

  receive(inbound: PeerSignal): void {
    this.assertOpen();
    const { from: id, epoch } = inbound;
    const { port } = this.options;
    const known = this.known().get(id);
    if (!known) return port.applied(inbound.id, 'There is no link to this participant.');
    if (isNewerPage(known, inbound)) return port.applied(inbound.id, 'It is from an earlier page of the sender.');
    if (isNewerPage(inbound, known)) this.meet({ id, epoch });
    this.known().get(id)?.link.receive(inbound);
  }

  drop(id: number): void {
    const known = this.known().get(id);
    if (!known) return;
    known.link.close();
    this.change((links) => links.delete(id));
  }

  /** The network or the server is back. */
  hurry(): void {
    for (const { link } of this.known().values()) link.hurry();
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    for (const { link } of this.known().values()) link.close();
    this.known.set(new Map());
  }

  private assertOpen(): void {
    if (this.closed) throw new DOMException('The mesh is closed.', 'InvalidStateError');
  }

  private rebuild(peer: Peer, first: FirstOffer): void {
    this.drop(peer.id);
    this.put(peer, first);
  }

  private put(peer: Peer, first: FirstOffer): void {
    const known: Known = { epoch: peer.epoch, link: this.newLink(peer.id, first) };
    this.change((links) => links.set(peer.id, known));
    if (hasPage(peer)) known.link.expectConnection();
  }

  private newLink(id: number, first: FirstOffer): PeerLink {
    const { self, port, relay, connected, openConnection } = this.options;
    return new PeerLink({
      polite: self > id,
      ...first,
      tracks: this.tracks,
      limits: this.options.firstLimits?.(),
      ice: this.ice,
      onNeedIceServers: () => this.freshIce(),
      openConnection: openConnection ?? ((configuration) => new RTCPeerConnection(configuration)),
      send: (kind, data) => port.send({ to: id, toEpoch: this.pageOf(id), kind, data }),
      applied: (signalId, error) => port.applied(signalId, error),
      relay,
      connected,
      failed: () => this.options.failed(id),
      steps: (seen) => this.options.steps?.(id, seen),
    });
  }

  private pageOf(id: number): number | undefined {
    const known = this.known().get(id);
    return known && hasPage(known) ? known.epoch : undefined;
  }

  private async freshIce(): Promise<RTCConfiguration> {
    this.ice = await this.options.onNeedIceServers();
    return this.ice;
  }

  private change(edit: (links: Map<number, Known>) => void): void {
    const links = new Map(this.known());
    edit(links);
    this.known.set(links);
  }
}
