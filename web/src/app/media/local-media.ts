import { computed, signal } from '@angular/core';
import type { MediaState } from '@contracts';
import { type Capture, Capturer, type CapturerOptions, type Facing, InsecurePage } from './capturer';
import { type MediaKind, type MediaProblem, mediaProblem, problemOf } from './media-problem';

export type { MediaSource } from './capturer';

export interface LocalMediaOptions extends CapturerOptions {
  /** Called when a device went away while in use, after another one was asked for. */
  readonly lost?: (kind: Capture, track: MediaStreamTrack) => void;
}

/** What is to be sent from now on. */
export interface Outgoing {
  readonly audio: MediaStreamTrack | null;
  readonly video: MediaStreamTrack | null;
  readonly state: MediaState;
}

type Problems = Readonly<Record<MediaKind, MediaProblem | null>>;
type Tracks = Readonly<Record<MediaKind, MediaStreamTrack | null>>;

const NOTHING: MediaState = { audio: false, video: false, screen: false };
/**
 * How long to wait before telling that a device is lost. A tab that is being closed is gone by then, and a
 * replacement for an unplugged device is usually there, so nothing needs to be told in between.
 */
const CLOSING_MS = 200;

/**
 * The microphone, camera and screen of one call. What the user wants, what is captured and whether it is changing
 * are kept apart; one loop makes what is captured match what is wanted. A muted microphone stays open (to notice
 * speech while muted) but is not sent; a camera that is off is released, so that its light goes out.
 */
export class LocalMedia {
  private readonly wantedState = signal<MediaState>(NOTHING);
  private readonly tracks = signal<Tracks>({ microphone: null, camera: null, screen: null });
  private readonly problemState = signal<Problems>({ microphone: null, camera: null, screen: null });
  private readonly busy = signal(false);
  private readonly stale = new Set<Capture>();
  private running: Promise<void> = Promise.resolve();
  private looping = false;
  /** Whether the microphone is to be held open, muted or not. */
  private readonly opened = signal(false);
  /** There has been a microphone: while another one is being looked for, the user does not count as a listener. */
  private readonly spoke = signal(false);
  private together = true;
  private closed = false;
  private readonly atClose: (() => void)[] = [];
  private readonly capturer: Capturer;
  private stopWaiting: () => void = () => undefined;
  /** Resolves at `close()`, so that nobody keeps waiting for a permission prompt that the user leaves unanswered. */
  private readonly closing = new Promise<void>((resolve) => (this.stopWaiting = resolve));
  private listener: ((outgoing: Outgoing) => void) | null = null;
  /** A device was lost a moment ago (see `CLOSING_MS`), so nothing is published. */
  private hushed = false;

  readonly wanted = this.wantedState.asReadonly();
  readonly problems = this.problemState.asReadonly();
  readonly changing = this.busy.asReadonly();
  readonly microphone = computed(() => this.tracks().microphone);
  readonly camera = computed(() => this.tracks().camera);
  readonly screen = computed(() => this.tracks().screen);
  /** The user has no microphone to unmute. */
  readonly listening = computed(() => this.microphone() === null && !(this.opened() && this.spoke()));
  /** What is being sent. */
  readonly actual = computed<MediaState>(() => {
    const { microphone, camera, screen } = this.tracks();
    return {
      audio: this.wantedState().audio && microphone !== null,
      video: this.wantedState().video && camera !== null,
      screen: this.wantedState().screen && screen !== null,
      ...(this.listening() ? { listening: true } : {}),
    };
  });

  constructor(private readonly options: LocalMediaOptions) {
    this.capturer = new Capturer(options);
  }

  /**
   * Calls the listener now and at every change with what is to be sent; synchronously, so that mute takes effect at
   * once.
   */
  listen(listener: (outgoing: Outgoing) => void): void {
    this.listener = listener;
    this.publish();
  }

  /** Opens the microphone, and the camera if wanted. Call it only after a click. */
  open(wanted: Pick<MediaState, 'audio' | 'video'>): Promise<void> {
    this.opened.set(true);
    return this.want(wanted);
  }

