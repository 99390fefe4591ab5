import { effect, inject } from '@angular/core';
import { type Call, SAMPLE_EVERY_MS } from '@contracts';
import { Devices } from '../../media/devices';
import type { LocalMedia } from '../../media/local-media';
import type { Signaling } from '../../signaling/signaling';
import type { LinkLooks } from '../../webrtc/quality/link-looks';
import { AnswerWatch } from './answer-watch';
import { CodecWatch } from './codec-watch';
import { MicrophoneWatch } from './microphone-watch';
import { watchNetwork } from './network-watch';
import { type Note, Observer } from './observer';
import { watchPage } from './page-watch';

export interface CallObservationOptions {
  readonly callId: Call['id'];
  readonly signaling: Signaling;
  readonly media: Pick<LocalMedia, 'microphone' | 'actual'>;
  readonly looks: Pick<LinkLooks, 'every'>;
}

/** Everything that this page observes while its user is in a call. Create it in an injection context. */
export class CallObservation {
  private readonly observer: Observer;
  private readonly answers: AnswerWatch;
  private readonly ends: (() => void)[];

  readonly note: Note = (sight) => this.observer.note(sight);

  constructor(options: CallObservationOptions) {
    this.observer = new Observer(options);
    this.answers = new AnswerWatch(this.note);
    this.ends = [
      begun(() => watchNetwork(this.note)),
      begun(() => watchPage(this.note)),
      watchDevices(this.note),
      this.watchLinks(options),
    ];
  }

  /** The server has answered a request after this time. */
  answered(ms: number): void {
    this.answers.take(ms);
  }

  close(): void {
    for (const end of this.ends.splice(0)) end();
    this.observer.close();
  }

  private watchLinks({ media, looks }: CallObservationOptions): () => void {
    const microphone = new MicrophoneWatch(this.note, media);
    const codecs = new CodecWatch(this.note);
    const stop = looks.every(SAMPLE_EVERY_MS, (measures) => {
      microphone.weigh(measures);
      codecs.weigh(measures);
    });
    return () => {
      stop();
      microphone.close();
    };
  }
}

/** Tells how many devices there are, and when one comes or goes. Call it in an injection context. */
function watchDevices(note: Note): () => void {
  const devices = inject(Devices);
  let told = '';
  const following = effect(() => {
    const { microphone, camera, speaker } = devices.lists();
    const [microphones, cameras, speakers] = [microphone, camera, speaker].map(({ length }) => Math.min(length, 99));
    const words = [microphones, cameras, speakers].join();
    if (words !== told && words !== '0,0,0') note({ what: 'devices', microphones, cameras, speakers });
    told = words;
  });
  return () => following.destroy();
}

/** If a browser does not allow something, it is not observed; no call may fail because of that. */
function begun(watch: () => () => void): () => void {
  try {
    return watch();
  } catch (error) {
    console.warn('Not observed', error);
    return () => undefined;
  }
}
