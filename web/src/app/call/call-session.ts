import { computed, effect, type EffectRef, inject, signal, type WritableSignal } from '@angular/core';
import {
  type Call,
  type ClientEndReason,
  isTerminal,
  type Joined,
  type MediaState,
  type Participant,
  type ParticipantState,
  type User,
} from '@contracts';
import { Devices } from '../media/devices';
import type { LocalMedia, Outgoing } from '../media/local-media';
import { RemoteSound } from '../media/remote-sound';
import { ServerClock } from '../session/server-clock';
import { Signaling } from '../signaling/signaling';
import { PeerMesh } from '../webrtc/peer-mesh';
import { CallEnder } from './call-ender';
import { type LocalEnd, phaseOf } from './call-phase';
import { CallSignals } from './call-signals';
import { CallsApi } from './calls-api';
import { IceSource } from './ice-source';
import { rememberMedia } from './remembered-media';

const PRESENT: ReadonlySet<ParticipantState> = new Set<ParticipantState>(['joined', 'reconnecting']);
const EXPECTED: ReadonlySet<ParticipantState> = new Set<ParticipantState>(['invited', 'ringing', ...PRESENT]);
const TICK_MS = 500;

/**
 * One call on this device: what the user intends with it and what state it is in. Moves no signals and no media
 * itself. To be made in an injection context, and only when media may flow: by the caller, or after Accept.
 */
export class CallSession {
  private readonly api = inject(CallsApi);
  private readonly clock = inject(ServerClock);
  private readonly signaling = inject(Signaling);
  private readonly ice = inject(IceSource);
  private readonly devices = inject(Devices);
  private readonly ender = inject(CallEnder);

  private readonly current: WritableSignal<Call>;
  private readonly localEnd = signal<LocalEnd | null>(null);
  private readonly mesh = signal<PeerMesh | null>(null);
  private readonly time = signal(this.clock.now());
  private readonly sound = new RemoteSound();
  private readonly line: CallSignals;
  private readonly hearing: EffectRef;
  private readonly ticking: ReturnType<typeof setInterval>;
  /** Fetched while the user is still asked for the microphone. */
  private readonly fetching = this.ice.fresh();
  private servers: RTCConfiguration = {};
  private stopped = false;
  private rejoining = false;

  readonly call = computed(() => this.current());
  readonly me = computed(() => this.call().participants.find(({ userId }) => userId === this.userId) ?? null);
  readonly others = computed(() => this.call().participants.filter(({ userId }) => userId !== this.userId));
  /** The person at the other end of a direct call. */
  readonly peer = computed<User>(() => {
    const { caller, callee } = this.call();
    return caller.id === this.userId && callee ? callee : caller;
  });
  readonly other = computed<Participant | null>(() => this.others()[0] ?? null);
  readonly link = computed(
    () =>
      this.mesh()
        ?.links()
        .get(this.other()?.id ?? 0) ?? null,
  );
  readonly phase = computed(() =>
    phaseOf({
      call: this.call(),
      localEnd: this.localEnd(),
      link: this.link()?.state() ?? null,
      otherAway: this.other()?.state === 'reconnecting',
      now: this.time(),
    }),
  );
  readonly over = computed(() => this.phase().name === 'over');
  /** Whole seconds since it was accepted, by the server's clock; null before. */
  readonly seconds = computed(() => {
    const { acceptedAt, duration } = this.call();
    if (!acceptedAt) return null;
    return duration ?? Math.max(0, Math.floor((this.time() - Date.parse(acceptedAt)) / 1000));
  });
  readonly serverAway = computed(() => !this.signaling.connected());

  constructor(
    first: Call,
    readonly media: LocalMedia,
    private readonly userId: User['id'],
  ) {
    this.current = signal(first);
    this.line = new CallSignals({
      callId: first.id,
      signaling: this.signaling,
      entered: (joined) => this.entered(joined),
      receive: (message) => this.mesh()?.receive(message),
      lost: () => void this.rejoin(),
      hasLease: () => this.call().status === 'accepted',
    });
    this.hearing = effect(() => this.hear());
    this.ticking = setInterval(() => this.time.set(this.clock.now()), TICK_MS);
    media.listen((outgoing) => this.sendOut(outgoing));
  }

  /** Joins with the media as they are. Nothing of it outlives the end of the call. */
  async start(): Promise<void> {
    if (isTerminal(this.call().status)) return this.stop();
    this.servers = await this.fetching;
    if (this.stopped) return;
    try {
      await this.line.join(this.media.actual());
    } catch {
      await this.askAnew();
      this.end('connect-failed');
    }
  }

