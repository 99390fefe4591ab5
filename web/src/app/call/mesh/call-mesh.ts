import { computed, effect, type EffectRef, inject, signal, untracked } from '@angular/core';
import { hasPage, isPresent, type Participant } from '@contracts';
import { Devices } from '../../media/devices';
import type { LocalMedia, Outgoing } from '../../media/local-media';
import { RemoteSound } from '../../media/remote-sound';
import type { LinkState, PeerLink } from '../../webrtc/peer-link';
import { PeerMesh } from '../../webrtc/peer-mesh';
import { type LinkSteps, trafficIn } from '../../webrtc/link-steps';
import type { RelayNews } from '../../webrtc/relay/relay-news';
import { LinkLooks, WATCH_EVERY_MS } from '../../webrtc/quality/link-looks';
import type { PictureSource } from '../../webrtc/quality/upload-budget';
import { UploadShare } from '../../webrtc/quality/upload-share';
import type { Note } from '../observe/observer';
import { SoundWatch } from '../observe/sound-watch';
import type { CallRecord } from '../session/call-record';
import type { CallSignals } from '../line/call-signals';
import { IceSource } from '../line/ice-source';
import { CaptureSize } from './capture-size';

export interface CallMeshOptions {
  readonly record: CallRecord;
  readonly media: LocalMedia;
  readonly signals: CallSignals;
  /** There is nothing left to try with this participant. */
  readonly failed: (id: Participant['id']) => void;
  /** The result of asking a relay. */
  readonly relay: (news: RelayNews) => void;
  /** What support may want to know of the links and of the sound. */
  readonly note: Note;
}

/**
 * How long somebody who was there before this page has to offer first, where they came to the meeting later. Earlier versions of the page and
 * other clients do not offer: by the protocol that is for the page that joins.
 */
const MAY_OFFER_MS = 1_000;

const NO_LINKS: ReadonlyMap<number, PeerLink> = new Map();

/**
 * Keeps links to exactly those whom the server lists as present (R1, R2), plays their sound, and shares the upload
 * among them. Create it in an injection context.
 */
export class CallMesh {
  private readonly ice = inject(IceSource);
  private readonly devices = inject(Devices);
  private readonly mesh = signal<PeerMesh | null>(null);
  private readonly sound = new RemoteSound((news) => this.heard.take(news));
  private readonly heard = new SoundWatch((sight) => this.options.note(sight));
  private readonly hearing: EffectRef;
  private readonly sharing: EffectRef;
  private readonly upload: UploadShare;
  private readonly captured: CaptureSize;
  /** Asked for while it rings, or while the user is asked for the microphone. */
  private readonly fetching = this.ice.forCall();
  private servers: RTCConfiguration = {};
  private outgoing: Outgoing | null = null;
  private closed = false;
  private everConnected = false;

  readonly links = computed<ReadonlyMap<number, PeerLink>>(() => this.mesh()?.links() ?? NO_LINKS);
  /** The states of links to those who have joined; a link created ahead of that has no meaningful state. */
  readonly states = computed<ReadonlyMap<number, LinkState>>(
    () => new Map([...this.links()].map(([id, link]) => [id, link.state()] as const).filter(([, s]) => s !== 'new')),
  );

  /** The statistics of the links. */
  readonly looks = new LinkLooks(this.links);

  constructor(private readonly options: CallMeshOptions) {
    this.upload = new UploadShare({
      links: () => new Map([...this.links()].filter(([id]) => this.states().has(id))),
      expected: () => options.record.present().length,
      picture: () => this.picture(),
      apply: (id, limits) => this.mesh()?.limit(id, limits),
    });
    this.captured = new CaptureSize(options.media);
    this.looks.every(WATCH_EVERY_MS, (measures) => this.upload.weigh(measures));
    options.signals.received.subscribe((message) => this.mesh()?.receive(message));
    this.hearing = effect(() => this.hear());
    this.sharing = effect(() => {
      const count = this.states().size;
      untracked(() => this.share(count));
    });
  }

