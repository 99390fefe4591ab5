import { TestBed } from '@angular/core/testing';
import type { Call } from '@contracts';
import { Problem } from '../../session/api-problem';
import { CallEnder } from './call-ender';
import { newCall } from '../testing/call-fixtures';
import { CallsApi } from './calls-api';
import { MeetingsApi } from './meetings-api';

describe('CallEnder', () => {
  function newEnder(steps: Partial<Record<'cancel' | 'end', (() => Promise<Call>)[]>>) {
    const asked: string[] = [];
    const answer = (step: 'cancel' | 'end') => () => {
      asked.push(step);
      return (steps[step]?.shift() ?? (() => Promise.reject(new Error('not expected'))))();
    };
    const api = { cancel: answer('cancel'), end: answer('end') };
    const meetings = { leave: () => (asked.push('leave'), (leaving.shift() ?? (() => Promise.resolve()))()) };
    const leaving: (() => Promise<void>)[] = [];
    TestBed.configureTestingModule({
      providers: [
        { provide: CallsApi, useValue: api },
        { provide: MeetingsApi, useValue: meetings },
      ],
    });
    return { ender: TestBed.inject(CallEnder), asked, leaving };
  }
  const ended = newCall({ status: 'ended', endReason: 'hangup', version: 3 });

  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('takes back a call that rings, and ends one that was accepted', async () => {
    const { ender, asked } = newEnder({ cancel: [() => Promise.resolve(ended)], end: [() => Promise.resolve(ended)] });
    await ender.end(newCall(), 'hangup');
    await ender.end(newCall({ status: 'accepted' }), 'hangup');
    expect(asked).toEqual(['cancel', 'end']);
  });

  it('ends a call that was accepted in the moment in which it was taken back', async () => {
    const accepted = newCall({ status: 'accepted', version: 2 });
    const conflict = new Problem(409, 'invalid-transition', 'It was accepted.', [], accepted);
    const { ender, asked } = newEnder({
      cancel: [() => Promise.reject(conflict)],
      end: [() => Promise.resolve(ended)],
    });
    expect(await ender.end(newCall(), 'hangup')).toBe(ended);
    expect(asked).toEqual(['cancel', 'end']);
  });

  it('leaves a room, and a larger call', async () => {
    const { ender, asked } = newEnder({ end: [() => Promise.resolve(ended)] });
    await ender.leave(newCall({ kind: 'room', roomCode: 'abcd-efgh-jkmn', status: 'accepted' }));
    await ender.leave(newCall({ status: 'accepted' }));
    expect(asked).toEqual(['leave', 'end']);
  });

  it('says no more about having left once one is back in it', async () => {
    const { ender, asked, leaving } = newEnder({});
    leaving.push(() => Promise.reject(new Problem(0, 'unavailable', 'The server cannot be reached.')));
    const done = ender.leave(newCall({ kind: 'room', roomCode: 'abcd-efgh-jkmn', status: 'accepted' }));
    expect(ender.hasEnded(7)).toBe(true);
    ender.forget(7);
    await vi.advanceTimersByTimeAsync(10_000);
    await done;
    expect([asked, ender.hasEnded(7)]).toEqual([['leave'], false]);
  });

  it('goes on trying while the server is away, and knows the call as ended all the same', async () => {
    const away = () => Promise.reject(new Problem(0, 'unavailable', 'The server cannot be reached.'));
    const { ender, asked } = newEnder({ end: [away, away, () => Promise.resolve(ended)] });
    const done = ender.end(newCall({ status: 'accepted' }), 'hangup');
    expect(ender.hasEnded(7)).toBe(true);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await done).toBe(ended);
    expect(asked).toHaveLength(3);
  });
});