  /** Resolves when what is captured matches what is wanted, or a problem says why not. */
  want(patch: Partial<MediaState>): Promise<void> {
    if (this.closed) throw new DOMException('The media are closed.', 'InvalidStateError');
    if (patch.audio) this.opened.set(true);
    if (patch.audio) this.forget('microphone');
    if (patch.video) this.forget('camera');
    if (patch.screen) this.forget('screen');
    this.wantedState.update((wanted) => ({ ...wanted, ...patch }));
    this.publish();
    return this.drive();
  }

  /** Changes over to the newly chosen microphone or camera without a gap. */
  change(kind: Capture): Promise<void> {
    if (kind === 'camera') this.capturer.facing = null;
    return this.changeOver(kind);
  }

  /** True if the camera was chosen by the way it faces, not by its name. */
  isTurned(): boolean {
    return this.capturer.facing !== null;
  }

  /** Changes to the telephone's camera that faces this way. */
  face(facing: Facing): Promise<void> {
    this.capturer.facing = facing;
    return this.changeOver('camera');
  }

  private changeOver(kind: Capture): Promise<void> {
    if (this.closed) throw new DOMException('The media are closed.', 'InvalidStateError');
    this.forget(kind);
    if (this.tracks()[kind]) this.stale.add(kind);
    return this.drive();
  }

  /**
   * Captures the camera with this shorter side (pixels) from now on, since capturing pixels that nobody is sent
   * costs power.
   */
  capture(height: number): void {
    if (this.closed || height === this.capturer.height) return;
    this.capturer.height = height;
    const camera = this.tracks().camera;
    // A camera that cannot do this keeps its size, and the browser scales the picture down when sending.
    camera?.applyConstraints?.(this.capturer.video()).catch(() => undefined);
  }

  /** Runs `work` when the media are closed: for everything that must end with them. */
  onClose(work: () => void): void {
    if (this.closed) work();
    else this.atClose.push(work);
  }

  /** Resolves when no device is being asked for any more. */
  settled(): Promise<void> {
    return Promise.race([this.running, this.closing]);
  }

  /** Call when the user has read the problems. */
  dismissProblems(): void {
    this.problemState.set({ microphone: null, camera: null, screen: null });
  }

  isClosed(): boolean {
    return this.closed;
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.stopWaiting();
    for (const track of Object.values(this.tracks())) stop(track);
    this.tracks.set({ microphone: null, camera: null, screen: null });
    this.wantedState.set(NOTHING);
    for (const work of this.atClose.splice(0)) work();
  }

  private drive(): Promise<void> {
    if (!this.looping) this.running = this.loop();
    return Promise.race([this.running, this.closing]);
  }

  private async loop(): Promise<void> {
    this.looping = true;
    for (let step = this.nextStep(); step; step = this.nextStep()) {
      this.busy.set(true);
      await step();
    }
    this.looping = false;
    this.busy.set(false);
  }

  private nextStep(): (() => void | Promise<void>) | null {
    if (this.closed) return null;
    const { camera, screen } = this.tracks();
    const wanted = this.wantedState();
    const missing = (['microphone', 'camera'] as const).filter((kind) => this.lacks(kind));
    if (missing.length === 2 && this.together) return () => this.captureBoth();
    if (missing.length > 0) return () => this.captureOne(missing[0]);
    if (camera && !wanted.video) return () => this.put('camera', null);
    if (screen && !wanted.screen) return () => this.put('screen', null);
    if (!screen && wanted.screen) return () => this.captureScreen();
    return null;
  }

  private lacks(kind: Capture): boolean {
    const needed = kind === 'camera' ? this.wantedState().video : this.opened();
    return needed && (this.tracks()[kind] === null || this.stale.has(kind));
  }

  /** Asks the browser for both at once. If that fails, each is asked for alone, which shows which one is the cause. */
  private async captureBoth(): Promise<void> {
    try {
      const stream = await this.capturer.both();
      for (const track of stream.getTracks()) this.put(track.kind === 'audio' ? 'microphone' : 'camera', track);
    } catch {
      this.together = false;
    }
  }

