import { type MediaKind, mediaProblem, problemOf } from './media-problem';

/** The part of `navigator.mediaDevices` that is used here; undefined on a page that is not secure. */
export type MediaSource = Pick<MediaDevices, 'getUserMedia' | 'getDisplayMedia'>;
export type Capture = 'microphone' | 'camera';
/** A telephone's front camera (`user`) and back camera (`environment`). */
export type Facing = 'user' | 'environment';

export interface CapturerOptions {
  readonly source: MediaSource | undefined;
  /** The ids of the devices the user prefers; null leaves the choice to the browser. */
  readonly chosen: () => Readonly<Record<Capture, string | null>>;
}

/** Asks the browser for a microphone, a camera or a screen. The caller owns the tracks it gets and must stop them. */
export class Capturer {
  /** The shorter side of the captured picture, in pixels. */
  height = 720;
  /** The camera of a telephone that is wanted; takes precedence over the chosen device. */
  facing: Facing | null = null;

  constructor(private readonly options: CapturerOptions) {}

  /** Asks for both devices at once, so that the browser asks the user only once. */
  both(): Promise<MediaStream> {
    const { microphone } = this.options.chosen();
    return this.ask({ audio: audioOf(microphone), video: this.video() });
  }

  /**
   * Captures the chosen device. If it is not plugged in and there is no `held` track, captures any other device
   * instead.
   */
  async one(kind: Capture, held: MediaStreamTrack | null): Promise<MediaStream> {
    const { [kind]: chosen } = this.options.chosen();
    const particular = chosen !== null || (kind === 'camera' && this.facing !== null);
    try {
      return await this.ask(kind === 'camera' ? { video: this.video() } : { audio: audioOf(chosen) });
    } catch (error) {
      if (!particular || held || problemOf(error, kind).kind !== 'missing') throw error;
      return this.ask(kind === 'camera' ? { video: this.size() } : { audio: audioOf(null) });
    }
  }

  screen(): Promise<MediaStream> {
    return this.source('screen').getDisplayMedia({ video: { frameRate: { ideal: 15, max: 30 } } });
  }

  /** The constraints for the wanted camera. */
  video(): MediaTrackConstraints {
    if (this.facing !== null) return { ...this.size(), facingMode: { exact: this.facing } };
    return { ...this.size(), ...only(this.options.chosen().camera) };
  }

  private size(): MediaTrackConstraints {
    const width = Math.round((this.height * 16) / 9);
    return { width: { ideal: width }, height: { ideal: this.height }, frameRate: { ideal: 30 } };
  }

  private ask(constraints: MediaStreamConstraints): Promise<MediaStream> {
    return this.source(constraints.audio ? 'microphone' : 'camera').getUserMedia(constraints);
  }

  private source(kind: MediaKind): MediaSource {
    if (!this.options.source) throw new InsecurePage(mediaProblem('insecure', kind).words);
    return this.options.source;
  }
}

/** Asks for an exact id, because Chromium (156) treats an ideal one as a mere hint and opens its default device. */
function only(deviceId: string | null): MediaTrackConstraints {
  return deviceId === null ? {} : { deviceId: { exact: deviceId } };
}

function audioOf(deviceId: string | null): MediaTrackConstraints {
  return { echoCancellation: true, noiseSuppression: true, autoGainControl: true, ...only(deviceId) };
}

export class InsecurePage extends Error {
  override readonly name = 'InsecurePage';
}
