import { signal } from '@angular/core';
import { CameraFlip, isMirror } from './camera-flip';
import type { Devices } from './devices';
import type { LocalMedia } from './local-media';

const camera = (deviceId: string, facingMode?: string) =>
  ({ getSettings: () => ({ deviceId, facingMode }) }) as unknown as MediaStreamTrack;

describe('the other camera', () => {
  const touch = (coarse: boolean) => vi.stubGlobal('matchMedia', () => ({ matches: coarse }));
  afterEach(() => vi.unstubAllGlobals());

  function newFlip(track: MediaStreamTrack | null, cameras = ['front', 'back']) {
    const face = vi.fn(() => Promise.resolve());
    const change = vi.fn(() => Promise.resolve());
    const choose = vi.fn();
    const media = { camera: signal(track), face, change } as unknown as LocalMedia;
    const lists = signal({ microphone: [], speaker: [], camera: cameras.map((id) => ({ id, name: id })) });
    const flip = new CameraFlip({ lists, choose } as unknown as Devices, signal(media));
    return { flip, face, change, choose };
  }

  it('is offered where there are two and the one in use says where it looks, or a finger is all there is', () => {
    touch(false);
    expect(newFlip(camera('front', 'user')).flip.possible()).toBe(true);
    expect(newFlip(camera('front', 'user'), ['front']).flip.possible()).toBe(false);
    expect(newFlip(null).flip.possible()).toBe(false);
    // A desktop computer's two cameras are chosen under "Devices", so there is nothing to flip.
    expect(newFlip(camera('front')).flip.possible()).toBe(false);
    touch(true);
    expect(newFlip(camera('front')).flip.possible()).toBe(true);
  });

  it('is the back one from the front, and the front one from the back', async () => {
    for (const [now, next] of [
      ['user', 'environment'],
      ['environment', 'user'],
    ]) {
      const { flip, face, choose } = newFlip(camera('one', now));
      await flip.flip();
      expect(face).toHaveBeenCalledExactlyOnceWith(next);
      expect(choose).not.toHaveBeenCalled();
    }
  });

  it('is the next of the list where none says where it looks, and the first after the last', async () => {
    for (const [now, next] of [
      ['front', 'back'],
      ['back', 'front'],
    ]) {
      const { flip, change, choose } = newFlip(camera(now));
      await flip.flip();
      expect(choose).toHaveBeenCalledExactlyOnceWith('camera', next);
      expect(change).toHaveBeenCalledExactlyOnceWith('camera');
    }
  });

  it('shows oneself as in a mirror, and what lies ahead as it is', () => {
    expect([camera('a', 'user'), camera('a'), null].map(isMirror)).toEqual([true, true, true]);
    expect(isMirror(camera('a', 'environment'))).toBe(false);
  });
});
