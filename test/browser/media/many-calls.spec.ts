import { itInLongRun } from '../../support/rounds.js';
import { accept, button, moreSound, nothingOpen, overWith, press, ring, ringing } from '../support/phone.js';
import { forgetRecorded } from '../support/recorder.js';
import { newPerson, type Person, useStage } from '../support/stage.js';

const CALLS = 100;
/** Caches are filled and code is compiled by then. */
const WARM = 20;
/** What may stay of a call: rows of lists that the page keeps, not a connection or what stands around it. */
const KEPT_MAX_KIB = 32;

/** Bytes of the page's heap that are in use, once what nobody needs is collected. */
async function heapOf({ page }: Person): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize;
}

describe('B3: a hundred calls in one tab', () => {
  const stage = useStage({ env: { RATE_LIMITS: 'off' } });

  itInLongRun(
    'leave no connection, no track, and little in the heap',
    async () => {
      const people = await Promise.all([newPerson(stage, 'Ann'), newPerson(stage, 'Ben')]);
      let warm: number[] = [];
      for (let n = 1; n <= CALLS; n += 1) {
        // Each is called as often as they call.
        const [caller, callee] = n % 2 === 0 ? people : people.toReversed();
        await ring(caller!, callee!, 'Audio');
        await ringing(caller!, callee!, caller!);
        await accept(callee!);
        await Promise.all(people.map((person) => moreSound(person)));
        await press(caller!, 'Hang up');
        await overWith(callee!, 'Call ended');
        await Promise.all(people.map(nothingOpen));
        for (const person of people) {
          await forgetRecorded(person.page);
          await button(person.page, 'Close').click();
        }
        if (n === WARM) warm = await Promise.all(people.map(heapOf));
      }
      const after = await Promise.all(people.map(heapOf));
      const kept = Math.max(...after.map((bytes, index) => bytes - warm[index]!)) / 1024 / (CALLS - WARM);
      const mib = after.map((bytes) => (bytes / 2 ** 20).toFixed(1)).join(' and ');
      process.stdout.write(`FIGURE B3: ${CALLS} calls: heaps ${mib} MiB, ${kept.toFixed(1)} KiB more a call\n`);
      expect(kept).toBeLessThan(KEPT_MAX_KIB);
    },
    1_200_000,
  );
});
