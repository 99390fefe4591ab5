import { computed, signal } from '@angular/core';
import type { MediaState } from '@contracts';
import { type MediaKind, type MediaProblem, mediaProblem, problemOf } from './media-problem';

/** The part of `navigator.mediaDevices` that is used; undefined on a page that is not secure. */
export type MediaSource = Pick<MediaDevices, 'getUserMedia' | 'getDisplayMedia'>;

export interface LocalMediaOptions {
  readonly source: MediaSource | undefined;
  /** The devices the user prefers, by id; null for the browser's choice. */
  readonly chosen: () => { readonly microphone: string | null; readonly camera: string | null };
}

/** What is to be sent from now on. */
export interface Outgoing {
  readonly audio: MediaStreamTrack | null;
  readonly video: MediaStreamTrack | null;
  readonly state: MediaState;
}

type Problems = Readonly<Record<MediaKind, MediaProblem | null>>;
type Tracks = Readonly<Record<MediaKind, MediaStreamTrack | null>>;
type Capture = 'microphone' | 'camera';

const NOTHING: MediaState = { audio: false, video: false, screen: false };

/**
 * My microphone, camera and screen in one call. What the user wants, what is, and "changing" are three things; one
 * loop drives the second to the first. A muted microphone stays open (to notice that one speaks) but is not sent; a
 * camera that is off is released, so that its light goes out.
 */
export class LocalMedia {
  private readonly wantedState = signal<MediaState>(NOTHING);
  private readonly tracks = signal<Tracks>({ microphone: null, camera: null, screen: null });
  private readonly problemState = signal<Problems>({ microphone: null, camera: null, screen: null });
  private readonly busy = signal(false);
  private readonly stale = new Set<Capture>();
  private running: Promise<void> = Promise.resolve();
  private looping = false;
  /** The microphone is to be held, muted or not. */
  private opened = false;
  private together = true;
  /** The shorter side to capture a camera with. */
  private height = 720;
  private closed = false;
  private stopWaiting: () => void = () => undefined;
  /** Nobody waits for a question of the browser that is left open, once the media are closed. */
  private readonly closing = new Promise<void>((resolve) => (this.stopWaiting = resolve));
  private listener: ((outgoing: Outgoing) => void) | null = null;

  readonly wanted = this.wantedState.asReadonly();
  readonly problems = this.problemState.asReadonly();
  readonly changing = this.busy.asReadonly();
  readonly microphone = computed(() => this.tracks().microphone);
  readonly camera = computed(() => this.tracks().camera);
  readonly screen = computed(() => this.tracks().screen);
  /** What is sent now. */
  readonly actual = computed<MediaState>(() => {
    const { microphone, camera, screen } = this.tracks();
    return {
      audio: this.wantedState().audio && microphone !== null,
      video: this.wantedState().video && camera !== null,
      screen: this.wantedState().screen && screen !== null,
    };
  });

  constructor(private readonly options: LocalMediaOptions) {}

  /** Tells the listener now and at every change what is to be sent: at once, so that mute means mute. */
  listen(listener: (outgoing: Outgoing) => void): void {
    this.listener = listener;
    this.publish();
  }

  /** Opens the microphone, and the camera where wanted. To be called only after a click. */
  open(wanted: Pick<MediaState, 'audio' | 'video'>): Promise<void> {
    this.opened = true;
    return this.want(wanted);
  }

  /** Resolves when what is, is what was wanted, or a problem says why not. */
  want(patch: Partial<MediaState>): Promise<void> {
    if (this.closed) throw new DOMException('The media are closed.', 'InvalidStateError');
    if (patch.audio) this.opened = true;
    if (patch.audio) this.forget('microphone');
    if (patch.video) this.forget('camera');
    if (patch.screen) this.forget('screen');
    this.wantedState.update((wanted) => ({ ...wanted, ...patch }));
    this.publish();
    return this.drive();
  }

  /** Another microphone or camera has been chosen: changes over without a gap. */
  change(kind: Capture): Promise<void> {
    if (this.closed) throw new DOMException('The media are closed.', 'InvalidStateError');
    if (this.tracks()[kind]) this.stale.add(kind);
    return this.drive();
  }

  /** From now on the camera is captured with this shorter side: what nobody is sent costs nothing. */
  capture(height: number): void {
    if (this.closed || height === this.height) return;
    this.height = height;
    const camera = this.tracks().camera;
    // A camera that cannot do it goes on as it is: the browser makes it smaller while sending.
    camera?.applyConstraints?.(this.videoOf(this.options.chosen().camera)).catch(() => undefined);
  }

  /** The user has read them. */
  dismissProblems(): void {
    this.problemState.set({ microphone: null, camera: null, screen: null });
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.stopWaiting();
    for (const track of Object.values(this.tracks())) stop(track);
    this.tracks.set({ microphone: null, camera: null, screen: null });
    this.wantedState.set(NOTHING);
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
    const needed = kind === 'camera' ? this.wantedState().video : this.opened;
    return needed && (this.tracks()[kind] === null || this.stale.has(kind));
  }

