import { TestBed } from '@angular/core/testing';
import type { Call, Participant } from '@contracts';
import { ServerClock } from '../../session/server-clock';
import { Signaling } from '../../signaling/signaling';
import { newCall, newParticipant } from '../testing/call-fixtures';
import { newSignaling } from '../testing/fake-signaling';
import { CallNews } from './call-news';
import { CallsApi } from './calls-api';

const ANN = newParticipant(1, { role: 'caller', state: 'joined', epoch: 1 });
const BEN = newParticipant(2, { state: 'joined', epoch: 1 });
const callAt = (version: number, participants: Participant[] = [ANN, BEN]) =>
  newCall({ status: 'accepted', version, participants });

function newPage(answer: () => Promise<Call> = () => Promise.reject(new Error('away'))) {
  const asked: number[] = [];
  const world = newSignaling();
  TestBed.configureTestingModule({
    providers: [
      { provide: Signaling, useValue: world.signaling },
      { provide: CallsApi, useValue: { find: (id: number) => (asked.push(id), answer()) } },
      { provide: ServerClock, useValue: { learn: () => undefined } },
    ],
  });
  const news = TestBed.inject(CallNews);
  const heard: Call[] = [];
  news.calls.subscribe((call) => heard.push(call));
  const muted = (version: number, of = BEN, callId = 7) =>
    world.tell('call:participant', {
      callId,
      version,
      participant: { ...of, media: { audio: false } },
      change: 'media',
    });
  return { ...world, news, heard, asked, muted };
}

describe('CallNews', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('puts together what is told of the call and of its people', async () => {
    const { tell, muted, heard, asked } = newPage();
    tell('call:updated', { call: callAt(3) });
    muted(4);
    muted(2, ANN);
    tell('call:updated', { call: callAt(3) });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(heard.map(({ participants }) => participants[1].media.audio)).toEqual([BEN.media.audio, false, false]);
    expect(asked).toEqual([]);
  });

  it('asks once for a call of which an announcement was lost, and knows all of it then', async () => {
    const locked = { ...callAt(6), roomLocked: true };
    const { news, tell, muted, asked } = newPage(() => Promise.resolve(locked));
    tell('call:updated', { call: callAt(3) });
    muted(5);
    muted(6);
    expect(asked).toEqual([]);
    await vi.advanceTimersByTimeAsync(300);
    expect(asked).toEqual([7]);
    expect(news.learn(callAt(1))).toEqual(locked);
    muted(7);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(asked).toEqual([7]);
  });

  it('does not ask where what was missing comes a moment later', async () => {
    const { tell, muted, asked } = newPage();
    tell('call:updated', { call: callAt(3) });
    muted(5);
    muted(4, ANN);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(asked).toEqual([]);
  });

  it('asks again with the next announcement where there was no answer', async () => {
    const { tell, muted, asked } = newPage();
    tell('call:updated', { call: callAt(3) });
    muted(5);
    await vi.advanceTimersByTimeAsync(5_000);
    muted(6);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(asked).toEqual([7, 7]);
  });

  it('asks for a call of which it knows nothing, unless the snapshot brings it', async () => {
    const { muted, asked, snapshots } = newPage();
    muted(5, BEN, 8);
    muted(5);
    snapshots.next({ calls: [callAt(5)], user: null, now: '' });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(asked).toEqual([8]);
  });
});
