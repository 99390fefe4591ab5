import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { above, median, percentile, ratio, summary, verdict } from '../bench/frame/figures.mjs';
import { figure, judged } from '../bench/frame/report.mjs';
import { interleaved } from '../bench/frame/rounds.mjs';
import { eventually } from '../support/eventually.js';
import { LONG } from '../support/rounds.js';

describe('what the benchmarks make of their numbers', () => {
  it('the median is the one in the middle, or the mean of the two there', () => {
    expect(median([30, 1, 2])).toBe(2);
    expect(median([4, 1, 100, 2])).toBe(3);
  });

  it('a percentile is the nearest rank, also of few values and of values out of order', () => {
    const hundred = Array.from({ length: 100 }, (_, n) => 100 - n);
    expect([0.5, 0.95, 0.99, 1].map((share) => percentile(hundred, share))).toEqual([50, 95, 99, 100]);
    expect(percentile([7], 0.99)).toBe(7);
    expect(percentile([3, 1, 2], 0)).toBe(1);
  });

  it('a spread is from the lowest to the highest', () => {
    expect(summary([5, 9, 1])).toEqual({ median: 5, low: 1, high: 9 });
  });

  it('ratios and differences are those of each round, so a slow minute that both had changes nothing', () => {
    // In the second round the machine was ten times as slow.
    expect(ratio([6, 60, 6], [2, 20, 2])).toEqual({ median: 3, low: 3, high: 3 });
    expect(above([5, 7, 6], [1, 2, 3])).toEqual({ median: 4, low: 3, high: 5 });
    expect(() => ratio([1], [1, 2])).toThrow('same rounds');
  });

  it.each([
    [2, { goal: 2, least: 3 }, 'ok'],
    [2.5, { goal: 2, least: 3 }, 'at least'],
    [3.1, { goal: 2, least: 3 }, 'missed'],
    [2.1, { goal: 2 }, 'missed'],
    [undefined, { goal: 2 }, 'not measured'],
    [NaN, { goal: 2 }, 'not measured'],
  ])('%s beside %j is %s', (reached, goal, word) => {
    expect(verdict(reached, goal)).toBe(word);
  });

  it('each goal is judged by what it names of its figure', () => {
    const figures = [figure({ key: 'relay/x', name: '', unit: '', values: [8, 6, 7], to: [2, 2, 2] })];
    const goals = ['ratio', 'above', 'median'].map((take) => ({ of: 'relay/x', take, goal: 4 }));
    expect(judged(goals, figures).map(({ reached }) => reached)).toEqual([3.5, 5, 7]);
    expect(judged([{ of: 'relay/other', take: 'ratio', goal: 4 }], figures)[0]).toMatchObject({
      verdict: 'not measured',
    });
  });

  it('things are measured in turns, every second round the other way round', async () => {
    const order: string[] = [];
    const thing = (name: string) => () => Promise.resolve({ value: order.push(name) });
    const results = await interleaved(3, { a: thing('a'), b: thing('b') });
    expect(order.join('')).toBe('abbaab');
    expect(results).toEqual({ a: { value: [1, 4, 5] }, b: { value: [2, 3, 6] } });
  });
});

/** Those without browsers; a usual run measures two. */
const SUBJECTS = LONG ? ['relay', 'calls', 'connections', 'http', 'queries'] : ['relay', 'http'];

describe('npm run bench', () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'parley-bench-test-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Everything that it starts gets this folder for temporary files. */
  function start(...args: string[]) {
    const child = spawn(process.execPath, ['test/bench/bench.mjs', ...args], {
      env: { ...process.env, TMPDIR: folder },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += String(chunk)));
    return { child, ended: once(child, 'close'), said: () => output };
  }

  /** Processes of this folder that still run (known on Linux only). */
  const left = () =>
    process.platform !== 'linux'
      ? []
      : readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && environment(pid).includes(`TMPDIR=${folder}`));

  it('measures to its end, judges, writes what it found, and leaves nothing behind', async () => {
    const json = join(folder, 'figures.json');
    const { ended, said } = start('--tiny', ...SUBJECTS, `--json=${json}`);
    const [code] = (await ended) as [number];
    expect({ code, said: said() }).toEqual({ code: 0, said: expect.stringContaining('| what ') as string });
    const { subjects, goals } = JSON.parse(readFileSync(json, 'utf8')) as Found;
    const costs = subjects.relay.find(({ key }) => key === 'relay/sqlite')!;
    expect(costs.values).toHaveLength(1);
    expect(costs.median).toBeGreaterThan(1);
    expect(Object.keys(subjects)).toEqual(SUBJECTS);
    expect(goals.find(({ of }) => of === 'relay/sqlite')?.reached).toBeCloseTo(costs.ratio.median);
    expect(readdirSync(folder)).toEqual(['figures.json']);
    expect(left()).toEqual([]);
  }, 180_000);

  it('Ctrl-C in the middle ends what it started', async () => {
    const { child, ended } = start('--tiny', 'relay');
    await eventually(() => expect(left().length).toBeGreaterThan(2), 30_000);
    child.kill('SIGINT');
    expect((await ended)[0]).toBe(130);
    expect(readdirSync(folder)).toEqual([]);
    expect(left()).toEqual([]);
  }, 60_000);
});

interface Found {
  subjects: { relay: { key: string; values: number[]; median: number; ratio: { median: number } }[] };
  goals: { of: string; reached?: number }[];
}

function environment(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch {
    // It is gone by now, or another user's.
    return '';
  }
}
