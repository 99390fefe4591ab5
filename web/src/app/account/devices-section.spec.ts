import { TestBed } from '@angular/core/testing';
import { provideIcons } from '../icons';
import { RingTone } from '../media/ring-tone';
import { SoundOutput } from '../media/sound-output';
import { DevicesSection } from './devices-section';

class FakeTrack {
  readonly kind = 'audio';
  onended: (() => void) | null = null;
  stop = vi.fn();
}

describe('DevicesSection', () => {
  const measured: unknown[] = [];
  let tracks: FakeTrack[];

  beforeEach(() => {
    tracks = [];
    measured.length = 0;
    vi.stubGlobal(
      'MediaStream',
      class {
        constructor(readonly of: unknown[]) {}
      },
    );
    vi.stubGlobal(
      'MediaStreamAudioSourceNode',
      class {
        connect = () => undefined;
        disconnect = () => undefined;
        constructor(_: unknown, { mediaStream }: MediaStreamAudioSourceOptions) {
          measured.push(...(mediaStream as unknown as { of: unknown[] }).of);
        }
      },
    );
    vi.stubGlobal(
      'AnalyserNode',
      class {
        fftSize = 4;
        getFloatTimeDomainData = (samples: Float32Array) => samples.fill(0.1);
      },
    );
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    Reflect.deleteProperty(navigator, 'mediaDevices');
  });

  async function newSection(getUserMedia: () => Promise<unknown>) {
    const source = { getUserMedia, enumerateDevices: () => Promise.resolve([]) };
    Object.defineProperty(navigator, 'mediaDevices', { value: source, configurable: true });
    TestBed.configureTestingModule({
      providers: [
        provideIcons(),
        { provide: RingTone, useValue: {} },
        { provide: SoundOutput, useValue: { context: () => ({}) } },
      ],
    });
    const fixture = TestBed.createComponent(DevicesSection);
    const page = fixture.nativeElement as HTMLElement;
    const settle = async () => {
      await new Promise((resolve) => setTimeout(resolve, 250));
      await fixture.whenStable();
    };
    const press = async (words: string) => {
      const buttons = Array.from(page.querySelectorAll('button'));
      buttons.find(({ textContent }) => textContent.includes(words))?.click();
      await settle();
    };
    await settle();
    return { page, press, settle };
  }
  const opens = () => {
    const track = new FakeTrack();
    tracks.push(track);
    return Promise.resolve({ getTracks: () => [track] });
  };

  it('opens nothing before a click, shows the level of the microphone, and lets go of it', async () => {
    const { page, press } = await newSection(opens);
    expect(tracks).toEqual([]);
    await press('Test microphone');
    const bar = page.querySelector<HTMLElement>('.meter > span');
    expect(bar?.style.transform).toMatch(/scaleX\(0\.6/);
    await press('Stop the test');
    expect(page.querySelector('.meter')).toBeNull();
    expect(tracks[0].stop).toHaveBeenCalled();
  });

  it('measures the microphone that takes the place of one that was unplugged', async () => {
    const { page, press, settle } = await newSection(opens);
    await press('Test microphone');
    tracks[0].onended?.();
    await settle();
    expect(measured).toEqual(tracks);
    expect(tracks).toHaveLength(2);
    expect(page.querySelector('.meter')).not.toBeNull();
    await press('Stop the test');
  });

  it('says what is wrong with the microphone, and offers the test again', async () => {
    const { page, press } = await newSection(() => Promise.reject(new DOMException('no', 'NotAllowedError')));
    await press('Test microphone');
    expect(page.textContent).toContain('Your browser refused the microphone.');
    expect(page.querySelector('.meter')).toBeNull();
    expect(page.textContent).toContain('Test microphone');
  });
});
