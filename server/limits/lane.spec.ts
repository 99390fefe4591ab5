import { setImmediate as turn } from 'node:timers/promises';
import { Lane } from './lane.js';

/** Work that ends when it is told to, and records who began. */
function workshop(lane: Lane) {
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const ask = (asker: string, name = asker, rank?: number) => {
    const work = () => {
      begun.push(name);
      return new Promise<void>((end) => ends.push(end));
    };
    return lane.run(asker, work, rank);
  };
  const endOne = async () => {
    ends.shift()?.();
    await turn();
  };
  return { begun, ask, endOne };
}

const limits = { atOnce: 1, waiting: 4, perAsker: 2, patienceMs: 60_000 };

describe('Lane', () => {
  it('lets so many work at a time', async () => {
    const { begun, ask, endOne } = workshop(new Lane({ ...limits, atOnce: 2 }));
    for (const name of ['a', 'b', 'c']) void ask(name);
    expect(begun).toEqual(['a', 'b']);
    await endOne();
    expect(begun).toEqual(['a', 'b', 'c']);
  });

  it('gives turns to askers, not to requests', async () => {
    const { begun, ask, endOne } = workshop(new Lane({ ...limits, waiting: 6, perAsker: 3 }));
    for (const name of ['much 1', 'much 2', 'much 3', 'much 4']) void ask('much', name);
    void ask('little');
    for (let n = 0; n < 4; n += 1) await endOne();
    expect(begun).toEqual(['much 1', 'much 2', 'little', 'much 3', 'much 4']);
  });

  it('takes what one asker has waiting by its rank, and of one rank what came first', async () => {
    const { begun, ask, endOne } = workshop(new Lane({ ...limits, waiting: 6, perAsker: 6 }));
    for (const rank of [1, 3, 2, 1, 2]) void ask('all', `${rank} at place ${begun.length}`, rank);
    void ask('all', 'the last of rank 1', 1);
    for (let n = 0; n < 5; n += 1) await endOne();
    expect(begun.map((name) => name.split(' at')[0])).toEqual(['1', '1', 'the last of rank 1', '2', '2', '3']);
  });

  it('refuses at once what is too much to wait, and of one asker sooner', async () => {
    const { ask } = workshop(new Lane(limits));
    for (let n = 0; n < 3; n += 1) void ask('much').catch(() => undefined);
    await expect(ask('much')).rejects.toMatchObject({ code: 'rate-limited', extras: { retryAfter: 2 } });
    for (const name of ['b', 'c']) void ask(name).catch(() => undefined);
    await expect(ask('d')).rejects.toThrow('rate-limited');
  });

  it('goes on after work that failed, and is free again when all is done', async () => {
    const lane = new Lane(limits);
    await expect(lane.run('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await expect(lane.run('b', () => Promise.resolve(7))).resolves.toBe(7);
  });

  it('does not begin what nobody waits for any more', async () => {
    const { begun, ask, endOne } = workshop(new Lane({ ...limits, patienceMs: 0 }));
    void ask('a');
    const late = ask('b');
    const refused = expect(late).rejects.toThrow('rate-limited');
    await endOne();
    await refused;
    void ask('c');
    expect(begun).toEqual(['a', 'c']);
  });
});