  /** A newer state of the call, as the server tells it. */
  learn(call: Call): void {
    this.clock.learn(call.now);
    // The answer to a question may be overtaken by an announcement; what is over stays over.
    if (call.version < this.current().version) return;
    this.current.set(call);
    if (isTerminal(call.status)) this.stop();
    else this.meetOthers();
  }

  /** A newer state of one participant. */
  learnParticipant(participant: Participant): void {
    const update = (known: Participant) => (known.id === participant.id ? participant : known);
    this.current.update((call) => ({ ...call, participants: call.participants.map(update) }));
    this.meetOthers();
  }

  /** The call goes on at another device of mine. */
  yieldToOtherDevice(): void {
    this.localEnd.set('elsewhere');
    this.stop();
  }

  hangUp(): void {
    this.end('hangup');
  }

  toggleMicrophone(): void {
    this.want({ audio: !this.media.actual().audio });
  }

  toggleCamera(): void {
    this.want({ video: !this.media.wanted().video });
  }

  toggleScreen(): void {
    this.want({ screen: !this.media.wanted().screen });
  }

  /** Ends the call here and now, and lets the server know as soon as it can be reached. */
  end(reason: ClientEndReason): void {
    if (this.over()) return;
    this.localEnd.set(reason);
    this.stop();
    void this.ender.end(this.call(), reason).then((call) => call && this.learn(call));
  }

  /** What the server says about this call now; for when it may have changed unheard. */
  async askAnew(): Promise<void> {
    const call = await this.api.find(this.call().id).catch(() => null);
    if (call) this.learn(call);
  }

  /** The network or the server is back. */
  hurry(): void {
    if (!this.stopped) this.mesh()?.hurry();
  }

  /** Closes everything this call holds on this device; the record of it stays to be shown. */
  stop(): void {
    if (this.stopped) return;
    this.stopped = true;
    clearInterval(this.ticking);
    this.time.set(this.clock.now());
    this.hearing.destroy();
    this.line.close();
    this.mesh()?.close();
    this.mesh.set(null);
    this.media.close();
    this.sound.close();
  }

  private want(patch: Partial<MediaState>): void {
    if (!this.stopped) void this.media.want(patch);
  }

  /** The server has given this device up while it was away: comes back as from a fresh page, if there is a call. */
  private async rejoin(): Promise<void> {
    if (this.rejoining) return;
    this.rejoining = true;
    await this.askAnew();
    this.mesh()?.close();
    this.mesh.set(null);
    if (!this.stopped) await this.line.join(this.media.actual()).catch(() => this.end('connection-lost'));
    this.rejoining = false;
  }

  private entered(joined: Joined): void {
    const now = (known: Participant) => joined.participants.find(({ id }) => id === known.id) ?? known;
    this.current.update((call) => ({ ...call, participants: call.participants.map(now) }));
    if (!this.mesh()) this.mesh.set(this.newMesh(joined.participantId));
    this.media.listen((outgoing) => this.sendOut(outgoing));
    this.meetOthers();
    this.hurry();
  }

  private newMesh(self: number): PeerMesh {
    return new PeerMesh({
      self,
      ice: this.servers,
      onNeedIceServers: () => this.ice.fresh(),
      send: (outgoing) => this.line.send(outgoing),
      applied: (id, error) => this.line.applied(id, error),
      failed: (id) => this.linkFailed(id),
    });
  }

  /** Whoever is there gets a link; the callee of a call of mine gets one already while it rings. */
  private meetOthers(): void {
    const mesh = this.mesh();
    if (!mesh || this.stopped) return;
    const mine = this.me()?.role === 'caller';
    for (const other of this.others()) {
      if (PRESENT.has(other.state) && other.epoch > 0) mesh.meet(other);
      else if (EXPECTED.has(other.state) && mine) mesh.connect(other, { offersFirst: true });
      else mesh.drop(other.id);
    }
  }

  private linkFailed(id: number): void {
    const link = this.mesh()?.links().get(id);
    if (this.others().filter(({ state }) => PRESENT.has(state)).length > 1) return;
    this.end(link?.wasConnected() ? 'connection-lost' : 'connect-failed');
  }

  private sendOut({ audio, video, state }: Outgoing): void {
    this.mesh()?.setTracks({ audio, video });
    if (this.media.microphone()) rememberMedia(this.call().id, state);
    this.line.announce(state);
  }

  private hear(): void {
    const tracks = [...(this.mesh()?.links() ?? [])].map(([id, link]) => [id, link.remoteAudio()] as const);
    this.sound.useSpeaker(this.devices.chosen().speaker);
    this.sound.play(new Map(tracks.filter((entry): entry is [number, MediaStreamTrack] => entry[1] !== null)));
  }
}
