import { LocalMedia, type Outgoing } from './local-media';
import { problemOf } from './media-problem';
import { soon } from '../testing/soon';

/** A track that can be stopped, or ended from outside. */
class FakeTrack {
  readyState: 'live' | 'ended' = 'live';
  contentHint = '';
  onended: (() => void) | null = null;
  constructor(
    readonly kind: 'audio' | 'video',
    readonly from: string,
  ) {}
  stop(): void {
    this.readyState = 'ended';
  }
  /** As when the device is unplugged, or the user presses the browser's "stop sharing". */
  end(): void {
    this.readyState = 'ended';
    this.onended?.();
  }
}

function newMedia() {
  const made: FakeTrack[] = [];
  const asked: string[] = [];
  const failing = new Map<string, string>();
  let gate: Promise<void> = Promise.resolve();
  const capture = async (names: string[]) => {
    asked.push(names.join('+'));
    await gate;
    const failure = names.map((name) => failing.get(name)).find(Boolean);
    if (failure) throw new DOMException('not today', failure);
    const tracks = names.map((name) => new FakeTrack(name === 'microphone' ? 'audio' : 'video', name));
    made.push(...tracks);
    return {
      getTracks: () => tracks,
      getVideoTracks: () => tracks.filter(({ kind }) => kind === 'video'),
    } as unknown as MediaStream;
  };
  const source = {
    getUserMedia: ({ audio, video }: MediaStreamConstraints = {}) =>
      capture([...(audio ? ['microphone'] : []), ...(video ? ['camera'] : [])]),
    getDisplayMedia: () => capture(['screen']),
  };
  const media = new LocalMedia({ source, chosen: () => ({ microphone: null, camera: null }) });
  const sent: string[] = [];
  media.listen(({ audio, video }: Outgoing) => {
    const names = [audio, video].map((track) => (track ? (track as unknown as FakeTrack).from : '-')).join(' ');
    if (sent.at(-1) !== names) sent.push(names);
  });
  const live = () => made.filter(({ readyState }) => readyState === 'live').map(({ from }) => from);
  const hold = () => {
    let release = () => undefined as void;
    gate = new Promise((resolve) => (release = resolve));
    return () => release();
  };
  const track = (name: string) => made.filter(({ from }) => from === name).at(-1) as FakeTrack;
  return { media, asked, failing, sent, live, hold, track };
}

