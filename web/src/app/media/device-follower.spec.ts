import { Injector } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { DeviceFollower } from './device-follower';
import { Devices } from './devices';
import { LocalMedia } from './local-media';
import { soon } from '../testing/soon';

type Kind = 'audioinput' | 'videoinput' | 'audiooutput';

/** A browser whose devices can be plugged in and pulled out. */
function newBrowser() {
  const changed = new EventTarget();
  let plugged: { deviceId: string; label: string; kind: Kind }[] = [];
  const open: (MediaStreamTrack & { end: () => void })[] = [];
  const newTrack = (kind: 'audio' | 'video', device: { deviceId: string; label: string }) => {
    const track = {
      ...{ kind, label: device.label, onended: null as (() => void) | null },
      getSettings: () => ({ deviceId: device.deviceId }),
      stop: () => undefined,
      end: () => track.onended?.(),
    };
    open.push(track as never);
    return track as unknown as MediaStreamTrack;
  };
  const find = (kind: Kind, wanted: unknown) => {
    const exact = (wanted as { deviceId?: { exact: string } }).deviceId?.exact;
    const found = plugged.find((device) => device.kind === kind && (!exact || device.deviceId === exact));
    if (!found) throw new DOMException('none', exact ? 'OverconstrainedError' : 'NotFoundError');
    return found;
  };
  const source = {
    getUserMedia: async ({ audio, video }: MediaStreamConstraints) => {
      await Promise.resolve();
      const tracks = [
        ...(audio ? [newTrack('audio', find('audioinput', audio))] : []),
        ...(video ? [newTrack('video', find('videoinput', video))] : []),
      ];
      return { getTracks: () => tracks } as unknown as MediaStream;
    },
    getDisplayMedia: () => Promise.reject(new Error('not here')),
    enumerateDevices: () => Promise.resolve(plugged),
    addEventListener: changed.addEventListener.bind(changed),
    removeEventListener: changed.removeEventListener.bind(changed),
  };
  const plug = async (...devices: [Kind, string][]) => {
    const gone = plugged.filter((one) => !devices.some(([, id]) => id === one.deviceId));
    plugged = devices.map(([kind, deviceId]) => ({ kind, deviceId, label: `The ${deviceId}` }));
    for (const track of open) if (gone.some(({ deviceId }) => deviceId === track.getSettings().deviceId)) track.end();
    changed.dispatchEvent(new Event('devicechange'));
    for (let turn = 0; turn < 20; turn++) {
      await new Promise((resolve) => setTimeout(resolve));
      TestBed.tick();
    }
  };
  return { source, plug };
}

describe('DeviceFollower', () => {
  const browser = newBrowser();
  let devices: Devices;
  let follower: DeviceFollower;
  let media: LocalMedia;

  beforeEach(() => {
    localStorage.clear();
    Object.defineProperty(navigator, 'mediaDevices', { value: browser.source, configurable: true });
    TestBed.configureTestingModule({});
    devices = TestBed.inject(Devices);
    follower = new DeviceFollower(devices, TestBed.inject(Injector));
    media = new LocalMedia({
      source: browser.source,
      chosen: () => ({ microphone: follower.preferred('microphone'), camera: follower.preferred('camera') }),
      lost: (kind, track) => follower.lost(kind, track),
    });
    follower.follow(media);
  });
  afterEach(async () => {
    media.close();
    await browser.plug();
    Reflect.deleteProperty(navigator, 'mediaDevices');
  });

  const used = () => [media.microphone()?.label ?? null, media.actual().audio];

  it('knows the other cameras as soon as one is open, so that one can switch to them', async () => {
    await browser.plug(['videoinput', 'front'], ['videoinput', 'back'], ['audioinput', 'built-in']);
    const asked = vi.spyOn(browser.source, 'enumerateDevices');
    await media.open({ audio: true, video: false });
    TestBed.tick();
    await media.want({ video: true });
    TestBed.tick();
    await media.want({ video: false });
    await media.want({ video: true });
    TestBed.tick();
    expect(asked).toHaveBeenCalledTimes(2);
    await soon(() => expect(devices.lists().camera.map(({ id }) => id)).toEqual(['front', 'back']));
    asked.mockRestore();
  });

  it('falls back at once, says so, and returns to the chosen one by itself', async () => {
    devices.choose('microphone', 'headset');
    await browser.plug(['audioinput', 'built-in'], ['audioinput', 'headset']);
    await media.open({ audio: true, video: false });
    expect(used()).toEqual(['The headset', true]);
    await browser.plug(['audioinput', 'built-in']);
    expect(used()).toEqual(['The built-in', true]);
    expect(follower.news()).toBe('“The headset” is no longer connected. “The built-in” is used instead.');
    expect(devices.gone().microphone).toBe('The headset');
    await browser.plug(['audioinput', 'built-in'], ['audioinput', 'headset']);
    expect(used()).toEqual(['The headset', true]);
    expect(follower.news()).toBe('“The headset” is connected and in use again.');
    expect(devices.gone().microphone).toBeNull();
  });

  it('returns to the one that was in use, though nobody chose it', async () => {
    await browser.plug(['audioinput', 'headset'], ['audioinput', 'built-in']);
    await media.open({ audio: true, video: false });
    await browser.plug(['audioinput', 'built-in']);
    expect(used()).toEqual(['The built-in', true]);
    await browser.plug(['audioinput', 'built-in'], ['audioinput', 'headset']);
    expect(used()).toEqual(['The headset', true]);
  });

  it('takes up the only one again, muted where it was muted, and the camera where it was on', async () => {
    await browser.plug(['audioinput', 'headset'], ['videoinput', 'camera']);
    await media.open({ audio: true, video: true });
    await media.want({ audio: false });
    await browser.plug();
    expect([used(), media.listening(), media.wanted().video]).toEqual([[null, false], true, false]);
    await browser.plug(['audioinput', 'headset'], ['videoinput', 'camera']);
    expect([used(), media.actual().video]).toEqual([['The headset', false], true]);
  });

  it('turns no camera on that its user has turned off meanwhile (C6)', async () => {
    await browser.plug(['videoinput', 'front'], ['videoinput', 'other']);
    await media.want({ video: true });
    await browser.plug(['videoinput', 'other']);
    await media.want({ video: false });
    await browser.plug(['videoinput', 'other'], ['videoinput', 'front']);
    expect([media.camera(), media.wanted().video]).toEqual([null, false]);
  });

  it('sends the sound to the default speaker while the chosen one is gone', async () => {
    devices.choose('speaker', 'box');
    await browser.plug(['audiooutput', 'box'], ['audiooutput', 'built-in']);
    expect(devices.speaker()).toBe('box');
    await browser.plug(['audiooutput', 'built-in']);
    expect([devices.speaker(), devices.gone().speaker]).toEqual([null, 'The box']);
    expect(follower.news()).toBe('“The box” is no longer connected. The sound comes from the default speaker.');
    await browser.plug(['audiooutput', 'built-in'], ['audiooutput', 'box']);
    expect([devices.speaker(), follower.news()]).toEqual([
      'box',
      '“The box” is connected again, and the sound comes from it.',
    ]);
  });
});