  /** One question of the browser for both; where that fails, each alone shows which one is the cause. */
  private async captureBoth(): Promise<void> {
    try {
      const { microphone, camera } = this.options.chosen();
      const stream = await this.ask({ audio: audioOf(microphone), video: this.videoOf(camera) });
      for (const track of stream.getTracks()) this.put(track.kind === 'audio' ? 'microphone' : 'camera', track);
    } catch {
      this.together = false;
    }
  }

  private async captureOne(kind: Capture): Promise<void> {
    try {
      const stream = await this.askForOne(kind);
      for (const track of stream.getTracks()) this.put(kind, track);
    } catch (error) {
      this.failed(kind, error);
    }
  }

  private async askForOne(kind: Capture): Promise<MediaStream> {
    const ask = (id: string | null) =>
      this.ask(kind === 'camera' ? { video: this.videoOf(id) } : { audio: audioOf(id) });
    const chosen = this.options.chosen()[kind];
    try {
      return await ask(chosen);
    } catch (error) {
      // The chosen one is not plugged in: another is better than none, but not better than the one in use.
      if (!chosen || this.tracks()[kind] || problemOf(error, kind).kind !== 'missing') throw error;
      return ask(null);
    }
  }

  private async captureScreen(): Promise<void> {
    try {
      const stream = await this.source('screen').getDisplayMedia({ video: { frameRate: { ideal: 15, max: 30 } } });
      for (const track of stream.getVideoTracks()) {
        track.contentHint = 'detail';
        this.put('screen', track);
      }
    } catch (error) {
      this.failed('screen', error);
    }
  }

  private videoOf(deviceId: string | null): MediaTrackConstraints {
    const width = Math.round((this.height * 16) / 9);
    return { width: { ideal: width }, height: { ideal: this.height }, frameRate: { ideal: 30 }, ...only(deviceId) };
  }

  private ask(constraints: MediaStreamConstraints): Promise<MediaStream> {
    return this.source(constraints.audio ? 'microphone' : 'camera').getUserMedia(constraints);
  }

  private source(kind: MediaKind): MediaSource {
    if (!this.options.source) throw new InsecurePage(mediaProblem('insecure', kind).words);
    return this.options.source;
  }

  private put(kind: MediaKind, track: MediaStreamTrack | null): void {
    if (this.closed) return stop(track);
    const old = this.tracks()[kind];
    if (kind !== 'screen') this.stale.delete(kind);
    if (track) track.onended = () => this.ended(kind, track);
    this.tracks.update((tracks) => ({ ...tracks, [kind]: track }));
    this.publish();
    stop(old);
  }

  /** Unplugged, taken away, or ended by the browser's own "stop sharing". */
  private ended(kind: MediaKind, track: MediaStreamTrack): void {
    if (this.closed || this.tracks()[kind] !== track) return;
    if (kind === 'screen') this.wantedState.update((wanted) => ({ ...wanted, screen: false }));
    this.put(kind, null);
    void this.drive();
  }

  private failed(kind: MediaKind, error: unknown): void {
    if (this.closed) return;
    const problem = error instanceof InsecurePage ? mediaProblem('insecure', kind) : problemOf(error, kind);
    const keptOld = kind !== 'screen' && this.stale.delete(kind);
    // Whoever closes the browser's choice of screens has changed their mind; that is no problem to talk about.
    const declined = kind === 'screen' && problem.kind === 'denied';
    if (!declined) this.problemState.update((problems) => ({ ...problems, [kind]: problem }));
    if (!keptOld) this.giveUp(kind);
    this.publish();
  }

  private giveUp(kind: MediaKind): void {
    if (kind === 'microphone') this.opened = false;
    const field = ({ microphone: 'audio', camera: 'video', screen: 'screen' } as const)[kind];
    this.wantedState.update((wanted) => ({ ...wanted, [field]: false }));
  }

  private forget(kind: MediaKind): void {
    this.problemState.update((problems) => ({ ...problems, [kind]: null }));
  }

  private publish(): void {
    if (this.closed) return;
    const { microphone, camera, screen } = this.tracks();
    const state = this.actual();
    const video = state.screen ? screen : state.video ? camera : null;
    this.listener?.({ audio: state.audio ? microphone : null, video, state });
  }
}

/** Only an exact id is heeded: Chromium (156) takes an ideal one for no more than a hint and opens its default. */
function only(deviceId: string | null): MediaTrackConstraints {
  return deviceId === null ? {} : { deviceId: { exact: deviceId } };
}

function audioOf(deviceId: string | null): MediaTrackConstraints {
  return { echoCancellation: true, noiseSuppression: true, autoGainControl: true, ...only(deviceId) };
}

class InsecurePage extends Error {
  override readonly name = 'InsecurePage';
}

function stop(track: MediaStreamTrack | null): void {
  if (!track) return;
  track.onended = null;
  track.stop();
}
