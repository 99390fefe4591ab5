import { type MediaKind, mediaProblem, problemOf } from './media-problem';

/** The part of `navigator.mediaDevices` that is used; undefined on a page that is not secure. */
export type MediaSource = Pick<MediaDevices, 'getUserMedia' | 'getDisplayMedia'>;
export type Capture = 'microphone' | 'camera';
/** Of a telephone's cameras: the one that looks at me, and the one that looks ahead. */
export type Facing = 'user' | 'environment';

export interface CapturerOptions {
  readonly source: MediaSource | undefined;
  /** The devices the user prefers, by id; null for the browser's choice. */
  readonly chosen: () => Readonly<Record<Capture, string | null>>;
}

/** Asks the browser for a microphone, a camera or a screen. What it gets belongs to whoever asked. */
export class Capturer {
  /** The shorter side to capture a camera with. */
  height = 720;
  /** Which camera of a telephone is wanted; it counts for more than the chosen one. */
  facing: Facing | null = null;

  constructor(private readonly options: CapturerOptions) {}

  /** One question of the browser for both. */
  both(): Promise<MediaStream> {
    const { microphone } = this.options.chosen();
    return this.ask({ audio: audioOf(microphone), video: this.video() });
  }

  /** The chosen one; where it is not plugged in and none is `held`, another, which is better than none. */
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

  /** The constraints for the camera that is wanted now. */
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

/** Only an exact id is heeded: Chromium (156) takes an ideal one for no more than a hint and opens its default. */
function only(deviceId: string | null): MediaTrackConstraints {
  return deviceId === null ? {} : { deviceId: { exact: deviceId } };
}

function audioOf(deviceId: string | null): MediaTrackConstraints {
  return { echoCancellation: true, noiseSuppression: true, autoGainControl: true, ...only(deviceId) };
}

export class InsecurePage extends Error {
  override readonly name = 'InsecurePage';
}
