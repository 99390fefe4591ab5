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
});
