import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { TROUBLE_DETAIL_MAX } from '@contracts';
import { type MediaKind, type MediaProblem, mediaProblem, type MediaProblemKind } from '../../media/media-problem';
import { SignalingRefused } from '../../signaling/signaling-errors';
import type { RelayNews } from '../../webrtc/relay/relay-news';
import { newSignaling } from '../testing/fake-signaling';
import { TroubleReporter } from './trouble-reporter';

const URL = 'turn:relay.example.com:3478?transport=udp';
const OTHER = 'turn:other.example.com:3478';
const NONE: Record<MediaKind, MediaProblem | null> = { microphone: null, camera: null, screen: null };

function newReporter(answer: () => object = () => ({})) {
  const { signaling, of, connected } = newSignaling({ 'call:trouble': answer });
  const problems = signal(NONE);
  const media = {
    problems,
    microphone: signal<MediaStreamTrack | null>(null),
    camera: signal<MediaStreamTrack | null>(null),
  };
  const reporter = TestBed.runInInjectionContext(() => new TroubleReporter({ callId: 7, signaling, media }));
  const settle = async () => {
    TestBed.tick();
    await vi.advanceTimersByTimeAsync(0);
    TestBed.tick();
  };
  const fail = (device: MediaKind, kind: MediaProblemKind, cause?: string) => {
    problems.update((known) => ({ ...known, [device]: { ...mediaProblem(kind, device), cause } }));
    return settle();
  };
  const relay = (code: number | null, url = URL) =>
    reporter.hearOfRelay({ url, error: code === null ? null : { code, text: 'why' } } satisfies RelayNews);
  const told = () => of('call:trouble').map(({ what }) => what);
  return { reporter, problems, media, settle, fail, relay, told, of, connected };
}

describe('TroubleReporter', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it.each([
    ['microphone', 'denied', 'microphone-denied'],
    ['microphone', 'missing', 'microphone-missing'],
    ['microphone', 'insecure', 'microphone-failed'],
    ['camera', 'in-use', 'camera-in-use'],
    ['camera', 'unknown', 'camera-failed'],
  ] as const)('a %s that is %s is told as %s', async (device, kind, what) => {
    const { fail, of } = newReporter();
    await fail(device, kind, 'NotReadableError: Could not start\n audio source');
    expect(of('call:trouble')).toEqual([{ callId: 7, what, detail: 'NotReadableError: Could not start audio source' }]);
  });

  it('tells what went wrong before the call as soon as there is a call', async () => {
    const { signaling, of } = newSignaling();
    const problems = signal({ ...NONE, camera: mediaProblem('denied', 'camera') });
    const media = { problems, microphone: signal(null), camera: signal(null) };
    TestBed.runInInjectionContext(() => new TroubleReporter({ callId: 7, signaling, media }));
    TestBed.tick();
    await vi.advanceTimersByTimeAsync(0);
    expect(of('call:trouble')).toEqual([{ callId: 7, what: 'camera-denied' }]);
  });

  it('is told once, until the device has worked again', async () => {
    const { fail, settle, told, media, problems } = newReporter();
    await fail('camera', 'denied');
    await fail('camera', 'denied');
    expect(told()).toEqual(['camera-denied']);
    problems.set(NONE);
    media.camera.set({} as MediaStreamTrack);
    await settle();
    media.camera.set(null);
    await fail('camera', 'missing');
    await fail('camera', 'denied');
    expect(told()).toEqual(['camera-denied', 'camera-missing', 'camera-denied']);
  });

  it('a screen that is not shared is nobody’s business', async () => {
    const { fail, told } = newReporter();
    await fail('screen', 'denied');
    expect(told()).toEqual([]);
  });

  it('waits until the server has heard it, but not for ever', async () => {
    const { reporter, problems, told } = newReporter();
    problems.set({ ...NONE, microphone: mediaProblem('denied', 'microphone') });
    await reporter.allTold();
    expect(told()).toEqual(['microphone-denied']);
    const stuck = newReporter(() => new Promise(() => undefined));
    stuck.problems.set({ ...NONE, microphone: mediaProblem('denied', 'microphone') });
    let done = false;
    void stuck.reporter.allTold().then(() => (done = true));
    await vi.advanceTimersByTimeAsync(1_499);
    expect(done).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(done).toBe(true);
  });

  it('tells when the server is back what it could not tell before', async () => {
    const { fail, settle, told, connected } = newReporter();
    connected.set(false);
    await fail('microphone', 'denied');
    expect(told()).toEqual([]);
    connected.set(true);
    await settle();
    expect(told()).toEqual(['microphone-denied']);
  });

  it('what the server refuses is no reason to stop', async () => {
    const { fail, told } = newReporter(() => {
      throw new SignalingRefused('not-found', '');
    });
    await fail('microphone', 'denied');
    await fail('camera', 'denied');
    expect(told()).toEqual(['microphone-denied', 'camera-denied']);
  });

  it('a relay that refuses is told once a call and server', async () => {
    const { relay, settle, of } = newReporter();
    relay(401);
    relay(403);
    relay(401, OTHER);
    await settle();
    expect(of('call:trouble')).toEqual([
      { callId: 7, what: 'relay-refused', detail: `401 why ${URL}` },
      { callId: 7, what: 'relay-refused', detail: `401 why ${OTHER}` },
    ]);
  });

  it('a relay is out of reach only where it gave nothing on another way either', async () => {
    const { relay, told, of } = newReporter();
    relay(701);
    relay(701, OTHER);
    relay(null, OTHER);
    await vi.advanceTimersByTimeAsync(2_999);
    expect(told()).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(of('call:trouble')).toEqual([{ callId: 7, what: 'relay-unreachable', detail: `701 why ${URL}` }]);
    relay(701);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(told()).toHaveLength(1);
  });

  it('tells at the end what it still knows, and leaves no timer', async () => {
    const { reporter, relay, problems, settle, told } = newReporter();
    relay(701);
    problems.set({ ...NONE, microphone: mediaProblem('missing', 'microphone') });
    reporter.close();
    reporter.close();
    await settle();
    expect(vi.getTimerCount()).toBe(0);
    expect(told().sort()).toEqual(['microphone-missing', 'relay-unreachable']);
    relay(401);
    await settle();
    expect(told()).toHaveLength(2);
  });

  it('says it in as many characters as the server takes', async () => {
    const { fail, of } = newReporter();
    await fail('camera', 'unknown', '🎥'.repeat(TROUBLE_DETAIL_MAX + 9));
    expect([...(of('call:trouble')[0]['detail'] as string)]).toHaveLength(TROUBLE_DETAIL_MAX);
  });
});