describe('LocalMedia', () => {
  it('opens nothing before it is told to', () => {
    const { asked, media } = newMedia();
    expect(asked).toEqual([]);
    expect(media.actual()).toEqual({ audio: false, video: false, screen: false, listening: true });
  });

  it('asks once for microphone and camera together', async () => {
    const { media, asked, sent } = newMedia();
    await media.open({ audio: true, video: true });
    expect(asked).toEqual(['microphone+camera']);
    expect(media.actual()).toEqual({ audio: true, video: true, screen: false });
    expect(sent.at(-1)).toBe('microphone camera');
  });

  it('mutes at once: nothing is sent, though the microphone stays open (B2)', async () => {
    const { media, sent, live } = newMedia();
    await media.open({ audio: true, video: false });
    void media.want({ audio: false });
    expect(sent.at(-1)).toBe('- -');
    expect(media.actual().audio).toBe(false);
    await media.want({ audio: true });
    expect(sent.at(-1)).toBe('microphone -');
    expect(live()).toEqual(['microphone']);
  });

  it('releases a camera that is off, and asks again when it is turned on (B2)', async () => {
    const { media, asked, live } = newMedia();
    await media.open({ audio: true, video: true });
    await media.want({ video: false });
    expect(live()).toEqual(['microphone']);
    await media.want({ video: true });
    expect(live()).toEqual(['microphone', 'camera']);
    expect(asked).toEqual(['microphone+camera', 'camera']);
  });

  it('ends where the last wish was, however fast one clicks', async () => {
    const { media, hold, live, sent } = newMedia();
    await media.open({ audio: true, video: false });
    const release = hold();
    const wishes = [true, false, true, false].map((video) => media.want({ video }));
    expect(media.changing()).toBe(true);
    release();
    await Promise.all(wishes);
    expect(live()).toEqual(['microphone']);
    expect(media.wanted().video).toBe(false);
    expect(media.changing()).toBe(false);
    expect(sent.at(-1)).toBe('microphone -');
  });

  it('goes on without a camera, and says why', async () => {
    const { media, failing, asked } = newMedia();
    failing.set('camera', 'NotFoundError');
    await media.open({ audio: true, video: true });
    expect(asked).toEqual(['microphone+camera', 'microphone', 'camera']);
    expect(media.actual()).toEqual({ audio: true, video: false, screen: false });
    expect(media.problems().camera?.words).toBe('No camera was found. Connect one, then try again.');
    expect(media.problems().microphone).toBeNull();
  });

  it.each([
    [
      'NotAllowedError',
      'denied',
      'Your browser refused the microphone. Allow it by the sign beside the address, then try again.',
    ],
    ['NotFoundError', 'missing', 'No microphone was found. Connect one, then try again.'],
    ['NotReadableError', 'in-use', 'Another program is using the microphone. Close it there, then try again.'],
    ['TypeError', 'unknown', 'The microphone could not be started. Check that it is connected, then try again.'],
  ])('tells %s apart, in words', async (name, kind, words) => {
    const { media, failing } = newMedia();
    failing.set('microphone', name);
    await media.open({ audio: true, video: false });
    expect(media.problems().microphone).toMatchObject({ kind, words });
    expect(media.microphone()).toBeNull();
  });

  it.each([
    ['Permission denied by system', 'system', /^Your system does not let the browser use the microphone\./],
    ['Permission dismissed', 'dismissed', /^You closed the question for the microphone\./],
    ['Permission denied', 'denied', /^Your browser refused the microphone\./],
  ])('tells who refused: %s', (message, kind, words) => {
    const problem = problemOf(new DOMException(message, 'NotAllowedError'), 'microphone');
    expect([problem.kind, problem.words]).toEqual([kind, expect.stringMatching(words)]);
  });

  it('listens only while there is no microphone, and not while a lost one is replaced', async () => {
    const { media, failing, track, hold } = newMedia();
    failing.set('microphone', 'NotAllowedError');
    await media.open({ audio: true, video: false });
    expect(media.actual()).toMatchObject({ audio: false, listening: true });
    failing.clear();
    await media.want({ audio: true });
    expect(media.actual().listening).toBeUndefined();
    await media.want({ audio: false });
    expect(media.actual().listening).toBeUndefined();
    const release = hold();
    track('microphone').end();
    expect(media.actual().listening).toBeUndefined();
    release();
    await media.settled();
    failing.set('microphone', 'NotFoundError');
    track('microphone').end();
    await media.settled();
    expect(media.actual().listening).toBe(true);
  });

  it('lets go of the camera in use where the telephone opens one at a time', async () => {
    const { media, failing, asked, track, live } = newMedia();
    await media.want({ video: true });
    const first = track('camera');
    failing.set('camera', 'NotReadableError');
    const stop = first.stop.bind(first);
    first.stop = () => (failing.clear(), stop());
    await media.face('environment');
    expect([asked, live()]).toEqual([['camera', 'camera', 'camera'], ['camera']]);
    expect(media.problems().camera).toBeNull();
  });

  it('says what is wrong on a page that is not secure', async () => {
    const media = new LocalMedia({ source: undefined, chosen: () => ({ microphone: null, camera: null }) });
    await media.open({ audio: true, video: false });
    expect(media.problems().microphone?.kind).toBe('insecure');
  });

  it('captures no more than is sent, from now on and when the camera comes on again', async () => {
    const asked: unknown[] = [];
    const track = new FakeTrack('video', 'camera');
    const constrained = vi.fn(() => Promise.resolve());
    const source = {
      getUserMedia: ({ video }: MediaStreamConstraints = {}) => {
        if (video) asked.push((video as MediaTrackConstraints).height);
        return Promise.resolve({ getTracks: () => [Object.assign(track, { applyConstraints: constrained })] } as never);
      },
      getDisplayMedia: () => Promise.reject(new Error('not here')),
    };
    const media = new LocalMedia({ source, chosen: () => ({ microphone: null, camera: 'front' }) });
    await media.want({ video: true });
    media.capture(360);
    media.capture(360);
    expect(constrained.mock.calls).toEqual([
      [{ width: { ideal: 640 }, height: { ideal: 360 }, frameRate: { ideal: 30 }, deviceId: { exact: 'front' } }],
    ]);
    await media.want({ video: false });
    await media.want({ video: true });
    expect(asked).toEqual([{ ideal: 720 }, { ideal: 360 }]);
  });

  it('tries again when asked to, and not by itself', async () => {
    const { media, failing, asked } = newMedia();
    failing.set('microphone', 'NotReadableError');
    await media.open({ audio: true, video: false });
    media.dismissProblems();
    await media.want({ video: false });
    expect(asked).toEqual(['microphone']);
    failing.clear();
    await media.want({ audio: true });
    expect(media.actual().audio).toBe(true);
    expect(media.problems().microphone).toBeNull();
  });

  it('shows the screen in place of the camera, which comes back afterwards', async () => {
    const { media, sent, track } = newMedia();
    await media.open({ audio: true, video: true });
    await media.want({ screen: true });
    expect(sent.at(-1)).toBe('microphone screen');
    track('screen').end();
    await media.want({});
    expect(sent.at(-1)).toBe('microphone camera');
    expect(media.wanted().screen).toBe(false);
  });

  it('takes a closed choice of screens for a change of mind', async () => {
    const { media, failing } = newMedia();
    await media.open({ audio: true, video: false });
    failing.set('screen', 'NotAllowedError');
    await media.want({ screen: true });
    expect(media.wanted().screen).toBe(false);
    expect(media.problems().screen).toBeNull();
  });

  it.each([
    ['NotFoundError', /settings of the system/],
    ['NotReadableError', /settings of the system/],
    ['InvalidStateError', /could not be shared\. Try again/],
  ])('a screen that cannot be shared (%s) is not asked to be connected', async (error, words) => {
    const { media, failing } = newMedia();
    await media.open({ audio: true, video: false });
    failing.set('screen', error);
    await media.want({ screen: true });
    expect(media.problems().screen?.words).toMatch(words);
    expect(media.problems().screen?.words).not.toMatch(/onnect/);
  });

  it('tells that a microphone is gone a moment later: a tab that is being closed says nothing of it', async () => {
    const { media, track, failing, sent } = newMedia();
    await media.open({ audio: true, video: false });
    failing.set('microphone', 'NotFoundError');
    const told = sent.length;
    track('microphone').end();
    await media.want({});
    expect([media.actual().audio, sent.length]).toEqual([false, told]);
    await soon(() => expect(sent.length).toBe(told + 1));
    expect(sent.at(-1)).toMatch(/^-/);
  });

  it('complains of no microphone any more once it is back, also where it is muted', async () => {
    const { media, failing } = newMedia();
    failing.set('microphone', 'NotFoundError');
    await media.open({ audio: true, video: false });
    expect(media.problems().microphone).not.toBeNull();
    failing.clear();
    await media.open({ audio: false, video: false });
    expect([media.microphone() !== null, media.problems().microphone]).toEqual([true, null]);
  });

  it('replaces a microphone that was unplugged', async () => {
    const { media, track, asked } = newMedia();
    await media.open({ audio: true, video: false });
    track('microphone').end();
    await media.want({});
    expect(asked).toEqual(['microphone', 'microphone']);
    expect(media.actual().audio).toBe(true);
  });

  it('opens exactly the chosen device, and another one only where that is gone', async () => {
    const asked: unknown[] = [];
    const source = {
      getUserMedia: ({ audio }: MediaStreamConstraints = {}) => {
        const { deviceId } = audio as MediaTrackConstraints;
        asked.push(deviceId);
        if (deviceId) return Promise.reject(new DOMException('gone', 'NotFoundError'));
        return Promise.resolve({ getTracks: () => [new FakeTrack('audio', 'default')] } as unknown as MediaStream);
      },
      getDisplayMedia: () => Promise.reject(new Error('not here')),
    };
    const media = new LocalMedia({ source, chosen: () => ({ microphone: 'headset', camera: null }) });
    await media.open({ audio: true, video: false });
    expect(asked).toEqual([{ exact: 'headset' }, undefined]);
    expect([media.actual().audio, media.problems().microphone]).toEqual([true, null]);
    await media.change('microphone');
    expect(asked.slice(2)).toEqual([{ exact: 'headset' }]);
    expect(media.actual().audio).toBe(true);
  });

  it('keeps the old device when the chosen one cannot be had', async () => {
    const { media, failing, live, sent } = newMedia();
    await media.open({ audio: true, video: false });
    failing.set('microphone', 'NotReadableError');
    await media.change('microphone');
    expect(live()).toEqual(['microphone']);
    expect(sent.at(-1)).toBe('microphone -');
    expect(media.problems().microphone?.kind).toBe('in-use');
  });

  it('lets no track live that comes after it was closed (C5)', async () => {
    const { media, hold, live } = newMedia();
    const release = hold();
    const opening = media.open({ audio: true, video: true });
    media.close();
    media.close();
    await opening;
    release();
    await new Promise((resolve) => setTimeout(resolve));
    expect(live()).toEqual([]);
    expect(() => media.want({ audio: true })).toThrow(expect.objectContaining({ name: 'InvalidStateError' }));
  });
});