  private async captureOne(kind: Capture): Promise<void> {
    try {
      const stream = await this.capturer.one(kind, this.tracks()[kind]);
      for (const track of stream.getTracks()) this.put(kind, track);
    } catch (error) {
      // Many telephones can open only one camera at a time: let go of the one in use, then the loop asks for the
      // other.
      const oneAtATime = kind === 'camera' && this.tracks().camera && problemOf(error, kind).kind === 'in-use';
      if (oneAtATime) this.put('camera', null);
      else this.failed(kind, error);
    }
  }

  private async captureScreen(): Promise<void> {
    try {
      const stream = await this.capturer.screen();
      for (const track of stream.getVideoTracks()) {
        track.contentHint = 'detail';
        this.put('screen', track);
      }
    } catch (error) {
      this.failed('screen', error);
    }
  }

  private put(kind: MediaKind, track: MediaStreamTrack | null): void {
    if (this.closed) return stop(track);
    const old = this.tracks()[kind];
    if (kind !== 'screen') this.stale.delete(kind);
    if (kind === 'microphone' && track) this.spoke.set(true);
    if (track) {
      track.onended = () => this.ended(kind, track);
      // A device may be back by itself, and then nothing is wrong with it any more.
      this.forget(kind);
    }
    this.tracks.update((tracks) => ({ ...tracks, [kind]: track }));
    this.publish();
    stop(old);
  }

  /**
   * The track was unplugged, taken away, or ended by the browser's own "stop sharing". A browser also ends the
   * tracks of a tab that is being closed. That tab must not report itself as muted with its last message, since the
   * call may go on in another tab; so a loss is published a moment later.
   */
  private ended(kind: MediaKind, track: MediaStreamTrack): void {
    if (this.closed || this.tracks()[kind] !== track) return;
    if (kind === 'screen') this.wantedState.update((wanted) => ({ ...wanted, screen: false }));
    this.tracks.update((tracks) => ({ ...tracks, [kind]: null }));
    if (kind === 'screen') this.publish();
    else this.hush();
    void this.drive();
    if (kind !== 'screen') this.options.lost?.(kind, track);
  }

  private hush(): void {
    this.hushed = true;
    setTimeout(() => {
      this.hushed = false;
      this.publish();
    }, CLOSING_MS);
  }

  private failed(kind: MediaKind, error: unknown): void {
    if (this.closed) return;
    const problem = this.problemWith(kind, error);
    const keptOld = kind !== 'screen' && this.stale.delete(kind);
    // A user who closes the browser's screen picker has changed their mind, which is no problem to show.
    const declined = kind === 'screen' && problem.kind === 'denied';
    if (!declined) this.problemState.update((problems) => ({ ...problems, [kind]: problem }));
    if (!keptOld) this.giveUp(kind);
    this.publish();
  }

  private problemWith(kind: MediaKind, error: unknown): MediaProblem {
    if (error instanceof InsecurePage) return mediaProblem('insecure', kind);
    const problem = problemOf(error, kind);
    const noOther = kind === 'camera' && problem.kind === 'missing' && this.capturer.facing !== null;
    if (noOther) this.capturer.facing = null;
    return noOther ? { ...problem, words: 'No other camera was found.' } : problem;
  }

  private giveUp(kind: MediaKind): void {
    if (kind === 'microphone') this.opened.set(false);
    const field = ({ microphone: 'audio', camera: 'video', screen: 'screen' } as const)[kind];
    this.wantedState.update((wanted) => ({ ...wanted, [field]: false }));
  }

  private forget(kind: MediaKind): void {
    this.problemState.update((problems) => ({ ...problems, [kind]: null }));
  }

  private publish(): void {
    if (this.closed || this.hushed) return;
    const { microphone, camera, screen } = this.tracks();
    const state = this.actual();
    const video = state.screen ? screen : state.video ? camera : null;
    this.listener?.({ audio: state.audio ? microphone : null, video, state });
  }
}

function stop(track: MediaStreamTrack | null): void {
  if (!track) return;
  track.onended = null;
  track.stop();
}
