import { TestBed } from '@angular/core/testing';
import { CallsApi } from '../session/calls-api';
import { IceSource } from './ice-source';

function newSource(answers: (() => Promise<object>)[]) {
  let asked = 0;
  const config = () => answers[asked++]();
  TestBed.configureTestingModule({ providers: [{ provide: CallsApi, useValue: { config } }] });
  return { source: TestBed.inject(IceSource), asked: () => asked };
}

const servers = (name: string) => () => Promise.resolve({ iceServers: [{ urls: name }] });
const named = (name: string) => ({ iceServers: [{ urls: name }], iceTransportPolicy: 'all' });

describe('IceSource', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('gives a call what was asked for while it rang, and the next one what is asked then', async () => {
    const { source, asked } = newSource([servers('stun:ahead'), servers('stun:later')]);
    source.prepare();
    source.prepare();
    expect(asked()).toBe(1);
    expect(await source.forCall()).toEqual(named('stun:ahead'));
    expect(asked()).toBe(1);
    expect(await source.forCall()).toEqual(named('stun:later'));
  });

  it('asks again where what was asked ahead is old, or was not answered', async () => {
    const { source } = newSource([
      servers('stun:old'),
      servers('stun:fresh'),
      () => Promise.reject(new Error('away')),
      servers('stun:again'),
    ]);
    source.prepare();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await source.forCall()).toEqual(named('stun:fresh'));
    source.prepare();
    expect(await source.forCall()).toEqual(named('stun:again'));
  });

  it('never restarts with what was asked ahead, and keeps the last servers if nobody answers', async () => {
    const { source } = newSource([servers('stun:ahead'), servers('stun:restart'), () => new Promise(() => undefined)]);
    source.prepare();
    expect(await source.fresh()).toEqual(named('stun:restart'));
    const late = source.fresh();
    await vi.advanceTimersByTimeAsync(3_000);
    expect(await late).toEqual(named('stun:restart'));
  });

  it('begins a call with the last servers after three seconds, though it was also asked ahead', async () => {
    const silence = () => new Promise<object>(() => undefined);
    const { source } = newSource([servers('stun:last'), silence, silence]);
    await source.fresh();
    source.prepare();
    let begun: RTCConfiguration | null = null;
    void source.forCall().then((config) => (begun = config));
    await vi.advanceTimersByTimeAsync(2_999);
    expect(begun).toBeNull();
    await vi.advanceTimersByTimeAsync(1);
    expect(begun).toEqual(named('stun:last'));
  });

  it('asks again at most until three seconds after the beginning of the call', async () => {
    const silence = () => new Promise<object>(() => undefined);
    const { source, asked } = newSource([silence, silence]);
    source.prepare();
    await vi.advanceTimersByTimeAsync(2_000);
    let begun: RTCConfiguration | null = null;
    void source.forCall().then((config) => (begun = config));
    await vi.advanceTimersByTimeAsync(2_999);
    expect([asked(), begun]).toEqual([2, null]);
    await vi.advanceTimersByTimeAsync(1);
    expect(begun).toEqual({});
  });

  it('keeps nothing of a user who has signed out, also of what is answered only then', async () => {
    let answer: (config: object) => void = () => undefined;
    const { source } = newSource([
      servers('turn:first-user'),
      () => new Promise<object>((resolve) => (answer = resolve)),
      () => Promise.reject(new Error('away')),
      servers('turn:next-user'),
    ]);
    await source.fresh();
    source.prepare();
    source.forget();
    answer({ iceServers: [{ urls: 'turn:first-user' }] });
    await vi.advanceTimersByTimeAsync(0);
    expect(await source.fresh()).toEqual({});
    expect(await source.forCall()).toEqual(named('turn:next-user'));
  });
});
