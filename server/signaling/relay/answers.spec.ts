import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { notFound } from '../../http/errors/problem.js';
import { Patience, USUAL_MS } from '../../http/time-limit.js';
import { Answers } from './answers.js';

const OK = { ok: true as const };

describe('S6: answers to frequent requests', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  /** A request, and what it was acknowledged with. */
  function asked(answers: Answers) {
    const got: unknown[] = [];
    return { answer: answers.to([{}, (answer: unknown) => got.push(answer)]), got };
  }
  const isLate = [expect.objectContaining({ ok: false, error: expect.objectContaining({ code: 'unavailable' }) })];

  it('are given once', () => {
    const { answer, got } = asked(new Answers(new Patience()));
    answer.give(OK);
    answer.give(OK);
    answer.refuse(notFound());
    jest.advanceTimersByTime(2 * USUAL_MS);
    expect(got).toEqual([OK]);
  });

  it('are refused when they take too long, each at its own time, and not given afterwards', () => {
    const answers = new Answers(new Patience());
    const first = asked(answers);
    jest.advanceTimersByTime(USUAL_MS / 2);
    const second = asked(answers);
    jest.advanceTimersByTime(USUAL_MS / 2 - 1);
    expect(first.got).toEqual([]);
    jest.advanceTimersByTime(200);
    first.answer.give(OK);
    expect([first.got, second.got]).toEqual([isLate, []]);
    jest.advanceTimersByTime(USUAL_MS / 2 + 200);
    expect([first.got, second.got]).toEqual([isLate, isLate]);
  });

  it('share one timer, and none when nobody waits', () => {
    const answers = new Answers(new Patience());
    for (let n = 0; n < 100; n += 1) asked(answers).answer.give(OK);
    const { got } = asked(answers);
    expect(jest.getTimerCount()).toBe(1);
    jest.advanceTimersByTime(2 * USUAL_MS);
    expect([got, jest.getTimerCount()]).toEqual([isLate, 0]);
  });

  it('that cannot be given are logged, once, and harm nobody else', () => {
    const said: string[] = [];
    const error = (line: string) => void said.push(line);
    Logger.overrideLogger({ log: () => undefined, warn: () => undefined, error });
    try {
      const answers = new Answers(new Patience());
      const broken = () => {
        throw new Error('cannot be encoded');
      };
      const [given, late] = [answers.to([{}, broken]), answers.to([{}, broken])];
      const other = asked(answers);
      expect(() => (given.give(OK), given.give(OK))).not.toThrow();
      jest.advanceTimersByTime(2 * USUAL_MS);
      late.give(OK);
      expect(said).toEqual([expect.stringMatching(/cannot be encoded/), expect.stringMatching(/cannot be encoded/)]);
      expect([other.got, jest.getTimerCount()]).toEqual([isLate, 0]);
    } finally {
      Logger.overrideLogger(true);
    }
  });

  it('are looked for again after a look that failed', () => {
    const answers = new Answers(new Patience());
    const [first, second] = [asked(answers), asked(answers)];
    const refuse = jest.spyOn(first.answer, 'refuse').mockImplementationOnce(() => {
      throw new Error('unexpected');
    });
    expect(() => jest.advanceTimersByTime(USUAL_MS + 100)).toThrow('unexpected');
    jest.advanceTimersByTime(200);
    expect([first.got, second.got, refuse.mock.calls.length]).toEqual([isLate, isLate, 2]);
  });

  it('harm nobody where the client asked for none', () => {
    const answers = new Answers(new Patience());
    for (const args of [[], [{}], [null]]) expect(() => answers.to(args).give(OK)).not.toThrow();
  });
});
