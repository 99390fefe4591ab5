import { TestBed } from '@angular/core/testing';
import { ERROR_STATUS, type ErrorCode, observationOf } from '@contracts';
import { Problem } from '../../session/api-problem';
import { Signaling } from '../../signaling/signaling';
import { SignalingRefused } from '../../signaling/signaling-errors';
import { newSignaling } from '../testing/fake-signaling';
import { FailedAccepts } from './failed-accepts';

function newAccepts(answer: () => object = () => ({})) {
  const { signaling, of, connected } = newSignaling({ 'call:observed': answer });
  TestBed.configureTestingModule({ providers: [{ provide: Signaling, useValue: signaling }] });
  const told = () => of('call:observed').map(({ observations }) => (observations as unknown[])[0]);
  return { accepts: TestBed.inject(FailedAccepts), told, connected };
}
const refusal = (code: ErrorCode) => new Problem(ERROR_STATUS[code], code, '');
const attempt = (answer: string, agoMs: number) => ({ what: 'attempt', agoMs, step: 'accept', answer });

describe('FailedAccepts', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('tells that the server could not take it, and how long ago it was, once it is back', async () => {
    let isAway = true;
    const { accepts, told } = newAccepts(() => {
      if (isAway) throw new SignalingRefused('unavailable', '');
      return {};
    });
    accepts.note(7, refusal('unavailable'));
    await vi.advanceTimersByTimeAsync(3_000);
    expect(told()).toHaveLength(2);
    isAway = false;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(told().slice(2)).toEqual([attempt('unavailable', 4_000)]);
    expect(observationOf(told()[2])).toEqual(told()[2]);
  });

  it('tells that no answer came, as soon as it is connected', async () => {
    const { accepts, told, connected } = newAccepts();
    connected.set(false);
    accepts.note(7, new Problem(0, 'unavailable', ''));
    await vi.advanceTimersByTimeAsync(9_000);
    connected.set(true);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(told()).toEqual([attempt('none', 10_000)]);
  });

  it.each<[string, Problem, string]>([
    ['a failure of the server', new Problem(500, 'internal-error', ''), 'unavailable'],
    ['a proxy without a server', new Problem(502, 'unavailable', ''), 'none'],
    ['the sign-in page of a network', new Problem(200, 'internal-error', ''), 'none'],
  ])('tells of %s', async (_, problem, answer) => {
    const { accepts, told } = newAccepts();
    accepts.note(7, problem);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(told()).toEqual([attempt(answer, 0)]);
  });

  it.each<[string, Problem]>([
    ['what the server has noted by itself', refusal('invalid-transition')],
    ['that another device was quicker', refusal('answered-elsewhere')],
    ['that there were too many requests', refusal('rate-limited')],
    ['that the page itself has failed', new Problem(0, 'internal-error', '')],
  ])('does not tell %s', async (_, problem) => {
    const { accepts, told } = newAccepts();
    accepts.note(7, problem);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(told()).toEqual([]);
  });

  it('gives up when the call is long over, or the server does not come back', async () => {
    const { accepts, told, connected } = newAccepts(() => {
      throw new SignalingRefused('invalid-transition', '');
    });
    accepts.note(7, refusal('unavailable'));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(told()).toHaveLength(1);
    connected.set(false);
    accepts.note(8, refusal('unavailable'));
    await vi.advanceTimersByTimeAsync(200_000);
    expect(vi.getTimerCount()).toBe(0);
  });
});
