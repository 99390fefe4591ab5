import { jest } from '@jest/globals';
import { lookAgain, ranAlone } from '../support/second-look.mjs';

type RunAlone = Parameters<typeof lookAgain>[2];
type Result = Parameters<typeof lookAgain>[0][number];

const failure = (file: string, title = 'works') => ({ file, title: `${file}: ${title}`, why: ['it said so'] });
const group = (name: string, ...failures: Result['failures']): Result => ({
  name,
  passed: 10,
  failed: failures.length,
  failures,
});

describe('the second look of a run', () => {
  it('calls what passes alone unsteady, and keeps what it said', async () => {
    const results = [group('media-1', failure('a.spec.ts', 'one'), failure('a.spec.ts', 'two')), group('web')];
    const runAlone = jest.fn<RunAlone>((name: string) => Promise.resolve(group(`${name}, alone`)));
    await lookAgain(results, [], runAlone);
    expect(runAlone.mock.calls).toEqual([['media-1', ['a.spec.ts']]]);
    expect(results[0]).toMatchObject({ passed: 12, failed: 0, failures: [] });
    expect(results[0]!.unsteady).toMatchObject([{ title: 'a.spec.ts: one' }, { title: 'a.spec.ts: two' }]);
  });

  it.each([
    ['fails again', [group('media-1', failure('a.spec.ts'))], () => group('again', failure('a.spec.ts'))],
    ['runs nothing', [group('media-1', failure('a.spec.ts'))], () => ({ ...group('again'), passed: 0 })],
    ['names no file', [{ ...group('sqlite'), failed: 1 }], () => group('again')],
    ['had nothing beside it', [group('twin', failure('a.spec.ts'))], () => group('again')],
    ['is too much', [group('web', ...['a', 'b', 'c', 'd'].map((file) => failure(file)))], () => group('again')],
  ])('leaves red what %s', async (_, results: Result[], alone: () => Result) => {
    const before = structuredClone(results);
    await lookAgain(results, ['twin'], () => Promise.resolve(alone()));
    expect(results).toEqual(before);
  });

  it('a group was alone if not even a filler was beside it, and only if it is meant to be alone', () => {
    const lines = [['sqlite'], ['hostile-alone', 'web'], ['twin'], ['web'], []];
    expect(ranAlone(lines, ['hostile-alone', 'twin', 'load'])).toEqual(['twin']);
    expect(ranAlone([['hostile-alone'], []], ['hostile-alone', 'twin'])).toEqual(['hostile-alone']);
  });
});
