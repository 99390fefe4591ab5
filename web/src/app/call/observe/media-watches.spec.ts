import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { newMeasure } from '../../webrtc/quality/measure-fixtures';
import type { LinkMeasure } from '../../webrtc/quality/quality-samples';
import { AnswerWatch } from './answer-watch';
import { CodecWatch } from './codec-watch';
import { MicrophoneWatch } from './microphone-watch';
import type { Sight } from './observer';
import { SoundWatch } from './sound-watch';

const of = (measure: Partial<LinkMeasure>) => new Map([[2, newMeasure(measure)]]);

function newMicrophone({ muted = false } = {}) {
  const seen: Sight[] = [];
  const track = Object.assign(new EventTarget(), { muted }) as unknown as MediaStreamTrack;
  const actual = signal({ audio: true, video: false, screen: false });
  const media = { microphone: signal<MediaStreamTrack | null>(track), actual };
  const watch = TestBed.runInInjectionContext(() => new MicrophoneWatch((sight) => seen.push(sight), media));
  TestBed.tick();
  const states = () => seen.map((sight) => ('state' in sight ? sight.state : null));
  return { watch, track, media, actual, seen, states };
}

describe('MicrophoneWatch', () => {
  it('tells the first sound and its level, and then nothing while it goes on', () => {
    const { watch, seen } = newMicrophone();
    for (let round = 0; round < 5; round += 1) watch.weigh(of({ ownSound: 0.1 }));
    expect(seen).toEqual([{ what: 'microphone', state: 'heard', forMs: 0, level: 67 }]);
  });

  it('tells a silence that lasts, and the sound after it', () => {
    const { watch, seen } = newMicrophone();
    for (let round = 0; round < 5; round += 1) watch.weigh(of({ ownSound: 0 }));
    watch.weigh(of({ ownSound: 0.001 }));
    expect(seen).toEqual([
      { what: 'microphone', state: 'silent', forMs: 15_000, level: 0 },
      { what: 'microphone', state: 'heard', forMs: 25_000, level: 0 },
    ]);
  });

  it('takes neither a pause, nor being muted, nor a browser that does not tell for a silence', () => {
    const { watch, actual, states } = newMicrophone();
    watch.weigh(of({ ownSound: 0.2 }));
    watch.weigh(of({ ownSound: 0 }));
    watch.weigh(of({ ownSound: 0 }));
    watch.weigh(of({ ownSound: 0.2 }));
    actual.set({ audio: false, video: false, screen: false });
    for (let round = 0; round < 5; round += 1) watch.weigh(of({ ownSound: 0 }));
    actual.set({ audio: true, video: false, screen: false });
    for (let round = 0; round < 5; round += 1) watch.weigh(of({ ownSound: null }));
    expect(states()).toEqual(['heard']);
  });

  it('tells what the system does with it, of the microphone that is in use', () => {
    const { watch, track, media, states } = newMicrophone({ muted: true });
    track.dispatchEvent(new Event('unmute'));
    track.dispatchEvent(new Event('ended'));
    media.microphone.set(null);
    TestBed.tick();
    track.dispatchEvent(new Event('mute'));
    watch.close();
    expect(states()).toEqual(['muted', 'unmuted', 'ended']);
  });

  it('a mute is over where another microphone is taken, and not where there is none, or the call is over', () => {
    const end = (how: (one: ReturnType<typeof newMicrophone>) => void) => {
      const one = newMicrophone({ muted: true });
      how(one);
      TestBed.tick();
      one.watch.close();
      return one.states();
    };
    const another = Object.assign(new EventTarget(), { muted: false }) as unknown as MediaStreamTrack;
    expect(end(({ media }) => media.microphone.set(another))).toEqual(['muted', 'unmuted']);
    expect(end(({ media }) => media.microphone.set(null))).toEqual(['muted']);
    expect(end(() => undefined)).toEqual(['muted']);
  });
});

describe('SoundWatch', () => {
  const listen = () => {
    const seen: Sight[] = [];
    const watch = new SoundWatch((sight) => seen.push(sight));
    return { watch, states: () => seen.map((sight) => ('state' in sight ? sight.state : null)) };
  };

  it('tells once that sound is not played, and once that all of it is', () => {
    const { watch, states } = listen();
    watch.take({ what: 'blocked', id: 2 });
    watch.take({ what: 'blocked', id: 3 });
    watch.take({ what: 'playing', id: 3 });
    expect(states()).toEqual(['blocked']);
    watch.take({ what: 'playing', id: 2 });
    watch.take({ what: 'playing', id: 2 });
    expect(states()).toEqual(['blocked', 'playing']);
  });

  it('forgets whose sound ended before it played', () => {
    const { watch, states } = listen();
    watch.take({ what: 'blocked', id: 2 });
    watch.take({ what: 'silenced', id: 2 });
    watch.take({ what: 'paused', id: 3 });
    expect(states()).toEqual(['blocked', 'paused']);
  });

  it('tells that the chosen speaker cannot be used, until it can', () => {
    const { watch, states } = listen();
    watch.take({ what: 'speaker-works' });
    watch.take({ what: 'speaker-failed' });
    watch.take({ what: 'speaker-failed' });
    watch.take({ what: 'speaker-works' });
    expect(states()).toEqual(['speaker-failed', 'speaker-works']);
  });
});

it('CodecWatch tells the codecs once they are in use, and when they change', () => {
  const seen: Sight[] = [];
  const watch = new CodecWatch((sight) => seen.push(sight));
  const codecs = { audioOut: 'audio/opus', audioIn: 'audio/OPUS', videoOut: null, videoIn: 'video/x-new' };
  const named = {
    what: 'codecs',
    participantId: 2,
    audioOut: 'opus',
    audioIn: 'opus',
    videoOut: null,
    videoIn: 'other',
  };
  watch.weigh(of({}));
  watch.weigh(of({ codecs }));
  watch.weigh(of({ codecs }));
  watch.weigh(of({ codecs: { ...codecs, videoOut: 'video/VP8' } }));
  expect(seen).toEqual([named, { ...named, videoOut: 'VP8' }]);
});

it('AnswerWatch tells the first round of answers, and then only slow ones', () => {
  const seen: Sight[] = [];
  const watch = new AnswerWatch((sight) => seen.push(sight));
  for (const ms of [40.4, 80, ...Array<number>(6).fill(50), 900, ...Array<number>(5).fill(60)]) watch.take(ms);
  expect(seen).toEqual([
    { what: 'round-trip', leastMs: 40, mostMs: 80 },
    { what: 'round-trip', leastMs: 60, mostMs: 900 },
  ]);
});
