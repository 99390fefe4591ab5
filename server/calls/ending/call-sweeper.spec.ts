import { jest } from '@jest/globals';
import type { Processes } from '../../cluster/processes.js';
import type { Runner } from '../../cluster/runner.js';
import { Absence, type Away } from '../../time/absence.js';
import { CallSweeper } from './call-sweeper.js';

type Of = ConstructorParameters<typeof CallSweeper>;

/** A sweeper beside others, whose clock can be set, and what it does. */
async function sweeper() {
  const clock = { aheadMs: 0, isKnown: true };
  const isRight = () => Math.abs(clock.aheadMs) < 1_000;
  const absence = new Absence();
  const [wall, steady] = [Date.now(), performance.now()];
  const passed = () => performance.now() - steady;
  absence.use({ wall: () => wall + passed() + clock.aheadMs, steady: passed });
  const did: string[] = [];
  const processes = {
    hasCompany: true,
    serve: () => undefined,
    // As it was when it was last measured.
    isClockRight: true,
    isClockStillRight: () => Promise.resolve(clock.isKnown && isRight()),
  };
  const runner = { isMine: true };
  /** How late it looks for rings that are over, in ms. */
  const behind = { ms: 0 };
  const none = (until: Date) => {
    behind.ms = Date.now() - until.getTime();
    return Promise.resolve([]);
  };
  const nobody = { sweep: () => Promise.resolve() };
  const one = new CallSweeper(
    { findRingingPastDeadline: none, findInvitedPastDeadline: none } as unknown as Of[0],
    {} as Of[1],
    { sweep: () => Promise.resolve(void did.push('judged')) } as unknown as Of[2],
    {
      renewAll: ({ why }: Away) => Promise.resolve(void did.push(`renewed: ${why}`)),
      noteCame: () => Promise.resolve(),
    } as unknown as Of[3],
    {} as Of[4],
    nobody as unknown as Of[5],
    { each: (rows: AsyncIterable<unknown>) => rows[Symbol.asyncIterator]().next() } as unknown as Of[6],
    absence,
    processes as unknown as Processes,
    runner as Runner,
  );
  await one.onApplicationBootstrap();
  const after = async (seconds: number) => {
    did.length = 0;
    await jest.advanceTimersByTimeAsync(seconds * 1_000);
    return did;
  };
  return { clock, processes, runner, behind, after, stop: () => one.onModuleDestroy() };
}

describe('a process that judges beside others', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('T6: judges and renews nothing after its clock has jumped, until it is right again', async () => {
    const { clock, processes, after, stop } = await sweeper();
    expect(await after(3)).toContain('judged');
    clock.aheadMs = 120_000;
    expect(await after(10)).toEqual([]);
    processes.isClockRight = false;
    expect(await after(10)).toEqual([]);
    clock.aheadMs = 0;
    processes.isClockRight = true;
    expect((await after(3)).slice(0, 2)).toEqual(['renewed: paused', 'judged']);
    await stop();
  });

  it('T6: judges nothing while its clock is found wrong without a jump', async () => {
    const { processes, after, stop } = await sweeper();
    processes.isClockRight = false;
    expect(await after(3)).toEqual([]);
    processes.isClockRight = true;
    expect(await after(3)).toContain('judged');
    await stop();
  });

  it('renews after a jump that others have made, too, once that is known', async () => {
    const { clock, processes, after, stop } = await sweeper();
    clock.isKnown = false;
    clock.aheadMs = 120_000;
    expect(await after(3)).toEqual([]);
    clock.isKnown = true;
    processes.isClockStillRight = () => Promise.resolve(true);
    expect((await after(3)).slice(0, 2)).toEqual(['renewed: clock', 'judged']);
    await stop();
  });

  it('judges nobody while another process does, but looks after rings that nobody ended', async () => {
    const { runner, behind, after, stop } = await sweeper();
    await after(3);
    expect(behind.ms).toBe(0);
    runner.isMine = false;
    expect(await after(10)).toEqual([]);
    expect(behind.ms).toBe(1_000);
    runner.isMine = true;
    expect((await after(1)).slice(0, 1)).toEqual(['judged']);
    await stop();
  });

  it('T6: renews before it judges for all, if it was away when that came to it', async () => {
    const { clock, runner, after, stop } = await sweeper();
    runner.isMine = false;
    await after(3);
    clock.aheadMs = 120_000;
    expect(await after(10)).toEqual([]);
    runner.isMine = true;
    clock.aheadMs = 0;
    expect((await after(3)).slice(0, 2)).toEqual(['renewed: paused', 'judged']);
    await stop();
  });
});
