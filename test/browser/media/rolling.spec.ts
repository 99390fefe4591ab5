import { jest } from '@jest/globals';
import type { Call } from '../../../contracts/index.js';
import { ClusterCommand } from '../../support/cluster-command.js';
import { itInLongRun } from '../../support/rounds.js';
import { callIdAt, moreFrames, newCall, overWith, press } from '../support/phone.js';
import { longestSoundGap, watchSoundGaps } from '../support/recorder.js';
import { Stage } from '../support/stage.js';

jest.setTimeout(300_000);

const GAP_MS = 1_000;
const AWAY = /No connection to the server/;

describe('T8: a rolling restart of two servers behind a front', () => {
  itInLongRun('stops no sound for a second, and nobody reads that anything happened', async () => {
    const cluster = await ClusterCommand.start(['--front=small'], { DEMO: 'off' });
    const stage = new Stage({ server: cluster });
    try {
      await stage.open();
      const { ann, ben } = await newCall(stage);
      const pages = [ann.page, ben.page];
      await Promise.all(pages.map(watchSoundGaps));
      const words: string[] = [];
      for (const page of pages) await page.exposeFunction('tell', (text: string) => words.push(text));
      for (const page of pages)
        await page.evaluate(() => {
          const { tell } = globalThis as unknown as { tell: (text: string) => void };
          const look = () => {
            for (const { textContent } of document.querySelectorAll('[role=status], [role=alert]')) tell(textContent);
          };
          new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
        });
      cluster.press('r');
      await cluster.restarted();
      await Promise.all([ann, ben].map((person) => moreFrames(person)));
      const gaps = await Promise.all(pages.map(longestSoundGap));
      for (const gap of gaps) expect(gap).toBeLessThan(GAP_MS);
      expect(words.filter((text) => AWAY.test(text))).toEqual([]);
      const moves = [ann, ben].map(({ wire }) => wire.received.filter(({ event }) => event === 'server:moving').length);
      expect(Math.min(...moves)).toBeGreaterThan(0);
      const call = await ann.client.api<Call>('GET', `/calls/${callIdAt(ann)}`);
      expect(call.body.status).toBe('accepted');
      await press(ben, 'Hang up');
      await Promise.all([ann, ben].map((person) => overWith(person, 'Call ended')));
      await stage.clear();
    } finally {
      await stage.close();
      await cluster.close();
    }
  });
});
