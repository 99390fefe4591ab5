import { setTimeout as wait } from 'node:timers/promises';
import { ProblemError } from '../../http/errors/problem.js';
import { GroupWriter, WAITING_MAX } from './group-writer.js';

const AWAY = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });

/** A database that answers with the item in capitals; `bad` cannot be stored, `slow` waits for a lock. */
function newWriter(refuse: (items: string[]) => Error | null = () => null) {
  const groups: string[][] = [];
  let release: () => void = () => undefined;
  const lock = new Promise<void>((resolve) => (release = resolve));
  const write = async (items: string[]): Promise<string[]> => {
    groups.push(items);
    if (items.includes('slow')) await lock;
    const failure = refuse(items);
    if (failure !== null) throw failure;
    return items.map((item) => item.toUpperCase());
  };
  return { writer: new GroupWriter({ gatherMs: 5, write }), groups, release };
}

describe('GroupWriter', () => {
  it('writes together what comes within a moment, and gives each its own result', async () => {
    const { writer, groups } = newWriter();
    expect(await Promise.all(['a', 'b', 'c'].map((item) => writer.add(item)))).toEqual(['A', 'B', 'C']);
    expect(await writer.add('d')).toBe('D');
    expect(groups).toEqual([['a', 'b', 'c'], ['d']]);
  });

  it('lets only that fail which cannot be stored, with its own error', async () => {
    const { writer, groups } = newWriter((items) =>
      items.includes('bad') ? new Error(`bad of ${items.length}`) : null,
    );
    const outcomes = await Promise.allSettled(['a', 'bad', 'b'].map((item) => writer.add(item)));
    expect(outcomes).toEqual([
      { status: 'fulfilled', value: 'A' },
      { status: 'rejected', reason: new Error('bad of 1') },
      { status: 'fulfilled', value: 'B' },
    ]);
    expect(groups).toEqual([['a', 'bad', 'b'], ['a'], ['bad'], ['b']]);
  });

  it('asks a database that is away only once', async () => {
    const { writer, groups } = newWriter(() => AWAY);
    const outcomes = await Promise.allSettled(['a', 'b'].map((item) => writer.add(item)));
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(groups).toEqual([['a', 'b']]);
  });

  it('does not hold up others for a group that waits for a lock', async () => {
    const { writer, release } = newWriter();
    const slow = writer.add('slow');
    await wait(20);
    expect(await writer.add('a')).toBe('A');
    release();
    expect(await slow).toBe('SLOW');
    await writer.finished();
  });

  it('refuses what is too much, and is finished only when all is written', async () => {
    const { writer, groups } = newWriter();
    const all = Array.from({ length: WAITING_MAX }, (_, n) => writer.add(`${n}`));
    await expect(writer.add('one too many')).rejects.toThrow(ProblemError);
    await writer.finished();
    expect(groups.flat().length).toBe(WAITING_MAX);
    await Promise.all(all);
  });
});
