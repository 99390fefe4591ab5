import { fakeTrack } from '../webrtc/fake-connection';
import { RemoteSound, type SoundNews } from './remote-sound';

/** Plays as the browser lets it, and fires the events of an audio element. */
class FakeAudio {
  static readonly made: FakeAudio[] = [];
  static refuses: string | null = null;
  static speakers: readonly string[] = [''];
  autoplay = false;
  srcObject: unknown = null;
  ended = false;
  onplaying: (() => void) | null = null;
  onpause: (() => void) | null = null;
  constructor() {
    FakeAudio.made.push(this);
  }

  async play(): Promise<void> {
    await Promise.resolve();
    if (FakeAudio.refuses) throw new DOMException('No.', FakeAudio.refuses);
    this.onplaying?.();
  }

  pause(): void {
    this.onpause?.();
  }

  async setSinkId(id: string): Promise<void> {
    await Promise.resolve();
    if (!FakeAudio.speakers.includes(id)) throw new DOMException('Gone.', 'NotFoundError');
  }
}

function newSound() {
  const news: SoundNews[] = [];
  const sound = new RemoteSound((one) => news.push(one));
  const settled = () => new Promise((resolve) => setTimeout(resolve));
  const told = () => news.map(({ what }) => what).filter((what) => what !== 'speaker-works');
  return { sound, news, told, settled };
}

describe('RemoteSound', () => {
  beforeEach(() => {
    FakeAudio.made.length = 0;
    FakeAudio.refuses = null;
    FakeAudio.speakers = [''];
    vi.stubGlobal('Audio', FakeAudio);
    vi.stubGlobal('MediaStream', class {});
  });
  afterEach(() => vi.unstubAllGlobals());

  it('tells that the browser waits for a gesture, and plays with it', async () => {
    const { sound, told, settled } = newSound();
    FakeAudio.refuses = 'NotAllowedError';
    sound.play(new Map([[2, fakeTrack('audio')]]));
    await settled();
    expect(told()).toEqual(['blocked']);
    FakeAudio.refuses = null;
    document.dispatchEvent(new Event('pointerdown'));
    await settled();
    expect(told()).toEqual(['blocked', 'playing']);
  });

  it('takes neither another track, nor the end of its own, nor hanging up for a trouble', async () => {
    const { sound, told, settled } = newSound();
    FakeAudio.refuses = 'AbortError';
    sound.play(new Map([[2, fakeTrack('audio')]]));
    await settled();
    FakeAudio.made[0].ended = true;
    FakeAudio.made[0].pause();
    sound.close();
    expect(told()).toEqual(['silenced']);
  });

  it('tells what paused it from outside', async () => {
    const { sound, told, settled } = newSound();
    sound.play(new Map([[2, fakeTrack('audio')]]));
    await settled();
    FakeAudio.made[0].pause();
    expect(told()).toEqual(['playing', 'paused']);
  });

  it('tells that the chosen speaker is gone, and when it can be used again', async () => {
    const { sound, news, settled } = newSound();
    sound.play(new Map([[2, fakeTrack('audio')]]));
    sound.useSpeaker('headset');
    await settled();
    FakeAudio.speakers = ['', 'headset'];
    sound.useSpeaker('headset');
    await settled();
    const speakers = news.map(({ what }) => what).filter((what) => what.startsWith('speaker'));
    expect(speakers).toEqual(['speaker-works', 'speaker-failed', 'speaker-works']);
  });
});