  /**
   * Whether any link of this call has ever been connected. A single link knows only of itself, and a reloaded page
   * has new ones.
   */
  get wasConnected(): boolean {
    return this.everConnected;
  }

  /** Resolves when the ICE servers are known. */
  async ready(): Promise<void> {
    this.servers = await this.fetching;
  }

  /**
   * Joined as this participant. If `epoch` is null, only the connection to the server is back, and the links live
   * on.
   */
  enter(self: Participant['id'], epoch: number | null): void {
    if (this.closed) return;
    if (!this.mesh()) this.mesh.set(this.newMesh(self));
    if (this.outgoing) this.mesh()?.setTracks(this.outgoing);
    this.meet(epoch);
    this.mesh()?.hurry();
  }

  /**
   * Creates links to everybody who is present and closes all others. The one who came later makes the first offer. Where that cannot be told,
   * it is this page if `epoch` is that of its own joining just now, otherwise the newcomer.
   */
  meet(epoch: number | null = null): void {
    const mesh = this.mesh();
    const { record } = this.options;
    if (!mesh || this.closed) return;
    const others = record.others();
    for (const id of mesh.links().keys()) if (!others.some((other) => other.id === id)) mesh.drop(id);
    for (const other of others) {
      const cameAfter = record.cameAfter(other);
      const offersFirst = cameAfter ?? (epoch !== null && !record.isHeldFrom(other, epoch));
      const awaitOfferMs = cameAfter === false && epoch !== null ? MAY_OFFER_MS : undefined;
      if (isPresent(other) && hasPage(other)) mesh.meet(other, { offersFirst, awaitOfferMs });
      else if (record.isOfferedAhead(other)) mesh.connect(other, { offersFirst: true });
      else mesh.drop(other.id);
    }
  }

  send(outgoing: Outgoing): void {
    if (this.closed) return;
    this.outgoing = outgoing;
    this.mesh()?.setTracks(outgoing);
    this.upload.update();
  }

  /** The network or the server is back. */
  hurry(): void {
    this.mesh()?.hurry();
  }

  /** Closes all links; new ones are created after joining again. */
  reset(): void {
    this.mesh()?.close();
    this.mesh.set(null);
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.hearing.destroy();
    this.sharing.destroy();
    this.captured.close();
    this.looks.close();
    this.reset();
    this.sound.close();
  }

  private newMesh(self: Participant['id']): PeerMesh {
    return new PeerMesh({
      self,
      ice: this.servers,
      onNeedIceServers: () => this.ice.fresh(),
      firstLimits: () => this.upload.first(),
      port: this.options.signals,
      relay: (news) => this.options.relay(news),
      connected: () => (this.everConnected = true),
      failed: (id) => this.options.failed(id),
      steps: (id, steps) => void this.noteSteps(id, steps),
    });
  }

  private async noteSteps(participantId: Participant['id'], steps: LinkSteps): Promise<void> {
    const link = this.links().get(participantId);
    const look = link ? await this.looks.once(link) : null;
    this.options.note({ what: 'link', participantId, ...steps, ...trafficIn(look) });
  }

  private share(count: number): void {
    this.captured.follow(count);
    this.upload.update();
  }

  private picture(): { source: PictureSource; height: number | null } {
    const { video, state } = this.outgoing ?? { video: null, state: null };
    if (!video || !state) return { source: 'none', height: null };
    const { width = 0, height = 0 } = video.getSettings?.() ?? {};
    return { source: state.screen ? 'screen' : 'camera', height: Math.min(width, height) || null };
  }

  private hear(): void {
    const tracks = [...this.links()].map(([id, link]) => [id, link.remoteAudio()] as const);
    this.sound.useSpeaker(this.devices.speaker());
    this.sound.play(new Map(tracks.filter((entry): entry is [number, MediaStreamTrack] => entry[1] !== null)));
  }
}
